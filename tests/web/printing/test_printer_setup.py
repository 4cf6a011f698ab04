"""The page of one printer: its address, stock and settings."""

import uuid

import pytest
from sqlalchemy import select

from pharmacy import db, job_queue
from pharmacy.core.printing.calibration_codes import CalibrationCode, CodeSize
from pharmacy.models.calibrations import PrinterCalibration
from pharmacy.models.printers import Printer
from pharmacy.services.printing import printers, stored_settings, typed_settings
from tests.services import stored
from tests.web.browsers import Browser, PharmacySite, now

URI = "zpl://192.0.2.9:9100"


@pytest.fixture
def browser(sqlite_site: PharmacySite) -> Browser:
    """A pharmacist at the page of the printer, which is a Zebra."""
    with db.transaction(sqlite_site.engine) as session:
        session.get_one(Printer, uuid.UUID(sqlite_site.printer_id)).uri = URI
    browser = sqlite_site.signed_in("pharmacist")
    browser.open(f"/printers/{sqlite_site.printer_id}")
    return browser


def save(site: PharmacySite, browser: Browser, **fields: str) -> None:
    """Type into fields of the page, and save."""
    typed = {name: values[0] for name, values in browser.page.fields.items()}
    browser.send(f"/printers/{site.printer_id}/settings", {**typed, **fields})


def texts(site: PharmacySite) -> dict[str, str]:
    """The settings that are stored."""
    with db.reading(site.engine) as session:
        printer = session.get_one(Printer, uuid.UUID(site.printer_id))
        stored = typed_settings.texts(stored_settings.settings_of(session, printer))
    return {name: text for name, text in stored.items() if text}


def test_settings_are_saved_and_shown_again(sqlite_site: PharmacySite, browser: Browser) -> None:
    save(sqlite_site, browser, darkness="-5", tracking="gap", orientation="upside-down")
    assert browser.response.status_code == 200
    set_up = {"darkness": "-5", "tracking": "gap", "orientation": "upside-down"}
    assert texts(sqlite_site) == set_up
    fields = browser.open(f"/printers/{sqlite_site.printer_id}").fields
    assert {name: fields[name] for name in set_up} == {n: [text] for n, text in set_up.items()}


def test_a_wrong_setting_is_shown_at_its_field_with_what_was_typed(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    save(sqlite_site, browser, darkness="31", uri="folder:/etc/cron.d")
    assert browser.response.status_code == 422
    assert "A folder is added by" in browser.page.error("uri")
    save(sqlite_site, browser, darkness="31", uri=URI)
    assert "from -30 to 30" in browser.page.error("darkness")
    assert browser.page.fields["darkness"] == ["31"]
    assert texts(sqlite_site) == {}


def test_a_setting_that_the_printer_does_not_accept_is_named(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    said = {"state": "idle", "is_busy": False, "reasons": [], "refusals": [], "model": ""}
    with db.transaction(sqlite_site.engine) as session:
        row = uuid.UUID(sqlite_site.printer_id)
        printers.note_report(session, row, {**said, "unsent": ["darkness", "tracking"]}, now())
    assert "darkness, what separates the labels" in browser.open("/printers").text


def test_a_technician_sees_a_printer_and_changes_no_setting(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    page = browser.open(f"/printers/{sqlite_site.printer_id}")
    assert "bench" in page.text
    assert "Darkness" not in page.text
    browser.send(f"/printers/{sqlite_site.printer_id}/settings", {"darkness": "3"})
    assert browser.response.status_code == 403
    assert texts(sqlite_site) == {}


def codes(site: PharmacySite) -> dict[str, str]:
    """The two barcodes of the newest calibration label."""
    with db.reading(site.engine) as session:
        query = select(PrinterCalibration.serial).order_by(PrinterCalibration.number.desc())
        serial = session.scalars(query).first()
    assert serial is not None
    large, small = (CalibrationCode(size, serial).digits for size in CodeSize)
    return {"code": large, "small": small}


GOOD = {"left": "4", "right": "0", "top": "8", "bottom": "0", "lines": "even", "across": "62.5"}


def test_a_technician_prints_a_calibration_label_and_reads_it(sqlite_site: PharmacySite) -> None:
    with db.transaction(sqlite_site.engine) as session:
        session.get_one(Printer, uuid.UUID(sqlite_site.printer_id)).uri = URI
    browser = sqlite_site.signed_in()
    assert "Nobody has read a calibration label" in browser.open("/printers").text
    sqlite_site.notifiers.notified.clear()
    page = browser.send(f"/printers/{sqlite_site.printer_id}/calibrate", {})
    assert [job for job, _ in sqlite_site.notifiers.notified] == [job_queue.PRINT_LABEL]
    assert "not read yet" in page.text
    assert "waiting for the printer" in page.text
    assert {"code", "small", "left", "bottom", "lines", "across", "down"} <= set(page.fields)
    assert "Calibration label" in browser.open("/printers").text
    read = f"/printers/{sqlite_site.printer_id}/calibration"
    page = browser.send(read, {**GOOD, **codes(sqlite_site), "left": ""})
    assert browser.response.status_code == 422
    assert "Give one of white, 0, 4" in page.error("left")
    assert page.fields["across"] == ["62.5"]
    page = browser.send(read, {**GOOD, **codes(sqlite_site)})
    assert "good" in page.text
    assert "Nobody has read" not in browser.open("/printers").text
    assert "calibrated" in browser.page.text


def test_a_shift_is_told_with_its_remedy(sqlite_site: PharmacySite, browser: Browser) -> None:
    browser.send(f"/printers/{sqlite_site.printer_id}/calibrate", {})
    read = f"/printers/{sqlite_site.printer_id}/calibration"
    page = browser.send(read, {**GOOD, **codes(sqlite_site), "left": "20"})
    assert "16 to 20 dots (2.0 to 2.5 mm) too far to the left" in page.text
    assert "The last calibration was not good" in page.text


def test_a_printer_that_is_not_calibrated_warns_where_labels_are_printed_and_prints(
    sqlite_site: PharmacySite,
) -> None:
    with db.transaction(sqlite_site.engine) as session:
        session.get_one(Printer, uuid.UUID(sqlite_site.printer_id)).uri = URI
    browser = sqlite_site.at_printable()
    assert "bench (not calibrated)" in browser.page.text
    assert "no good calibration label was read of" in browser.page.text
    path = browser.response.request.path
    browser.send(f"{path}/print", {**browser.page.fields, "label": ["new"]})
    assert browser.response.status_code == 200
    assert stored.counts(sqlite_site.engine)["print_attempts"] > 0


def test_a_paused_printer_says_so(sqlite_site: PharmacySite, browser: Browser) -> None:
    browser.send(f"/printers/{sqlite_site.printer_id}/pause", {})
    page = browser.send(f"/printers/{sqlite_site.printer_id}/calibrate", {})
    assert browser.response.status_code == 409
    assert "is paused. Resume it" in page.text
