"""Days of three people with three browsers: wrong containers, holds, jams and changes of mind."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.printing import printers
from pharmacy.services.records import audit
from tests import broken_printer, factories
from tests.fhir import samples
from tests.journeys import acts, staff
from tests.journeys.pharmacies import Pharmacy
from tests.journeys.staff import Staff
from tests.journeys.test_ldn_order import SOON, refuse_unless_printed
from tests.services import verified

OTHER = "a label of another order"
OLD = "an old version"
TOLD = "Dr. Example, by telephone at 2:05 PM"
# A short titration. The journey without scripts prints the long one.
DOSES = ("0.5", "1", "1.5", "2")
LABELS = len(DOSES)
# The audit entries of each actor.
DONE = {
    ("order:placed", "tina"),
    ("order:verified", "ada"),
    ("order:compounded", "tom"),
    ("container:filled", "tom"),
    ("print:confirmed", "tom"),
    ("container:refused", "tom"),
    ("container:refused", "ada"),
    ("container:scanned", "ada"),
    ("order:checked", "ada"),
    ("order:dispensed", "tina"),
    ("order:amended", "tina"),
}
FHIR = "/fhir/R4/MedicationRequest"


@pytest.fixture(scope="module")
def at_work(chromium: Browser, shared_pharmacy: Pharmacy) -> Iterator[Staff]:
    """All three people at work."""
    with staff.at_work(chromium, shared_pharmacy) as people:
        yield people


def order_of(born: str, **prescription: object) -> dict[str, object]:
    """An order of two containers for another patient."""
    phases = factories.phases_json(factories.phase_json(), factories.phase_json("1"))
    body = factories.order_json(phases)
    body["external_id"] = f"born {born}"
    body["patient"] |= {"birth_date": born, "given_name": "Kim"}
    body["prescription"] |= prescription
    return body


def make(at_work: Staff, path: str, wrong: str) -> None:
    """Package, print and label everything. A wrong container is refused on the way."""
    acts.fill(at_work.tom, path)
    acts.print_new(at_work.tom, LABELS)
    at_work.tom.get_by_label("Scan each label back").focus()
    acts.refused(at_work.tom, wrong, "another order. Take it away from here")
    acts.scan_back(at_work.tom, at_work.barcodes(path), all_of=LABELS)


def check(at_work: Staff, path: str, wrong: str) -> None:
    """Every possible error is refused with a sound, and then everything is correct."""
    ada, codes = at_work.ada, at_work.barcodes(path)
    ada.goto(f"{path}/final-verification")
    expect(ada.get_by_label("Scan each container")).to_be_focused()
    acts.refused(ada, wrong, OTHER)
    for code in codes[:-1]:
        acts.accepted(ada, code)
    acts.refused(ada, codes[0], "was scanned already")
    acts.sign(ada)
    missing = ada.get_by_role("alert").filter(has_text=f"Not scanned: {LABELS}")
    expect(missing).to_be_visible()
    expect(ada.locator(".state.large")).to_have_text("compounding")
    acts.accepted(ada, codes[-1])
    acts.sign(ada)
    expect(ada.get_by_role("link", name="Dispense")).to_be_visible()


def test_an_order_goes_from_the_form_to_the_patient_and_steps_back_in_week_three(
    at_work: Staff,
) -> None:
    tina, tom, ada = at_work.tina, at_work.tom, at_work.ada
    path = acts.typed_in(tina, DOSES[-1], LABELS)
    [wrong, _] = at_work.barcodes(at_work.place(order_of("1970-01-01")))
    acts.verify(ada, path)
    make(at_work, path, wrong)
    refuse_unless_printed(at_work.pharmacy, DOSES)
    check(at_work, path, wrong)
    acts.dispense(tina, path)
    before = at_work.barcodes(path)
    acts.step_back(tina, path)
    now = at_work.barcodes(path)
    fresh, old = [code for code in now if code not in before], before[-1]
    ada.goto(path)
    expect(ada.get_by_text("“vivid dreams, patient by telephone” tina")).to_be_visible()
    acts.verify(ada, path)
    acts.fill(tom, path)
    acts.print_new(tom, len(fresh))
    tom.get_by_label("Scan each label back").focus()
    acts.refused(tom, old, "is an old version. The course was changed. Destroy it")
    acts.scan_back(tom, fresh, all_of=len(now))
    ada.goto(f"{path}/final-verification")
    acts.refused(ada, old, OLD)
    acts.check(ada, path, fresh)
    acts.dispense(tina, path)
    refuse_unless_stated(at_work, path)


def refuse_unless_stated(at_work: Staff, path: str) -> None:
    """The order's page, the near misses and the audit agree on who did what."""
    page = at_work.ada
    page.goto(path)
    page.get_by_text("Who did what: 9 steps").click()
    steps = [line.splitlines()[-1] for line in page.locator(".steps li").all_inner_texts()]
    done = ["ada", "tom", "ada", "tina", "tina", "ada", "tom", "ada", "tina"]
    assert [step.partition(",")[0] for step in steps] == done
    expect(page.locator(".steps .state").get_by_text("signed")).to_have_count(4)
    rx_number = page.get_by_role("heading", level=1).inner_text().split()[1]
    assert acts.near_misses(page, rx_number) == [
        "An old version of a label: ada",
        "An old version of a label: tom",
        "A container missing: ada",
        "The same container twice: ada",
        "A label of another order: ada",
        "A label of another order: tom",
    ]
    assert at_work.done() >= DONE
    with db.reading(at_work.engine) as session:
        audit.verify(session, ())


