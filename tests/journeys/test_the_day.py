"""A day of two people at two browsers: from the form to the hand-out, with a wrong bottle."""

import datetime

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.models.labels import Label
from pharmacy.services import senders
from tests import factories
from tests.journeys.pharmacies import PASSWORD, PHARMACIST, Pharmacy
from tests.journeys.test_ldn_order import LABELS, RENDERED, SOON, opened, sign_in, type_order
from tests.journeys.test_printers import LISTEN, RIGHT, WRONG, scan

CAUGHT = "this is a label of another order"


def barcodes(pharmacy: Pharmacy, rx_number: int) -> list[str]:
    """What a scanner reads from the bottles of an order."""
    engine = db.make_engine(pharmacy.database_url, pooled=False)
    with db.reading(engine) as session:
        prefix = Label.barcode.startswith(f"{rx_number:08d}")
        holds = Label.superseded_at.is_(None), Label.container_id.is_not(None)
        query = select(Label.barcode).where(prefix, *holds).order_by(Label.number)
        found = list(session.scalars(query))
    engine.dispose()
    return found


def post_another(pharmacy: Pharmacy, page: Page) -> None:
    """An order of another patient, from a prescriber's system."""
    engine = db.make_engine(pharmacy.database_url, pooled=False)
    now = datetime.datetime.now(datetime.UTC)
    with db.transaction(engine) as session:
        key = senders.add_api_key(session, "clinic", now, COMMAND_LINE)
    engine.dispose()
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "1"}
    answer = page.request.post("/api/v1/orders", data=factories.order_json(), headers=headers)
    assert answer.status == 201


def verify(office: Page) -> None:
    office.get_by_role("link", name="1000001").click()
    office.get_by_role("link", name="Verify this order").click()
    expect(office.get_by_text("What was sent, word for word")).to_be_visible()
    expect(office.get_by_role("img", name="Label of container")).to_have_count(LABELS)
    office.get_by_label("Your password").fill(PASSWORD)
    office.keyboard.press("Enter")
    expect(office.get_by_text("verified", exact=True).first).to_be_visible()


def compound(counter: Page, pharmacy: Pharmacy) -> None:
    counter.reload()
    counter.get_by_role("button", name="Begin compounding").click()
    for number in range(1, LABELS + 1):
        count = "30" if number == LABELS else "7"
        counter.get_by_label(f"Capsules counted into container {number}").fill(count)
    counter.keyboard.press("Enter")
    expect(counter.get_by_text("filled", exact=True)).to_have_count(LABELS)
    counter.get_by_role("button", name="Print all 9 labels").click()
    expect(counter.get_by_text("sent", exact=True)).to_have_count(LABELS, timeout=2 * SOON)
    for code in barcodes(pharmacy, 1_000_001):
        counter.get_by_label("Scan each label back").focus()
        scan(counter, code)
    expect(counter.get_by_text("9 of 9 scanned")).to_be_visible(timeout=SOON)


def check(office: Page, pharmacy: Pharmacy) -> None:
    """A wrong bottle first, which is refused aloud, and then the right ones."""
    office.reload()
    office.get_by_role("link", name="Final check").click()
    expect(office.get_by_label("Scan each container")).to_be_focused()
    [wrong] = barcodes(pharmacy, 1_000_002)
    scan(office, wrong)
    answer = office.locator("#check").get_by_role("alert")
    expect(answer).to_contain_text(CAUGHT, ignore_case=True, timeout=SOON)
    assert office.evaluate("window.heard.splice(0)") == WRONG
    for place, code in enumerate(barcodes(pharmacy, 1_000_001), start=1):
        scan(office, code)
        expect(answer).to_contain_text(f"Container {place} is of this order", timeout=SOON)
        assert office.evaluate("window.heard.splice(0)") == RIGHT
    office.get_by_label("Your password").fill(PASSWORD)
    office.get_by_role("button", name="Sign: all 9 are right").click()
    expect(office.get_by_role("link", name="Hand out")).to_be_visible()


def hand_out(counter: Page) -> None:
    counter.reload()
    counter.get_by_role("link", name="Hand out").click()
    counter.get_by_label("Picked up here").check()
    counter.get_by_label("Who received it").fill("Robin Sample")
    counter.keyboard.press("Enter")
    counter.get_by_text("Who did what: 4 steps").click()
    expect(counter.get_by_text("Picked up here: Robin Sample")).to_be_visible()


def test_two_people_bring_an_order_from_the_form_to_the_patient(
    chromium: Browser, pharmacy: Pharmacy
) -> None:
    with (
        opened(chromium, pharmacy, scripts=True) as counter,
        opened(chromium, pharmacy, scripts=True) as office,
    ):
        office.add_init_script(LISTEN)
        sign_in(counter)
        type_order(counter)
        counter.get_by_role("button", name="Place order").click()
        expect(counter.get_by_text("rendered", exact=True)).to_have_count(RENDERED, timeout=SOON)
        post_another(pharmacy, counter)
        sign_in(office, PHARMACIST)
        verify(office)
        compound(counter, pharmacy)
        check(office, pharmacy)
        hand_out(counter)
        office.goto("/near-misses")
        expect(office.get_by_text("A label of another order")).to_be_visible()
