"""Steps, the test of capsules, the yield and the submission at the pages of the bench."""

import pytest

from pharmacy.core.making.batches import BatchState, StepStage
from tests import cast
from tests.balance_device import BalanceDevice, balance, sics
from tests.services.batches import made
from tests.web.batches import benches
from tests.web.batches.benches import WebBench
from tests.web.browsers import PASSWORD, Browser, PharmacySite

# Milligrams of one empty capsule.
SHELL = {"shell": "48"}


@pytest.fixture
def at(sqlite_site: PharmacySite) -> WebBench:
    """A bench with browsers."""
    return benches.web_bench(sqlite_site)


def send(browser: Browser, path: str, screen: str, action: str = "", **fields: str) -> str:
    """Open a screen and send one of its forms. Returns the text of what comes back."""
    browser.open(f"{path}/{screen}")
    form = {"version": str(benches.revision(browser)), **fields}
    return browser.send(f"{path}/{screen}{action}", form).text


def test_the_next_step_is_large_and_says_what_it_waits_for(at: WebBench) -> None:
    path = f"/batches/{at.bench.planned()}"
    assert "Step 1 of 8" in at.tina.open(f"{path}/steps").text
    assert "Step 2 of 8" in send(at.tina, path, "steps", number="1")
    send(at.tina, path, "steps", number="2")
    text = at.tina.open(f"{path}/steps").text
    assert "Step 3 of 8" in text
    assert "HCl is not weighed. Weigh it first." in text


def test_a_step_of_another_batch_is_not_found_and_one_out_of_order_is_refused(at: WebBench) -> None:
    path = f"/batches/{at.bench.planned()}"
    send(at.tina, path, "steps", number="99")
    assert at.tina.response.status_code == 404
    assert "Step 1 is not done." in send(at.tina, path, "steps", number="2")
    assert at.tina.response.status_code == 409


def test_a_second_person_signs_beside_the_one_who_did_the_step(at: WebBench) -> None:
    path = f"/batches/{at.bench.planned()}"
    for number in ("1", "2"):
        send(at.tina, path, "steps", number=number)
    wrong = {"number": "2", "witness": cast.TOM, "password": "wrong"}
    send(at.tina, path, "steps", "/check", **wrong)
    assert at.tina.page.error("witness")
    own = {"number": "2", "witness": cast.TINA, "password": PASSWORD}
    assert "may not check it" in send(at.tina, path, "steps", "/check", **own)
    right = {"number": "2", "witness": cast.TOM, "password": PASSWORD}
    send(at.tina, path, "steps", "/check", **right)
    assert f"checked by {cast.TOM}" in at.tina.open(f"{path}/steps").text


def test_ten_capsules_are_weighed_one_after_the_other_and_judged(at: WebBench) -> None:
    path = f"/batches/{made.mixed(at.bench)}"
    for number, weight in enumerate(made.WEIGHTS, start=1):
        assert f"Capsule {number} of 10" in at.tina.open(f"{path}/test").text
        send(at.tina, path, "test", "/weigh", weight=weight)
    assert "All are weighed." in at.tina.page.text
    send(at.tina, path, "test", **SHELL)
    text = at.tina.open(f"{path}/test").text
    for words in ("The test is good.", "229.2 mg", "no proof of good mixing", "typed"):
        assert words in text


def test_what_was_weighed_is_there_after_the_browser_was_closed(at: WebBench) -> None:
    path = f"/batches/{made.mixed(at.bench)}"
    send(at.tina, path, "test", "/weigh", weight="226.8")
    text = at.browser_of(cast.TOM).open(f"{path}/test").text
    assert "226.8 mg" in text
    assert "Capsule 2 of 10" in text


def test_a_capsule_is_taken_out_again(at: WebBench) -> None:
    path = f"/batches/{made.mixed(at.bench)}"
    send(at.tina, path, "test", "/weigh", weight="226.8")
    assert "Capsule 1 of 10" in send(at.tina, path, "test", "/drop", number="1")
    send(at.tina, path, "test", "/drop", number="1")
    assert at.tina.response.status_code == 404


