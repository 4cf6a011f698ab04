"""Three people make a triturate and capsules from it, with a balance that is read by the pages."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.equipment import EquipmentKind
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.schemas.equipment import NewEquipment
from pharmacy.services.equipment import machines
from pharmacy.services.making import formulation_copies
from tests import balance_device, cast
from tests.balance_device import BalanceDevice, sics
from tests.journeys import acts, staff
from tests.journeys.pharmacies import Pharmacy
from tests.journeys.staff import Staff
from tests.journeys.test_printers import RIGHT, WRONG, scan

FORMULATIONS = ("naltrexone-triturate-10", "naltrexone-capsules")
NEXT_YEAR = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=365)
POWDER = {
    "name": "naltrexone HCl",
    "drug": "naltrexone",
    "lot": "NX-2611",
    "quantity": "25",
    "certificate_number": "C-77",
    "assay": "99.3",
    "assay_basis": "anhydrous",
    "water": "2.1",
}
FILLER = {"name": "microcrystalline cellulose", "lot": "MC-1", "quantity": "500"}
SHELLS = {
    "name": "hard capsule, empty",
    "lot": "CAP-3",
    "quantity": "1000",
    "unit": "each",
    "capsule_size": "3",
}


@dataclass(frozen=True)
class BenchStaff:
    """The people, and the balance on their bench."""

    people: Staff
    balance: BalanceDevice

    def shows(self, *grams: str) -> None:
        """What the balance shows from now on."""
        self.balance.answers[:] = [sics(one) for one in grams]


@pytest.fixture(scope="module")
def bench(chromium: Browser, shared_pharmacy: Pharmacy) -> Iterator[BenchStaff]:
    """All three people at work at a bench with a balance."""
    device = BalanceDevice([sics("0.2000")])
    with (
        balance_device.balance(device),
        staff.at_work(chromium, shared_pharmacy) as people,
    ):
        now = datetime.datetime.now(datetime.UTC)
        with db.transaction(people.engine) as session:
            for code in FORMULATIONS:
                formulation_copies.add_demonstration(session, COMMAND_LINE, code, now)
            machines.add_equipment(session, COMMAND_LINE, balance_of(device), now)
        yield BenchStaff(people, device)


def balance_of(device: BalanceDevice) -> NewEquipment:
    """A balance that is calibrated, and not yet checked today."""
    return NewEquipment(
        name="Balance 1",
        kind=EquipmentKind.BALANCE,
        serial=balance_device.SERIAL,
        address=f"sics://127.0.0.1:{device.port}",
        readability=Quantity.read("0.1", Unit.MG),
        minimum_weight=Quantity.read("20", Unit.MG),
        minimum_source="service engineer, 2026-10-01",
        reference_weight=Quantity.read("200", Unit.MG),
        reference_tolerance=Quantity.read("0.3", Unit.MG),
        calibration_due=NEXT_YEAR,
    )


def receive(page: Page, lot: dict[str, str], packing: str = "") -> str:
    """The path of a lot that a technician receives, with what fills a capsule."""
    page.goto("/lots/receive")
    given = {"supplier": "Example Chemicals", "unit": "g", "expires_on": NEXT_YEAR.isoformat()}
    for name, text in {**given, **lot}.items():
        field = page.locator(f"form.receipt [name={name}]")
        field.select_option(text) if field.evaluate("one => one.tagName") == "SELECT" else (
            field.fill(text)
        )
    page.locator("form.receipt button.primary").click()
    expect(page.locator(".state.large")).to_have_text("quarantined")
    if packing:
        page.get_by_text("Add a pack statistic").click()
        page.get_by_label("Capsule size").select_option("3")
        page.get_by_label("Fills one capsule").fill(packing)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("region", name="Pack statistics")).to_be_visible()
    return re.sub("https?://[^/]+", "", page.url)


def release(page: Page, path: str) -> None:
    """A pharmacist releases a lot."""
    page.goto(path)
    acts.press(page, "Release")
    expect(page.locator(".state.large")).to_have_text("released")


def check_balance(bench: BenchStaff) -> None:
    """The balance reads its reference weight, by one press."""
    page = bench.people.tina
    page.goto("/equipment")
    page.get_by_role("link", name="Balance 1").click()
    acts.press(page, "Read the reference weight now")
    expect(page.locator(".state.large")).to_have_text("may weigh today")


def scanned(page: Page, text: str, words: str, notes: list[int]) -> None:
    """A scan at the bench is answered with words and a sound."""
    acts.heard(page)
    scan(page, text)
    expect(page.locator(".bench-answer")).to_contain_text(words)
    assert acts.heard(page) == notes


def weighed(bench: BenchStaff, page: Page, grams: str, words: str, notes: list[int]) -> None:
    """One press of Enter reads the balance."""
    bench.shows(grams)
    scanned(page, "", words, notes)


def opened_batch(page: Page, title: str, **fields: str) -> str:
    """The path of a new batch of a formulation."""
    page.goto("/batches")
    page.get_by_role("link", name="Open a batch").click()
    page.get_by_role("link", name=title).click()
    for name, text in fields.items():
        page.locator(f"form.choose [name={name}]").fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Scan the package of each component.")).to_be_visible()
    return re.sub("https?://[^/]+", "", page.url).removesuffix("/lots")


def planned(page: Page, *lots: tuple[str, str]) -> None:
    """Scan the lots, and confirm the plan, all by Enter."""
    for text, name in lots:
        scanned(page, text, f"of {name}.", RIGHT)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Weigh by this plan")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("output.huge")).to_be_visible()


def sign_beside(page: Page, witness: str) -> None:
    """A second person signs beside the first, without a mouse."""
    page.get_by_label("Name of the second person").focus()
    page.keyboard.type(witness)
    page.keyboard.press("Tab")
    page.keyboard.type(cast.PASSWORD)
    sent(page)


def sent(page: Page) -> None:
    """Press Enter, and wait for the screen that comes back."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as response:
        page.keyboard.press("Enter")
    moved = re.search(r'data-href="([^"]+)"', response.value.text())
    if moved:
        page.wait_for_url(f"**{moved[1]}")
    else:
        expect(page.locator(".bench-answer:not(.busy)").first).to_be_visible()


