"""A stale tab: its request is refused with a message at the top of the page, with the focus."""

from typing import Any

import pytest

from pharmacy.core.screening.holds import ReasonCode
from tests.services import stored
from tests.web.browsers import PASSWORD, Browser, PharmacySite
from tests.web.compounding.test_the_day import compounded, path_of, press, verified

HELD: dict[str, Any] = {"medications": "tramadol", "medications_none": ""}
CANCELLED = "the order is cancelled: place a new one"


def refusal(browser: Browser) -> str:
    """The message at the top, which takes the focus."""
    tags = browser.page.tags
    focused = [place for place, (_, have) in enumerate(tags) if "autofocus" in have]
    notices = [p for p, (_, have) in enumerate(tags) if "notice bad" in have.get("class", "")]
    assert focused[:1] == notices[:1]
    assert tags[focused[0]][1]["role"] == "alert"
    cards = [p for p, (_, have) in enumerate(tags) if "card" in have.get("class", "").split()]
    assert not cards or focused[0] < cards[0]
    main: str = browser.page.texts["main"]
    return main.lower()


def cancel(site: PharmacySite, order_id: str) -> None:
    """Somebody cancels the order in another browser."""
    tom = site.signed_in("pharmacist")
    tom.open(path_of(order_id))
    press(tom, path_of(order_id, "/cancel"), reason="typed in twice")
    assert tom.response.status_code == 200


def test_a_canceled_order_no_longer_says_that_it_is_held(site: PharmacySite) -> None:
    order_id = site.placed(**HELD)
    ada = site.signed_in("pharmacist")
    assert "Held: nothing is made or printed for this order" in ada.open(path_of(order_id)).text
    cancel(site, order_id)
    page = ada.open(path_of(order_id))
    assert "Held" not in page.text
    assert "The order was cancelled before a pharmacist resolved this hold." in page.text
    assert "Resolve this hold" not in page.text
    assert "Held" not in ada.open(path_of(order_id, "/verification")).text
    row = ada.open("/orders").html.partition("<tbody>")[2]
    assert "held" not in row
    assert "1 hold" not in row


def test_the_hold_of_a_canceled_order_is_not_resolved(sqlite_site: PharmacySite) -> None:
    order_id = sqlite_site.placed(**HELD)
    ada = sqlite_site.signed_in("pharmacist")
    page = ada.open(path_of(order_id))
    [action] = [a for have in page.all_of("form") if "/flags/" in (a := have.get("action", ""))]
    shown = ada.page
    cancel(sqlite_site, order_id)
    ada.page = shown
    press(ada, action, ground=ReasonCode.PRESCRIBER_CONFIRMED, words="Dr. Example")
    assert ada.response.status_code == 409
    assert CANCELLED in refusal(ada)
    assert "Dr. Example" not in stored.every_word(sqlite_site.engine)


@pytest.mark.parametrize(
    ("rest", "fields"),
    [
        ("/verification", {"action": "verify", "password": PASSWORD}),
        ("/verification", {"action": "send_back", "reason": "which dose?"}),
        ("/cancel", {"reason": "typed in twice"}),
        ("/compounding", {"action": "begin"}),
        ("/dispensing", {"way": "picked_up", "recipient": "Robin Sample"}),
    ],
)
def test_a_stale_tabs_request_for_a_canceled_order_is_refused_at_the_top(
    sqlite_site: PharmacySite, rest: str, fields: dict[str, Any]
) -> None:
    order_id, _, ada = verified(sqlite_site)
    ada.open(path_of(order_id))
    shown = ada.page
    cancel(sqlite_site, order_id)
    ada.page = shown
    press(ada, path_of(order_id, rest), **fields)
    assert ada.response.status_code == 409
    assert "was changed after you read it" in refusal(ada)


@pytest.mark.parametrize(
    ("rest", "fields"),
    [
        ("/packaging", {"capsules-1": "7", "lot-1": "N-1", "beyond_use_on-1": "2026-12-30"}),
        ("/print", {"label": "new"}),
    ],
)
def test_what_is_not_recorded_of_an_order_that_moved_on_is_said_at_the_top(
    sqlite_site: PharmacySite, rest: str, fields: dict[str, Any]
) -> None:
    order_id, tina, _ = verified(sqlite_site)
    tina.open(path_of(order_id))
    press(tina, path_of(order_id, "/compounding"), action="begin")
    shown = tina.page
    cancel(sqlite_site, order_id)
    tina.page = shown
    press(tina, path_of(order_id, rest), **fields)
    assert tina.response.status_code in (409, 422)
    assert refusal(tina)


def test_a_reason_that_came_too_late_is_shown_again(sqlite_site: PharmacySite) -> None:
    tina = sqlite_site.signed_in()
    order_id = sqlite_site.placed(tina)
    shown = tina.page
    ada = sqlite_site.signed_in("pharmacist")
    ada.open(path_of(order_id, "/verification"))
    press(ada, path_of(order_id, "/verification"), action="send_back", reason="which dose?")
    tina.page = shown
    press(tina, path_of(order_id, "/cancel"), reason="typed in twice")
    assert "was changed after you read it" in refusal(tina)
    assert tina.page.text_of("reason") == "typed in twice"


def test_nothing_is_offered_that_a_closed_order_cannot_do(sqlite_site: PharmacySite) -> None:
    order_id, _, ada = compounded(sqlite_site, target="1")
    page = ada.open(path_of(order_id, "/dispensing"))
    assert "Not yet. The order is compounding" in page.text
    assert "Record the dispensing" not in page.text
    cancel(sqlite_site, order_id)
    page = ada.open(path_of(order_id, "/verification"))
    assert not page.has_button("verify")
    assert not page.has_button("send_back")
    assert not page.has_button("cancel")
