"""Each print job on its order's page: its status, the reason, and who looked."""

import pytest
from sqlalchemy import text

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.printing import printers
from tests.web.browsers import PharmacySite, now
from tests.web.printing.test_printing import label_ids, press_print, set_print_jobs


@pytest.mark.parametrize(
    ("came_out", "said"), [("yes", "it came out"), ("no", "it did not come out")]
)
def test_an_unconfirmed_print_job_asks_a_person_at_the_printer(
    sqlite_site: PharmacySite, came_out: str, said: str
) -> None:
    browser = sqlite_site.at_printable()
    path = browser.response.request.path
    press_print(browser, label_ids(browser)[0])
    set_print_jobs(sqlite_site, "unknown", "Look whether the label came out.")
    page = browser.open(path)
    assert "unknown: look at the printer" in page.text
    assert "Did it come out?" in page.text
    actions = [have.get("action", "") for have in page.all_of("form")]
    [asking] = [action for action in actions if "/print-jobs/" in action]
    browser.send(asking, {"came_out": "perhaps"})
    assert browser.response.status_code == 404
    browser.open(path)
    page = browser.send(asking, {"came_out": came_out})
    assert f"Technician looked: {said}" in page.text
    assert "Did it come out?" not in page.text


def test_a_tracked_print_job_shows_its_problem(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.at_printable()
    path = browser.response.request.path
    press_print(browser, label_ids(browser)[0])
    with sqlite_site.engine.begin() as connection:
        connection.execute(
            text("UPDATE print_attempts SET state = 'sent', reasons = :reasons"),
            {"reasons": '["media-empty-error", "cover-open"]'},
        )
    page = browser.open(f"{path}/progress")
    assert "at the printer" in page.text
    assert "Out of labels; its cover is open" in page.text
    assert 'data-live="yes"' in page.html


def test_a_waiting_print_job_shows_its_printers_state(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.at_printable()
    path = browser.response.request.path
    press_print(browser, label_ids(browser)[0])
    with db.transaction(sqlite_site.engine) as session:
        printers.pause_printer(session, COMMAND_LINE, sqlite_site.printer_id, now())
    page = browser.open(path)
    assert "Printer: paused here" in page.text
    assert "bench (paused here)" in page.text
