"""A held order, as a technician and a pharmacist see it."""

import datetime
import re

import pytest

from tests.services import rendered
from tests.web.browsers import ROBIN, Browser, PharmacySite
from tests.web.pages import ParsedPage

GOOD = {"ground": "prescriber_confirmed", "words": "Dr. Example, by telephone at 2 PM"}


def held(site: PharmacySite) -> str:
    """An order of the usual titration with a different quantity."""
    return site.placed(quantity_written="90")


def forms(page: ParsedPage) -> list[str]:
    """The forms that resolve the holds of a page."""
    return [have["action"] for have in page.all_of("form") if "/flags/" in have.get("action", "")]


def resolve(browser: Browser, order_id: str, **typed: str) -> ParsedPage:
    path = forms(browser.open(f"/orders/{order_id}"))[0]
    return browser.send(path, {**GOOD, **typed})


def test_a_technician_sees_why_nothing_is_printed_and_who_may_resolve_it(
    site: PharmacySite,
) -> None:
    page = site.signed_in().open(f"/orders/{held(site)}")
    for words in (
        "Held: nothing is made or printed for this order",
        "Only a pharmacist can release it",
        "You are signed in as technician",
        "The prescription is for 90 capsules. Its schedule takes 86 capsules in this plan.",
        "No label is made or printed until a pharmacist has resolved every hold",
    ):
        assert words in page.text
    assert forms(page) == []
    assert site.notifiers.notified == []


def test_a_pharmacist_resolves_the_hold_with_a_reason(site: PharmacySite) -> None:
    order_id = held(site)
    page = resolve(site.signed_in("pharmacist"), order_id)
    assert "Held: nothing" not in page.text
    reason = "Prescriber confirmed the order as written: Dr. Example, by telephone at 2 PM"
    assert f"“{reason}” pharmacist" in page.text
    assert site.notifiers.notified == [("pharmacy.jobs.render_labels", order_id)]
    rendered.render(site.engine, order_id)
    assert "not verified" in site.signed_in().open(f"/orders/{order_id}").text
    site.verify(order_id)
    assert "Print all 9 labels" in site.signed_in().open(f"/orders/{order_id}").text


def test_a_person_who_resolves_a_hold_while_verifying_continues_verifying(
    sqlite_site: PharmacySite,
) -> None:
    order_id, browser = held(sqlite_site), sqlite_site.signed_in("pharmacist")
    page = browser.open(f"/orders/{order_id}/verification")
    [path] = forms(page)
    fields = {**page.fields, "ground": ["other"], "words": [""]}
    page = browser.send(path, fields)
    assert browser.response.status_code == 422
    assert "Say in a few words whom you asked" in page.text
    assert "What was sent, word for word" in page.text
    page = browser.send(path, {**fields, "words": ["Dr. Example"]})
    assert browser.response.request.path == f"/orders/{order_id}/verification"
    # Its labels are rendered only now, and nobody may sign for labels that are still queued.
    assert not page.has_button("verify")
    rendered.render(sqlite_site.engine, order_id)
    assert browser.open(f"/orders/{order_id}/verification").has_button("verify")


@pytest.mark.parametrize("name", ["technician", "admin"])
def test_nobody_else_resolves_it(site: PharmacySite, name: str) -> None:
    order_id = held(site)
    path = forms(site.signed_in("pharmacist").open(f"/orders/{order_id}"))[0]
    browser = site.signed_in(name)
    browser.open(f"/orders/{order_id}")
    browser.send(path, GOOD)
    assert browser.response.status_code == 403
    assert "Held: nothing" in browser.open(f"/orders/{order_id}").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ground": ""}, "Choose why the order may go on."),
        ({"ground": "because"}, "Choose why the order may go on."),
        ({"words": "  "}, "Say in a few words whom you asked or what you looked at."),
        ({"words": "x" * 501}, "Give at most 500 characters."),
        ({"words": "a\u202eb"}, "Leave out characters that cannot be seen."),
    ],
)
def test_a_hold_without_a_whole_reason_stays_and_what_was_typed_too(
    sqlite_site: PharmacySite, typed: dict[str, str], said: str
) -> None:
    browser, order_id = sqlite_site.signed_in("pharmacist"), held(sqlite_site)
    page = resolve(browser, order_id, **typed)
    assert browser.response.status_code == 422
    assert said in page.text
    assert page.text_of("words") == {**GOOD, **typed}["words"]
    assert "Held: nothing" in browser.open(f"/orders/{order_id}").text