def step(bench: BenchStaff, page: Page) -> None:
    """Do the next step, or have the last one checked."""
    if page.locator("form[data-bench=check]").count():
        sign_beside(page, cast.TOM)
        return
    page.locator("#reading").fill("done")
    page.locator("#reading").focus()
    sent(page)


def count_yield(bench: BenchStaff, page: Page) -> None:
    """All that was made is packaged."""
    made = page.locator("output.huge").inner_text().split()[0].replace(",", "")
    for name, text in {"packaged": made, "retained": "0", "wasted": "0"}.items():
        page.locator(f"#{name}").fill(text)
    page.locator("#description").fill("White powder, without clumps.")
    sent(page)


def judge_capsules(bench: BenchStaff, page: Page) -> None:
    """Weigh a capsule: two by the balance, eight typed. After the tenth, give the shell."""
    if page.locator("#shell").count():
        page.locator("#shell").fill("48")
        sent(page)
        return
    if page.locator("ol.weights-so-far li.is-weighed").count() < 2:
        bench.shows("0.2280")
        page.locator("#weight").focus()
    else:
        page.locator("#weight").fill("228.4")
    sent(page)


STATIONS = {"steps": step, "yield": count_yield, "test": judge_capsules}


def work_on(bench: BenchStaff, page: Page, path: str) -> None:
    """Go on from where the batch is until it is submitted, each screen by Enter."""
    page.goto(f"{path}/bench")
    while not page.url.endswith("/submit") or page.get_by_text("Go to the steps").count():
        if page.url.endswith("/submit"):
            page.get_by_role("link", name="Go to the steps").click()
            page.wait_for_url("**/steps")
        station = page.url.rpartition("/")[2]
        if station == "steps" and page.get_by_text("Every step is done and checked.").count():
            page.goto(f"{path}/bench")
        else:
            STATIONS[station](bench, page)
    expect(page.get_by_text("The record is complete.")).to_be_visible()
    sent(page)
    expect(page.get_by_text("Nothing more is done at the bench.")).to_be_visible()


def released(page: Page, path: str) -> None:
    """A pharmacist reads the record, and signs."""
    page.goto(path)
    page.get_by_role("link", name="Look at it and decide").click()
    expect(page.get_by_text("Nothing prevents the release.")).to_be_visible()
    page.get_by_label("Your password").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".state.large")).to_have_text("released")


def make_triturate(bench: BenchStaff) -> str:
    """The number of a batch of 20 g of 10 mg/g, which Tina weighs and Tom checks."""
    page = bench.people.tina
    path = opened_batch(page, "10 mg/g triturate", grams="20")
    scanned(page, "CAP-3", "which this batch does not need. Put it back.", WRONG)
    planned(page, ("NX-2611", "naltrexone HCl"), ("MC-1", "microcrystalline cellulose"))
    weighed(bench, page, "0.2307", "Outside.", WRONG)
    page.keyboard.type("Too much on the paper.")
    page.keyboard.press("Enter")
    expect(page.locator("output.huge")).to_have_text("205.7 mg")
    weighed(bench, page, "0.2058", "205.8 mg of naltrexone HCl.", RIGHT)
    weighed(bench, page, "19.7942", "19,794.2 mg of microcrystalline cellulose.", RIGHT)
    sign_beside(page, cast.TOM)
    work_on(bench, page, path)
    released(bench.people.ada, path)
    return bench.people.ada.get_by_role("heading", level=1).inner_text().split()[0]


def make_capsules(bench: BenchStaff, triturate: str) -> None:
    """63 capsules of 0.5 mg from the triturate: 3,150 mg of it, and filler up to 180 mg each."""
    page = bench.people.tina
    path = opened_batch(page, "capsules, low dose", units="63", strength="0.5")
    planned(
        page,
        (triturate, "naltrexone HCl 10 mg/g triturate"),
        ("MC-1", "microcrystalline cellulose"),
        ("CAP-3", "hard capsule, empty"),
    )
    expect(page.locator("output.huge")).to_have_text("3,150 mg")
    weighed(bench, page, "3.1500", "3,150 mg of naltrexone HCl 10 mg/g triturate.", RIGHT)
    weighed(bench, page, "8.1900", "8,190 mg of microcrystalline cellulose.", RIGHT)
    page.get_by_label("How many were used").fill("63")
    sent(page)
    sign_beside(page, cast.TOM)
    work_on(bench, page, path)
    released(bench.people.ada, path)


def test_three_people_make_a_triturate_and_capsules_from_it(bench: BenchStaff) -> None:
    tina, tom, ada = bench.people.tina, bench.people.tom, bench.people.ada
    for path in (receive(tina, POWDER, "210"), receive(tom, FILLER, "180"), receive(tom, SHELLS)):
        release(ada, path)
    check_balance(bench)
    triturate = make_triturate(bench)
    make_capsules(bench, triturate)
    assert bench.people.done() >= {
        ("batch:opened", cast.TINA),
        ("batch:weight_discarded", cast.TINA),
        ("batch:weight_checked", cast.TINA),
        ("batch:tested", cast.TINA),
        ("batch:changed", cast.ADA),
    }
