"""Scanning lots at the bench, and the plan that follows from them."""

import pytest

from tests import cast
from tests.services.batches.bench import FILLER_LOT, POWDER_LOT, SHELL_LOT
from tests.web.batches import benches
from tests.web.batches.benches import WebBench
from tests.web.browsers import PharmacySite

FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def bench(sqlite_site: PharmacySite) -> WebBench:
    """A bench without a batch."""
    return benches.web_bench(sqlite_site)


def test_lots_are_scanned_and_an_empty_scan_goes_on_to_the_plan(bench: WebBench) -> None:
    tina, path = bench.tina, bench.opened()
    bench.scan(path, POWDER_LOT)
    assert "lot NX-2611" in tina.page.text
    bench.scan(path, "")
    assert "Components still have no lot." in tina.page.text
    bench.scan(path, FILLER_LOT, "")
    assert tina.response.request.path == f"{path}/plan"
    # 20 g of 10 mg/g: 200 mg as labeled, times 1 / (0.993 x 0.979) = 205.7 mg.
    assert "205.7 mg" in tina.page.text
    assert "19,794.3 mg" in tina.page.text
    assert "411.4 mg" in tina.page.text


def test_a_wrong_scan_is_red_and_heard_and_nothing_is_stored(bench: WebBench) -> None:
    tina, path = bench.tina, bench.opened()
    tina.send(f"{path}/lots", {**tina.page.fields, "scan": SHELL_LOT}, headers=FRAGMENT)
    assert tina.response.status_code == 200
    assert 'data-tone="bad"' in tina.page.html
    assert "which this batch does not need. Put it back." in tina.page.text
    tina.open(f"{path}/lots")
    assert "CAP-3" not in tina.page.text


def test_a_lot_is_removed_again_and_the_next_scan_is_that_of_the_page(bench: WebBench) -> None:
    tina, path = bench.tina, bench.opened()
    tina.send(f"{path}/lots", {**tina.page.fields, "scan": POWDER_LOT}, headers=FRAGMENT)
    assert "lot NX-2611" in tina.page.text
    [action] = [one for one in tina.page.html.split('"') if one.endswith("/remove")]
    tina.send(action, {"version": str(benches.revision(tina))}, headers=FRAGMENT)
    assert "Removed." in tina.page.text
    assert "lot NX-2611" not in tina.page.text


def test_two_people_at_one_batch_do_not_overwrite_each_other(bench: WebBench) -> None:
    path, tom = bench.opened(), bench.browser_of(cast.TOM)
    tom.open(f"{path}/lots")
    bench.scan(path, POWDER_LOT)
    tom.send(f"{path}/lots", {**tom.page.fields, "scan": FILLER_LOT})
    assert tom.response.status_code == 409
    assert "Somebody changed this batch after you read it." in tom.page.text
    assert "MC-1" not in tom.page.text


def test_a_plan_is_confirmed_once(bench: WebBench) -> None:
    tina, path = bench.tina, bench.opened()
    bench.scan(path, POWDER_LOT, FILLER_LOT, "")
    tina.send(f"{path}/plan", tina.page.fields)
    tina.open(f"{path}/plan")
    assert "Confirmed, " in tina.page.text
    assert "Weigh by this plan" not in tina.page.text


def test_the_plan_of_capsules_says_how_many_are_made_and_what_each_holds(bench: WebBench) -> None:
    tina, path = bench.tina, bench.opened("capsule")
    bench.scan(path, POWDER_LOT, FILLER_LOT, SHELL_LOT, "")
    # 70 capsules of 0.5 mg want 36 mg of powder, above the 20 mg of the balance.
    assert "36 mg" in tina.page.text
    assert "Capsules made 70" in tina.page.text