def test_the_second_of_two_pharmacists_learns_that_the_hold_is_resolved(
    sqlite_site: PharmacySite,
) -> None:
    order_id = held(sqlite_site)
    first, second = sqlite_site.signed_in("pharmacist"), sqlite_site.signed_in("pharmacist")
    second.open(f"/orders/{order_id}")
    resolve(first, order_id, words="first")
    path = forms(first.page) or forms(second.page)
    page = second.send(path[0], {**GOOD, "words": "second"})
    assert second.response.status_code == 409
    assert "Pharmacist resolved this hold before you" in page.text
    assert "first” pharmacist" in page.text


def test_the_list_shows_a_held_order_at_once(sqlite_site: PharmacySite) -> None:
    held(sqlite_site)
    page = sqlite_site.signed_in().open("/orders")
    assert "held: 1 hold" in page.text
    assert "not made" in page.text
    assert {"class": "held"} in page.all_of("tr")


def test_the_plan_says_before_placing_that_the_order_will_be_held(
    sqlite_site: PharmacySite,
) -> None:
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    browser.fill(**ROBIN, quantity_written="90")
    page = browser.press("plan")
    assert "This order will be held." in page.text
    assert "The prescription is for 90 capsules." in page.text
    assert "It will be stored and held. Show it to a pharmacist." in page.text
    browser.fill(quantity_written="86")
    assert "will be held" not in browser.press("plan").text


def test_a_duplicate_patient_is_shown_before_placing(site: PharmacySite) -> None:
    first = site.placed()
    browser = site.signed_in()
    browser.open("/orders/new")
    browser.fill(**ROBIN)
    page = browser.press("plan")
    assert re.search(
        r"Another order of naltrexone for this patient has days that overlap: Rx 1000001, "
        r"\w{3} \d+, \d{4} to ",
        page.text,
    )
    browser.press("place")
    assert browser.response.request.path != f"/orders/{first}"
    assert "Held: nothing is made or printed for this order" in browser.page.text


def test_a_form_that_is_sent_again_is_no_duplicate_of_its_own_order(site: PharmacySite) -> None:
    browser = site.signed_in()
    browser.open("/orders/new")
    browser.fill(**ROBIN)
    typed = browser.press("plan").fields
    browser.press("place")
    placed = browser.response.request.path
    browser.send("/orders/new", {**typed, "action": ["place"]})
    assert browser.response.request.path == placed
    assert "Held" not in browser.page.text


def test_a_held_order_gives_no_pdf_and_does_not_refresh(sqlite_site: PharmacySite) -> None:
    order_id = held(sqlite_site)
    browser = sqlite_site.signed_in()
    page = browser.open(f"/orders/{order_id}/progress")
    assert [have["data-live"] for _, have in page.tags if "data-live" in have] == ["no"]
    assert browser.client.get(f"/orders/{order_id}/labels.pdf").status_code == 409
    assert "PDF" not in page.links


def test_the_time_of_a_resolution_is_in_the_pharmacys_time_zone(
    sqlite_site: PharmacySite,
) -> None:
    page = resolve(sqlite_site.signed_in("pharmacist"), held(sqlite_site))
    times = [have["datetime"] for have in page.all_of("time")]
    moments = [datetime.datetime.fromisoformat(time) for time in times]
    assert all(moment.tzinfo is not None for moment in moments)
    assert re.search(r"pharmacist, \w{3} \d+, \d{4}, \d+:\d\d [AP]M", page.text)
