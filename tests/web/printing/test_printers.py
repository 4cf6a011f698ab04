"""The printers page: states, test labels, and settings."""

import uuid
from typing import Any

import pytest

from pharmacy import db, job_queue
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.printers import PrintAttempt, Printer
from pharmacy.services.printing import printers
from tests.services import stored
from tests.web.browsers import Browser, PharmacySite, now

URI = "ipp://192.0.2.7:631/ipp/print"


@pytest.fixture
def browser(sqlite_site: PharmacySite) -> Browser:
    """A pharmacist at the printers."""
    browser = sqlite_site.signed_in("pharmacist")
    browser.open("/printers")
    return browser


def report(state: str, *reasons: str, refusals: tuple[str, ...] = ()) -> dict[str, Any]:
    """A printer's report on itself."""
    return {
        "state": state,
        "is_busy": False,
        "reasons": [*reasons],
        "refusals": [*refusals],
        "model": "Example 203",
    }


def tell(site: PharmacySite, said: dict[str, Any]) -> None:
    """Make the printer report this."""
    with db.transaction(site.engine) as session:
        printers.note_report(session, uuid.UUID(site.printer_id), said, now())


def printer(site: PharmacySite, printer_id: str | None = None) -> Printer:
    """A printer as stored now."""
    with db.reading(site.engine) as session:
        return session.get_one(Printer, uuid.UUID(printer_id or site.printer_id))


def change(site: PharmacySite, browser: Browser, what: str, **fields: str) -> None:
    """Press one of the printer's buttons."""
    browser.send(f"/printers/{site.printer_id}/{what}", fields)


def end_tests(site: PharmacySite, state: PrintState) -> str:
    """End the test label like this. Returns its id."""
    with db.transaction(site.engine) as session:
        [attempt] = session.query(PrintAttempt).all()
        attempt.state, attempt.ended_at = state, now()
        return str(attempt.id)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (report("idle"), ["ready", "Example 203"]),
        (report("idle", "media-low-report"), ["ready: few labels left"]),
        (report("processing"), ["at work"]),
        (
            report("stopped", "media-empty-error", "cover-open"),
            ["stopped: out of labels; its cover is open"],
        ),
        (report("idle", "offline-error"), ["in trouble: offline"]),
        (
            report("unreached", refusals=("The printer cannot be reached; nothing was sent.",)),
            ["not reached", "The printer cannot be reached"],
        ),
        (
            report("idle", refusals=("The printer takes no PDF.",)),
            ["cannot print these labels", "The printer takes no PDF."],
        ),
    ],
)
def test_a_printers_state_is_described_in_plain_words(
    sqlite_site: PharmacySite, browser: Browser, said: dict[str, Any], words: list[str]
) -> None:
    assert "not heard of yet" in browser.page.text
    tell(sqlite_site, said)
    page = browser.open("/printers/progress")
    assert [word for word in words if word not in page.text] == []


def test_viewing_the_page_queries_the_printers_but_not_each_time(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    for _ in range(3):
        browser.open("/printers/progress")
    assert sqlite_site.notifiers.notified == [(job_queue.ASK_PRINTER, sqlite_site.printer_id)]


def test_a_printer_is_added_and_queried(sqlite_site: PharmacySite, browser: Browser) -> None:
    sqlite_site.notifiers.notified.clear()
    page = browser.send("/printers", {"name": " Vials ", "uri": URI, "stock": "3.5x1.25"})
    assert "Vials" in page.text
    assert "first choice for 3.5x1.25" in page.text
    assert "3.5 x 1.25 inch, 203 dots to the inch" in page.text
    assert [job for job, _ in sqlite_site.notifiers.notified] == [job_queue.ASK_PRINTER]


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", "bench", "There is already a printer bench."),
        ("name", "", "Give a name"),
        ("uri", "http://192.0.2.7", "Give an address such as ipp://"),
        ("uri", "ipp://", "names a host and a path"),
        ("uri", "folder:/etc/cron.d", "A folder is added by"),
        ("stock", "A5", "Give one of 4x3"),
    ],
)
def test_a_new_printers_error_is_shown_at_its_field(
    sqlite_site: PharmacySite, browser: Browser, field: str, text: str, words: str
) -> None:
    fields = {"name": "Vials", "uri": URI, "stock": "4x3", field: text}
    page = browser.send("/printers", fields)
    assert browser.response.status_code == 422
    assert words in page.error(field)
    values = {have.get("id"): have.get("value") for have in page.all_of("input")}
    assert (values["name"], values["uri"]) == (fields["name"], fields["uri"])
    assert stored.counts(sqlite_site.engine)["printers"] == 1


