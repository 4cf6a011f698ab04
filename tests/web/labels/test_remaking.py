"""The button of a failed label on the page of its order."""

import pytest
from sqlalchemy import text

from pharmacy import job_queue
from tests.services import rendered
from tests.web.browsers import Browser, PharmacySite
from tests.web.printing.test_printing import label_ids


@pytest.fixture
def order_id(sqlite_site: PharmacySite) -> str:
    """An order whose container's label and calendar failed."""
    placed = sqlite_site.placed(target="0.5", target_days="7")
    for _ in range(2):
        rendered.fail(sqlite_site.engine, placed)
    sqlite_site.notifiers.notified.clear()
    return placed


def shown(site: PharmacySite, order_id: str, who: str = "technician") -> Browser:
    browser = site.signed_in(who)
    browser.open(f"/orders/{order_id}")
    return browser


def buttons(browser: Browser) -> list[str]:
    """The URLs of the buttons of failed labels."""
    actions = [have.get("action", "") for have in browser.page.all_of("form")]
    return [action for action in actions if action.endswith("/again")]


def test_a_bottles_label_and_a_calendar_that_failed_are_made_again_from_the_orders_page(
    sqlite_site: PharmacySite, order_id: str
) -> None:
    browser = shown(sqlite_site, order_id)
    assert buttons(browser) == [f"/labels/{label}/again" for label in label_ids(browser)]
    for number, action in enumerate(buttons(browser), start=1):
        browser.send(action, {})
        assert browser.response.request.path == f"/orders/{order_id}"
        assert sqlite_site.notifiers.notified == [(job_queue.RENDER_LABELS, order_id)] * number
    assert buttons(browser) == []
    rendered.render(sqlite_site.engine, order_id)
    assert "was not made" not in browser.open(f"/orders/{order_id}").text


def test_an_administrator_has_no_button_and_is_refused(
    sqlite_site: PharmacySite, order_id: str
) -> None:
    action = buttons(shown(sqlite_site, order_id))[0]
    browser = shown(sqlite_site, order_id, "admin")
    assert buttons(browser) == []
    browser.send(action, {})
    assert browser.response.status_code == 403


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_an_order_whose_labels_are_not_made_has_no_button(
    sqlite_site: PharmacySite, order_id: str, status: str
) -> None:
    with sqlite_site.engine.begin() as connection:
        connection.execute(text("UPDATE orders SET status = :status"), {"status": status})
    browser = shown(sqlite_site, order_id)
    assert buttons(browser) == []


def test_a_rendered_label_has_no_button_to_make_it_again(sqlite_site: PharmacySite) -> None:
    assert buttons(sqlite_site.at_printable()) == []
