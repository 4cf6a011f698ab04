"""From the page to the printer: each label is printed once, and every print job is shown."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from pharmacy import db, job_queue
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.printing import printers
from tests.services import stored
from tests.web.browsers import Browser, PharmacySite, now


@pytest.fixture
def browser(site: PharmacySite) -> Browser:
    """A technician at an order whose labels may be printed."""
    return site.at_printable()


def label_ids(browser: Browser) -> list[str]:
    """The labels of the page, in order."""
    cards = [have["id"] for have in browser.page.all_of("article")]
    return [card.removeprefix("label-") for card in cards]


def press_print(browser: Browser, label_id: str, ground: str = "", words: str = "") -> None:
    """Press a button of the page that prints."""
    order_path = browser.response.request.path.removesuffix("/print")
    fields = {**browser.page.fields, "label": [label_id]}
    if ground or words:
        fields |= {f"ground-{label_id}": [ground], f"words-{label_id}": [words]}
    browser.send(f"{order_path}/print", fields)


def print_jobs(site: PharmacySite) -> int:
    """The number of print jobs."""
    return stored.counts(site.engine)["print_attempts"]


def set_print_jobs(site: PharmacySite, state: str, message: str) -> None:
    """End all print jobs like this."""
    with site.engine.begin() as connection:
        connection.execute(
            text("UPDATE print_attempts SET state = :state, error_message = :message"),
            {"state": state, "message": message},
        )


def test_printing_a_label_creates_one_print_job_and_notifies_once(
    site: PharmacySite, browser: Browser
) -> None:
    press_print(browser, label_ids(browser)[0])
    assert print_jobs(site) == 1
    assert [job for job, _ in site.notifiers.notified] == [job_queue.PRINT_LABEL]
    assert "waiting for the printer" in browser.page.text
    assert "bench" in browser.page.text
    assert "technician" in browser.page.text


def test_a_double_click_creates_one_print_job(site: PharmacySite, browser: Browser) -> None:
    shown, response = browser.page, browser.response
    first = label_ids(browser)[0]
    press_print(browser, first)
    browser.page, browser.response = shown, response
    press_print(browser, first)
    assert browser.response.status_code == 422
    assert "was printed meanwhile" in browser.page.text
    assert print_jobs(site) == 1


def test_clicks_at_the_same_moment_create_one_print_job(
    site: PharmacySite, browser: Browser
) -> None:
    path = f"{browser.response.request.path}/print"
    fields = {**browser.page.fields, "label": [label_ids(browser)[0]]}

    def send(_: int) -> int:
        client = site.app.test_client()
        client.set_cookie("pharmacy", browser.token)
        return client.post(path, data=fields).status_code

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(send, range(4))) == [303, 422, 422, 422]
    assert print_jobs(site) == 1
    assert len(site.notifiers.notified) == 1


def test_all_labels_are_printed_by_one_click_and_by_two(
    site: PharmacySite, browser: Browser
) -> None:
    assert "Print all 9 labels" in browser.page.text
    shown, response = browser.page, browser.response
    press_print(browser, "new")
    assert print_jobs(site) == 9
    assert "Print all" not in browser.page.text
    browser.page, browser.response = shown, response
    press_print(browser, "new")
    assert browser.response.status_code == 422
    assert print_jobs(site) == 9


def test_the_patient_calendar_is_printed_with_the_labels_if_a_printer_has_its_paper(
    sqlite_site: PharmacySite,
) -> None:
    with db.transaction(sqlite_site.engine) as session:
        printers.add_printer(session, "office", "folder:x", "letter", now(), COMMAND_LINE)
    browser = sqlite_site.at_printable()
    assert "Print all 9 labels and the patient calendar" in browser.page.text
    press_print(browser, "new")
    assert print_jobs(sqlite_site) == 10


def test_all_at_once_leaves_out_what_was_printed(site: PharmacySite, browser: Browser) -> None:
    press_print(browser, label_ids(browser)[3])
    assert "Print 8 labels" in browser.page.text
    press_print(browser, "new")
    assert print_jobs(site) == 9


def test_a_failed_label_is_reprinted_without_a_reason(site: PharmacySite, browser: Browser) -> None:
    press_print(browser, "new")
    set_print_jobs(site, "failed", "The printer refused.")
    browser.open(browser.response.request.path)
    assert "The printer refused." in browser.page.text
    press_print(browser, "new")
    assert print_jobs(site) == 18


def test_a_second_print_job_needs_a_reason(site: PharmacySite, browser: Browser) -> None:
    first = label_ids(browser)[0]
    press_print(browser, first)
    press_print(browser, first)
    assert browser.response.status_code == 422
    assert "Say why it is printed again" in browser.page.text
    assert print_jobs(site) == 1
    press_print(browser, first, "unreadable", "smudged <b>")
    assert print_jobs(site) == 2
    assert "copy 2" in browser.page.text
    assert "Why again: Faint, smudged or not readable: smudged <b>" in browser.page.text


def test_a_jam_resumes_at_a_label_with_one_press_and_one_reason(
    sqlite_site: PharmacySite,
) -> None:
    browser = sqlite_site.at_printable()
    labels = label_ids(browser)
    press_print(browser, "new")
    set_print_jobs(sqlite_site, "unknown", "The connection broke.")
    browser.open(browser.response.request.path.removesuffix("/print"))
    assert "Print again from here: this and 5 labels after it" in browser.page.text
    shown, response = browser.page, browser.response
    press_resume(browser, labels[3])
    assert "Say why it is printed again" in browser.page.text
    assert print_jobs(sqlite_site) == 9
    press_resume(browser, labels[3], "jammed")
    assert print_jobs(sqlite_site) == 9 + 6
    browser.page, browser.response = shown, response
    press_resume(browser, labels[3], "jammed")
    assert "was printed meanwhile" in browser.page.text
    assert print_jobs(sqlite_site) == 9 + 6


def press_resume(browser: Browser, label_id: str, ground: str = "") -> None:
    """Press the button that prints a label and those after it."""
    order_path = browser.response.request.path.removesuffix("/print")
    fields = {**browser.page.fields, "label": [f"from-{label_id}"]}
    if ground:
        fields[f"ground-{label_id}"] = [ground]
    browser.send(f"{order_path}/print", fields)


@pytest.mark.parametrize(
    ("ground", "words", "refusal"),
    [
        ("", "it jammed", "choose why"),
        ("bored", "", "choose why"),
        ("other", " ", "say in a few words why"),
        ("jammed", "x" * 121, "at most 120 characters"),
        ("jammed", "a\u202eb", "cannot be seen"),
    ],
)
def test_a_reason_that_says_nothing_prints_nothing_and_stays_typed(
    sqlite_site: PharmacySite, ground: str, words: str, refusal: str
) -> None:
    browser = sqlite_site.at_printable()
    first = label_ids(browser)[0]
    press_print(browser, first)
    press_print(browser, first, ground, words)
    assert browser.response.status_code == 422
    assert refusal in browser.page.text.lower()
    assert browser.page.text_of(f"words-{first}") == words
    assert print_jobs(sqlite_site) == 1


def test_the_first_choice_of_a_stock_is_offered_first(sqlite_site: PharmacySite) -> None:
    with db.transaction(sqlite_site.engine) as session:
        for name, stock in (("a", "4x3"), ("b", "4x2"), ("c", "4x3")):
            printers.add_printer(session, name, "folder:x", stock, now(), COMMAND_LINE)
        [chosen] = [str(one.id) for one in printers.find_printers(session) if one.name == "c"]
        printers.make_default(session, COMMAND_LINE, chosen, now())
    page = sqlite_site.at_printable().page
    offered = [have["value"] for have in page.all_of("option") if len(have["value"]) == 36]
    assert (page.text_of("printer"), len(offered)) == (chosen, 3)


def test_an_unknown_printer_prints_nothing(site: PharmacySite, browser: Browser) -> None:
    browser.fill(printer="8a6f0c2e-0000-4000-8000-000000000000")
    press_print(browser, label_ids(browser)[0])
    assert browser.response.status_code == 404
    assert print_jobs(site) == 0


def test_a_printer_with_other_stock_is_not_offered(site: PharmacySite, browser: Browser) -> None:
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE printers SET stock = '2x1'"))
    path = browser.response.request.path
    press_print(browser, label_ids(browser)[0])
    assert browser.response.status_code == 422
    assert "holds 2x1 stock" in browser.page.text
    assert "No printer is loaded with this stock" in browser.open(path).text
    assert print_jobs(site) == 0


def test_an_unrendered_label_is_not_printed(site: PharmacySite) -> None:
    browser = site.signed_in()
    order_id = site.placed(browser)
    site.verify(order_id)
    with site.engine.begin() as connection:
        # Like a packaging of another lot, whose labels are made again.
        connection.execute(text("UPDATE labels SET state = 'queued', pdf = NULL"))
    page = browser.open(f"/orders/{order_id}")
    assert "Print all" not in page.text
    browser.fill(printer=site.printer_id)
    press_print(browser, label_ids(browser)[0])
    assert browser.response.status_code == 422
    assert print_jobs(site) == 0


def test_enter_in_a_reason_prints_nothing_else(browser: Browser) -> None:
    """A browser submits a form with its first button, and not at all if that is disabled."""
    inside = browser.page.html.partition('id="print"')[2]
    first = inside[inside.index("<button") :].partition(">")[0]
    assert first == "<button disabled hidden"


def test_an_administrator_can_see_but_not_print(site: PharmacySite, browser: Browser) -> None:
    page = site.signed_in("admin").open(browser.response.request.path)
    assert "Robin Sample" in page.text
    assert "Print all" not in page.text