def test_a_test_label_is_printed_and_its_status_shown(site: PharmacySite) -> None:
    browser = site.signed_in()
    browser.open("/printers")
    site.notifiers.notified.clear()
    change(site, browser, "test")
    assert [job for job, _ in site.notifiers.notified] == [job_queue.PRINT_LABEL]
    assert "Test label 1" in browser.page.text
    assert "waiting for the printer" in browser.page.text
    end_tests(site, PrintState.SENT)
    assert "sent" in browser.open("/printers").text


def test_an_unconfirmed_test_label_asks_a_person(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    change(sqlite_site, browser, "test")
    test_id = end_tests(sqlite_site, PrintState.UNKNOWN)
    assert "Did it come out?" in browser.open("/printers").text
    page = browser.send(f"/printers/tests/{test_id}", {"came_out": "no"})
    assert "pharmacist looked: it did not come out" in page.text.replace("Pharmacist", "pharmacist")
    browser.send(f"/printers/tests/{test_id}", {"came_out": "yes"})
    assert browser.response.status_code == 409


def test_the_print_job_of_a_patient_is_not_settled_here(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    change(sqlite_site, browser, "test")
    test_id = end_tests(sqlite_site, PrintState.UNKNOWN)
    order = browser.client.get(f"/orders/{sqlite_site.placed()}").text
    with db.transaction(sqlite_site.engine) as session:
        attempt = session.get_one(PrintAttempt, uuid.UUID(test_id))
        attempt.label_id = uuid.UUID(order.partition('id="label-')[2][:36])
        attempt.pdf_sha256 = "0" * 64
    browser.send(f"/printers/tests/{test_id}", {"came_out": "yes"})
    assert browser.response.status_code == 404


def test_a_paused_printer_prints_nothing_until_it_is_resumed(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    change(sqlite_site, browser, "pause")
    assert "paused here" in browser.page.text
    change(sqlite_site, browser, "test")
    assert browser.response.status_code == 409
    assert "is paused. Resume it" in browser.page.text
    change(sqlite_site, browser, "resume")
    assert printer(sqlite_site).paused_at is None


def test_another_printer_becomes_the_first_choice(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    with db.transaction(sqlite_site.engine) as session:
        printers.add_printer(session, "other", URI, "4x3", now(), COMMAND_LINE)
    other = next(
        one for one in browser.open("/printers").html.split("/printers/") if "default" in one
    )
    browser.send(f"/printers/{other[:36]}/default", {})
    assert printer(sqlite_site, other[:36]).is_default
    assert not printer(sqlite_site).is_default


def test_a_printer_is_renamed_unless_the_name_is_taken(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    change(sqlite_site, browser, "name", name="Front desk")
    assert printer(sqlite_site).name == "Front desk"
    change(sqlite_site, browser, "name", name="x" * 61)
    assert browser.response.status_code == 422
    assert "Give a name" in browser.page.error(f"name-{sqlite_site.printer_id}")


def test_a_removed_printer_is_gone_from_the_page(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    change(sqlite_site, browser, "remove")
    assert "No printers yet" in browser.page.text
    change(sqlite_site, browser, "remove")
    assert browser.response.status_code == 404


def test_no_other_change_of_a_printer_is_known(sqlite_site: PharmacySite, browser: Browser) -> None:
    change(sqlite_site, browser, "explode")
    assert browser.response.status_code == 404


def test_a_technician_tests_printers_and_changes_none(sqlite_site: PharmacySite) -> None:
    page = sqlite_site.signed_in().open("/printers")
    assert "Test label" in page.text
    for words in ("Pause", "Rename or remove", "Add a printer"):
        assert words not in page.text
