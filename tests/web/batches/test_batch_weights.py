"""Weighing at the bench: the page reads the balance, and a second person checks."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select, update

from pharmacy import db
from pharmacy.models.batches import BatchWeight
from pharmacy.models.equipment import Equipment
from tests import balance_device, cast
from tests.balance_device import BalanceDevice, sics
from tests.services.batches.bench import FILLER_LOT, POWDER_LOT
from tests.services.inventory import stock
from tests.web.batches import benches
from tests.web.batches.benches import WebBench
from tests.web.browsers import PASSWORD, PharmacySite

FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def device() -> Iterator[BalanceDevice]:
    """A balance that answers by TCP."""
    with balance_device.balance(BalanceDevice([sics("0.2060")])) as found:
        yield found


@pytest.fixture
def bench(sqlite_site: PharmacySite, device: BalanceDevice) -> WebBench:
    """A bench whose balance is read by its address."""
    bench = benches.web_bench(sqlite_site)
    with db.transaction(sqlite_site.engine) as session:
        session.execute(update(Equipment).values(address=f"sics://127.0.0.1:{device.port}"))
    return bench


@pytest.fixture
def path(bench: WebBench) -> str:
    """A batch of 20 g of triturate, whose plan is confirmed: 205.7 mg in 20 g."""
    path = bench.opened()
    bench.scan(path, POWDER_LOT, FILLER_LOT, "")
    bench.tina.send(f"{path}/plan", bench.tina.page.fields)
    assert "205.7 mg" in bench.tina.page.text
    return path


def weigh(bench: WebBench, device: BalanceDevice, path: str, grams: str) -> str:
    """The page after one press that reads the balance."""
    device.answers[:] = [sics(grams)]
    fields = {name: [texts[0]] for name, texts in bench.tina.page.fields.items()}
    fields.pop("part", None)
    return bench.tina.send(f"{path}/weights", fields, headers=FRAGMENT).html


def typed(bench: WebBench, path: str, milligrams: str) -> str:
    """The page after a weight that a person typed, which is faster than a balance."""
    fields = {name: [texts[0]] for name, texts in bench.tina.page.fields.items()}
    fields.pop("part", None)
    fields["typed"] = [milligrams]
    return bench.tina.send(f"{path}/weights", fields, headers=FRAGMENT).html


def stored(engine: Engine) -> list[tuple[str, str]]:
    """The weights as shown, and their bands."""
    with db.reading(engine) as session:
        found = session.scalars(select(BatchWeight).order_by(BatchWeight.at))
        return [(one.shown, str(one.band)) for one in found]


def test_one_press_reads_the_balance_and_goes_to_the_next_line(
    bench: WebBench, device: BalanceDevice, path: str
) -> None:
    assert 'data-tone="good"' in weigh(bench, device, path, "0.2060")
    assert "206 mg of naltrexone HCl." in bench.tina.page.text
    assert "19,794.3 mg" in bench.tina.page.text
    assert 'data-tone="good"' in weigh(bench, device, path, "19.7950")
    assert "Everything is weighed." in bench.tina.page.text
    assert stored(bench.site.engine) == [("0.2060 g", "within"), ("19.7950 g", "within")]
    # 25 g less 0.206 g, and 500 g less 19.795 g.
    lots, context = bench.bench.lots, bench.bench.context
    assert [stock.left(context, lots[one]) for one in (POWDER_LOT, FILLER_LOT)] == [
        "24.794 g",
        "480.205 g",
    ]


def test_a_weight_that_the_balance_refuses_is_red_and_not_stored(
    bench: WebBench, device: BalanceDevice, path: str
) -> None:
    assert 'data-tone="bad"' in weigh(bench, device, path, "0.0100")
    assert "minimum weight" in bench.tina.page.text
    device.answers[:] = [b"S D     0.2060 g\r\n"]
    page = bench.tina.send(f"{path}/weights", bench.tina.page.fields, headers=FRAGMENT)
    assert 'data-tone="bad"' in page.html
    assert stored(bench.site.engine) == []


def test_a_weight_outside_blocks_the_batch_until_it_is_discarded(
    bench: WebBench, path: str
) -> None:
    tina = bench.tina
    assert 'data-tone="bad"' in typed(bench, path, "230.7")
    assert "Nothing more is weighed until this weight is discarded" in tina.page.text
    [action] = {one for one in tina.page.html.split('"') if one.endswith("/discard")}
    form = {"version": str(benches.revision(tina)), "powder": "returned"}
    tina.send(action, {**form, "reason": ""}, headers=FRAGMENT)
    assert "printable characters" in tina.page.text
    tina.send(action, {**form, "reason": "Too much."}, headers=FRAGMENT)
    assert "205.7 mg" in tina.page.text
    assert stock.left(bench.bench.context, bench.bench.lots[POWDER_LOT]) == "25 g"


def test_a_pharmacist_beside_the_technician_answers_for_a_weight_outside(
    bench: WebBench, path: str
) -> None:
    tina = bench.tina
    typed(bench, path, "230.7")
    [action] = {one for one in tina.page.html.split('"') if one.endswith("/deviate")}
    form = {"version": str(benches.revision(tina)), "deviation": "A new plan is made."}
    tina.send(action, {**form, "name": cast.TOM, "password": PASSWORD}, headers=FRAGMENT)
    assert "The role of tom does not permit this." in tina.page.text
    form = {**form, "version": str(benches.revision(tina))}
    tina.send(action, {**form, "name": cast.ADA, "password": PASSWORD}, headers=FRAGMENT)
    assert "A new plan is made." in tina.page.text
    assert "19,794.3 mg" in tina.page.text


def test_a_second_person_signs_beside_and_never_the_weigher(bench: WebBench, path: str) -> None:
    tina = bench.tina
    typed(bench, path, "206")
    typed(bench, path, "19795")
    form = {name: [texts[0]] for name, texts in tina.page.fields.items()}
    form |= {"witness": [cast.TINA], "password": [PASSWORD]}
    tina.send(f"{path}/weights/check", form, headers=FRAGMENT)
    assert "Tina did this and may not check it." in tina.page.text
    form |= {"witness": [cast.TOM]}
    tina.send(f"{path}/weights/check", form, headers=FRAGMENT)
    tina.open(f"{path}/weights")
    assert "to check" not in tina.page.text
    assert "tom" in tina.page.text


def test_another_person_who_is_signed_in_checks_with_one_press(bench: WebBench, path: str) -> None:
    typed(bench, path, "206")
    tom = bench.browser_of(cast.TOM)
    tom.open(f"{path}/weights")
    assert "I have checked them" in tom.page.text
    tom.send(f"{path}/weights/check", tom.page.fields, headers=FRAGMENT)
    assert "Weights checked: 1." in tom.page.text


def test_a_scanned_lot_of_another_line_is_refused(bench: WebBench, path: str) -> None:
    fields = {**bench.tina.page.fields, "scan": FILLER_LOT}
    bench.tina.send(f"{path}/weights", fields, headers=FRAGMENT)
    assert "and naltrexone HCl is weighed now. Put it back." in bench.tina.page.text
    bench.tina.send(f"{path}/weights", {**fields, "scan": POWDER_LOT}, headers=FRAGMENT)
    assert "Lot NX-2611 of naltrexone HCl." in bench.tina.page.text
    assert stored(bench.site.engine) == []
