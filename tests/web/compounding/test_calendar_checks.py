"""The patient calendar on the pages of the day."""

import pytest
from sqlalchemy import text

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.printing.labels import SCHEDULE_NUMBER, barcode_number
from pharmacy.services.printing import printers
from tests.services import stored
from tests.web.browsers import PASSWORD, Browser, PharmacySite, now
from tests.web.compounding.test_the_day import barcodes, compounded, path_of, press, verified

CALENDAR = barcode_number(1_000_001, SCHEDULE_NUMBER, 1)


def add_letter_printer(site: PharmacySite) -> None:
    with db.transaction(site.engine) as session:
        printers.add_printer(session, "office", "folder:office", "letter", now(), COMMAND_LINE)


def all_scanned(site: PharmacySite) -> tuple[str, Browser, Browser]:
    """An order of two containers that are both scanned in final verification."""
    order_id, tina, ada = compounded(site, target="1")
    ada.open(path_of(order_id, "/final-verification"))
    for code in barcodes(site):
        press(ada, path_of(order_id, "/final-verification/scan"), number=code)
    return order_id, tina, ada


def approve(browser: Browser, order_id: str, **fields: str) -> None:
    press(browser, path_of(order_id, "/final-verification"), password=PASSWORD, **fields)


def test_final_verification_asks_for_the_calendar_and_takes_its_scan(
    sqlite_site: PharmacySite,
) -> None:
    add_letter_printer(sqlite_site)
    order_id, _, ada = all_scanned(sqlite_site)
    assert "to scan Patient calendar letter" in " ".join(ada.page.text.split())
    approve(ada, order_id)
    assert ada.response.status_code == 422
    assert ada.page.error("calendar").startswith("Scan the patient calendar, or say why")
    press(ada, path_of(order_id, "/final-verification/scan"), number=CALENDAR)
    assert "Right. The patient calendar belongs to this order." in ada.page.text
    assert "calendar" not in ada.page.fields
    approve(ada, order_id)
    assert ada.response.request.path == path_of(order_id)
    assert "Patient calendar: Scanned with the order" in ada.page.text
    assert stored.counts(sqlite_site.engine)["near_misses"] == 0


def test_a_pharmacy_without_a_printer_for_it_signs_so_with_no_other_click(
    site: PharmacySite,
) -> None:
    order_id, tina, ada = all_scanned(site)
    assert ada.page.text_of("calendar") == "no_printer"
    approve(ada, order_id)
    assert "Patient calendar: No printer here has its paper" in ada.page.text
    tina.open(path_of(order_id, "/dispensing"))
    assert tina.page.text_of("calendar") == "no_printer"
    press(tina, path_of(order_id, "/dispensing"), way="picked_up", recipient="Robin Sample")
    receipt = "Picked up here: Robin Sample. Patient calendar: No printer here has its paper"
    assert receipt in tina.page.text


def test_a_calendar_that_was_not_made_is_reported(sqlite_site: PharmacySite) -> None:
    add_letter_printer(sqlite_site)
    order_id, _, ada = all_scanned(sqlite_site)
    with sqlite_site.engine.begin() as connection:
        failed = "UPDATE labels SET state = 'failed' WHERE container_id IS NULL"
        connection.execute(text(failed))
    assert ada.open(path_of(order_id, "/final-verification")).text_of("calendar") == "not_made"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"calendar": ""}, "calendar"),
        ({"calendar": "lost"}, "calendar"),
        ({"calendar": "other", "calendar_note": " "}, "calendar_note"),
        ({"calendar": "declined", "calendar_note": "x" * 200}, "calendar_note"),
    ],
)
def test_an_error_of_the_reason_is_shown_at_its_field(
    sqlite_site: PharmacySite, fields: dict[str, str], wrong: str
) -> None:
    order_id, _, ada = all_scanned(sqlite_site)
    approve(ada, order_id, **fields)
    assert ada.response.status_code == 422
    assert ada.page.error(wrong)
    assert ada.page.text_of("calendar_note") == fields.get("calendar_note", "")


def test_dispensing_asks_whether_the_calendar_is_in_the_bag(sqlite_site: PharmacySite) -> None:
    order_id, tina, ada = all_scanned(sqlite_site)
    press(ada, path_of(order_id, "/final-verification/scan"), number=CALENDAR)
    approve(ada, order_id)
    path = path_of(order_id, "/dispensing")
    tina.open(path)
    assert tina.page.text_of("calendar") == ""
    press(tina, path, way="picked_up", recipient="Robin Sample")
    assert tina.response.status_code == 422
    assert tina.page.error("calendar").startswith("Put the patient calendar in the bag")
    press(tina, path, calendar="other", recipient="", way="")
    for field in ("calendar_note", "recipient", "way"):
        assert tina.page.error(field)
    fields = {"way": "picked_up", "recipient": "Robin Sample", "calendar": "in_bag"}
    press(tina, path, **fields)
    assert "Robin Sample. Patient calendar: It is in the bag" in tina.page.text


def test_a_card_says_that_no_printer_has_its_paper(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.at_printable()
    path = browser.response.request.path
    assert "No printer here has letter paper." in browser.page.text
    add_letter_printer(sqlite_site)
    page = browser.open(path)
    assert "No printer here has" not in page.text
    assert "Print all 9 labels and the patient calendar" in page.text


def test_the_page_of_the_order_calls_it_the_patient_calendar_in_each_language(
    sqlite_site: PharmacySite,
) -> None:
    """As in final verification, which asks for a scan of it."""
    order_id, tina, _ = verified(sqlite_site)
    page = tina.open(path_of(order_id))
    assert "Patient calendar letter" in " ".join(page.text.split())
    assert "Patient schedule" not in page.text
    press(tina, path_of(order_id, "/scan"), number=CALENDAR)
    assert "No print job of the patient calendar is known here" in tina.page.text
    press(tina, "/language", page_language="es")
    tina.open(path_of(order_id))
    press(tina, path_of(order_id, "/scan"), number=CALENDAR)
    assert "el calendario del paciente" in tina.page.text