def test_a_balance_with_an_address_is_read_by_an_empty_enter(at: WebBench) -> None:
    batch_id = made.mixed(at.bench)
    with balance(BalanceDevice([sics("226.8", "mg")])) as device:
        with at.bench.context.transaction() as session:
            row = session.merge(at.bench.batch(batch_id).balance)
            row.address, row.serial = f"sics://127.0.0.1:{device.port}", None
        text = send(at.tina, f"/batches/{batch_id}", "test", "/weigh", weight="")
    assert "226.8 mg" in text
    assert "typed" not in at.tina.page.texts


@pytest.mark.parametrize("weight", ["0", "1e2", "-5", "226,8", "heavy"])
def test_a_weight_that_is_none_is_named_at_its_field(at: WebBench, weight: str) -> None:
    path = f"/batches/{made.mixed(at.bench)}"
    send(at.tina, path, "test", "/weigh", weight=weight)
    assert at.tina.response.status_code == 422
    assert at.tina.page.error("weight")


def test_a_failed_test_says_why_and_stays(at: WebBench) -> None:
    path = f"/batches/{made.mixed(at.bench)}"
    for weight in ("200", *made.WEIGHTS[1:]):
        send(at.tina, path, "test", "/weigh", weight=weight)
    text = send(at.tina, path, "test", **SHELL)
    assert "The test failed." in text
    assert "Capsule 1 weighs 200 mg" in text


def test_capsules_wait_until_they_are_filled(at: WebBench) -> None:
    batch_id = at.bench.planned()
    assert "Not yet." in at.tina.open(f"/batches/{batch_id}/test").text
    early = {"version": str(at.bench.seen(batch_id).revision), "weight": "230"}
    at.tina.send(f"/batches/{batch_id}/test/weigh", early)
    assert at.tina.response.status_code == 409


def test_a_yield_that_differs_needs_words_and_is_then_recorded(at: WebBench) -> None:
    batch_id = made.mixed(at.bench)
    made.weigh_capsules(at.bench, batch_id)
    path = f"/batches/{batch_id}"
    counted = {"packaged": "30", "retained": "1", "wasted": "1", "description": "White capsules."}
    send(at.tina, path, "yield", **counted)
    assert "33 were made, and 32 are counted." in at.tina.page.error("deviation")
    assert at.tina.page.text_of("packaged") == "30"
    send(at.tina, path, "yield", **counted, deviation="One fell to the floor.")
    batch = at.bench.batch(batch_id)
    assert (batch.packaged, batch.yield_deviation) == (30, "One fell to the floor.")


def test_a_batch_is_submitted_when_its_record_is_complete(at: WebBench) -> None:
    batch_id = made.mixed(at.bench)
    made.weigh_capsules(at.bench, batch_id)
    path = f"/batches/{batch_id}"
    text = at.tina.open(f"{path}/submit").text
    assert "things are missing" in text
    assert "The yield is not recorded." in text
    made.yielded(at.bench, batch_id, made.OF_CAPSULES)
    made.do_until(at.bench, batch_id, StepStage.PACKAGE)
    assert "The record is complete." in at.tina.open(f"{path}/submit").text
    assert "Nothing more is done at the bench." in send(at.tina, path, "submit")
    assert at.bench.batch(batch_id).state is BatchState.WAITING


def test_two_people_in_one_batch_do_not_overwrite_each_other(at: WebBench) -> None:
    path, tom = f"/batches/{at.bench.planned()}", at.browser_of(cast.TOM)
    tom.open(f"{path}/steps")
    stale = str(benches.revision(tom))
    send(at.tina, path, "steps", number="1")
    tom.send(f"{path}/steps", {"version": stale, "number": "1"})
    assert tom.response.status_code == 409
    assert "Somebody changed this batch" in tom.page.text