def test_an_order_by_fhir_waits_for_the_pharmacists_word(at_work: Staff) -> None:
    body = samples.request(samples.dosage(days=7), number="RX-3001")
    body["dispenseRequest"] = {"quantity": {"value": 90, "unit": "capsule"}}
    kind = {"Content-Type": "application/fhir+json"}
    posted = at_work.ask("POST", FHIR, data=body, headers=kind)
    assert posted.status == 201, posted.text()
    address = f"{FHIR}/{posted.json()['id']}"
    assert at_work.ask("GET", address).json()["status"] == "on-hold"
    at_work.tina.goto("/")
    held = at_work.tina.locator("#column-held li")
    expect(held.get_by_text("1 hold")).to_be_visible()
    ada = at_work.ada
    ada.goto("/")
    ada.locator("#column-held").get_by_role("link", name="Resolve").click()
    expect(ada.get_by_text("What was sent, word for word")).to_be_visible()
    expect(ada.get_by_role("button", name="Sign and verify")).to_have_count(0)
    ada.get_by_label("Why it may go on").select_option("Prescriber confirmed the order as written")
    ada.get_by_label("Whom you asked, or what you looked at").fill(TOLD)
    acts.press(ada, "Resolve this hold")
    expect(ada.get_by_text(TOLD)).to_be_visible()
    acts.sign(ada)
    expect(ada.locator(".state.large")).to_have_text("verified")
    resource = at_work.ask("GET", address).json()
    assert (resource["status"], "statusReason" in resource) == ("active", False)
    assert resource["meta"]["versionId"] != posted.json()["meta"]["versionId"]
    at_work.tina.goto("/")


@contextmanager
def jammed_printer(at_work: Staff) -> Iterator[None]:
    """A printer that accepts a print job and disconnects, so that it is unconfirmed."""
    jams = {broken_printer.PRINT_JOB: broken_printer.resets_in_mid_answer}
    with broken_printer.server(jams) as jammed:
        with db.transaction(at_work.engine) as session:
            now = verified.now()
            printers.add_printer(session, "Jammed", jammed.uri, "4x3", now, COMMAND_LINE)
        yield


def test_a_jammed_label_is_reprinted_and_both_print_jobs_are_recorded(
    at_work: Staff,
) -> None:
    path, page = at_work.place(order_of("1970-01-02")), at_work.tina
    verified.verify(at_work.engine, path.rpartition("/")[2])
    card = page.locator("article.label-card").first
    with jammed_printer(at_work):
        page.goto(path)
        chosen = page.locator("#print select[name=printer]").first
        chosen.select_option(label=chosen.locator("option", has_text="Jammed").inner_text())
        card.get_by_role("button", name="Print").click(timeout=SOON)
        expect(card.get_by_text("unknown: look at the printer")).to_be_visible(timeout=2 * SOON)
    card.get_by_role("button", name="It came out").click()
    acts.print_again(page, card)
    print_jobs = card.locator(".print-jobs li")
    expect(print_jobs).to_have_count(2, timeout=SOON)
    expect(print_jobs.first.get_by_text("sent", exact=True)).to_be_visible(timeout=2 * SOON)
    expect(print_jobs.first).to_contain_text("copy 2, Front desk")
    expect(print_jobs.first).to_contain_text("Why again: Jammed in the printer")
    expect(print_jobs.last).to_contain_text("Tina looked: it came out")


def test_the_second_of_two_people_at_one_order_gets_a_message_and_keeps_the_input(
    at_work: Staff,
) -> None:
    path = at_work.place(order_of("1970-01-03"))
    change_at_once(at_work.tina, at_work.tom, path)
    verified.verify(at_work.engine, path.rpartition("/")[2])
    at_work.tina.goto(path)
    acts.press(at_work.tina, "Begin compounding")
    at_work.tom.goto(path)
    fill_at_once(at_work.tina, at_work.tom)


def change_at_once(first: Page, second: Page, path: str) -> None:
    """Both preview their own change of one course, and then save it."""
    for page, days in ((first, "7"), (second, "14")):
        page.goto(f"{path}/amend")
        page.get_by_label("Extend: stay on the present dose").check()
        page.get_by_label("For how many more days").fill(days)
        page.get_by_label("From day", exact=True).fill("8")
        page.get_by_label("Reason").fill(f"dreams: {days} days more")
        acts.press(page, "Show what would change")
        expect(page.get_by_role("button", name="Save this change")).to_be_visible()
    acts.press(first, "Save this change")
    expect(first.locator("h1")).to_contain_text("Rx")
    acts.press(second, "Save this change")
    notice = second.get_by_role("alert").filter(has_text="Since you opened this page")
    expect(notice).to_contain_text("Extend: from night 8 on. “dreams: 7 days more” tina")
    expect(second.get_by_label("Reason")).to_have_value("dreams: 14 days more")


def fill_at_once(first: Page, second: Page) -> None:
    """One records another lot. The other, with an older page, records a third and more."""
    acts.record(first, "N-1", 1)
    filled = "#packaging .state.good"
    expect(first.locator(filled).get_by_text("packaged", exact=True)).to_have_count(1)
    acts.record(second, "N-2", 2)
    expect(
        second.get_by_text("In the meantime tina recorded internal ID number N-1")
    ).to_be_visible()
    lot = second.locator("#packaging input[name^=lot]").first
    expect(lot).to_have_value("N-2")
    expect(acts.counts(second)[1]).not_to_have_value("")
    lot.fill("N-1")
    acts.press(second, "Record what was packaged")
    expect(second.locator(filled).get_by_text("packaged", exact=True)).to_have_count(2)
