"""Placing an order once, and only as it was shown."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from pharmacy import job_queue
from pharmacy.core.roles import Role
from tests.services import stored
from tests.web.browsers import ROBIN, Browser, PharmacySite
from tests.web.people.test_users import add


def ready(site: PharmacySite, **fields: str) -> Browser:
    """A browser that shows a plan that can be placed."""
    browser = site.signed_in()
    browser.open("/orders/new")
    browser.fill(**{**ROBIN, **fields})
    browser.press("plan")
    return browser


def orders(engine: Engine) -> int:
    """The number of stored orders."""
    return stored.counts(engine)["orders"]


def test_placing_leads_to_the_order_and_notifies_once(site: PharmacySite) -> None:
    browser = ready(site)
    page = browser.press("place")
    order_id = browser.response.request.path.rpartition("/")[2]
    assert "Robin Sample" in page.text
    assert site.notifiers.notified == [(job_queue.RENDER_LABELS, order_id)]
    # One for each container, and the patient calendar.
    assert stored.counts(site.engine)["labels"] == 9 + 1


def test_medicines_are_shown_with_their_code_if_they_have_one(sqlite_site: PharmacySite) -> None:
    medicines = "zinc\nnaproxen rxcui 7258"
    order_id = sqlite_site.placed(medications=medicines, medications_none="")
    page = sqlite_site.signed_in().open(f"/orders/{order_id}")
    assert "zinc, naproxen (RxNorm 7258)" in page.text


def test_the_order_records_who_entered_it(site: PharmacySite) -> None:
    order_id = site.placed(site.signed_in("pharmacist"))
    with site.engine.connect() as connection:
        query = text("SELECT name FROM users JOIN orders ON entered_by = users.id")
        assert connection.execute(query).scalars().all() == ["pharmacist"]
        audited = text("SELECT actor_name FROM audit_entries WHERE event = 'order:placed'")
        assert connection.execute(audited).scalars().all() == ["pharmacist"]
    assert "typed in by pharmacist" in site.signed_in().open(f"/orders/{order_id}").text


def test_a_form_that_was_sent_twice_is_one_order(site: PharmacySite) -> None:
    browser = ready(site)
    fields = {**browser.page.fields, "action": ["place"]}
    paths = []
    for _ in range(3):
        browser.send("/orders/new", fields)
        paths.append(browser.response.request.path)
    assert len(set(paths)) == 1
    assert orders(site.engine) == 1
    assert len(site.notifiers.notified) == 1


def test_a_form_that_is_sent_twice_at_once_is_one_order(site: PharmacySite) -> None:
    browser = ready(site)
    fields = {**browser.page.fields, "action": ["place"]}

    def send(_: int) -> str:
        client = site.app.test_client()
        client.set_cookie("pharmacy", browser.token)
        response = client.post("/orders/new", data=fields)
        assert response.status_code == 303
        return response.headers["Location"]

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(send, range(4)))) == 1
    assert orders(site.engine) == 1


def test_a_plan_that_was_not_shown_is_shown_and_not_placed(sqlite_site: PharmacySite) -> None:
    browser = ready(sqlite_site)
    browser.fill(target="3")
    page = browser.press("place")
    assert browser.response.status_code == 409
    assert "was changed after its plan was shown" in page.text
    assert orders(sqlite_site.engine) == 0
    browser.press("place")
    assert orders(sqlite_site.engine) == 1


@pytest.mark.parametrize("field", ["family_name", "birth_date", "refills", "npi", "purpose"])
def test_a_change_of_any_field_is_a_change(sqlite_site: PharmacySite, field: str) -> None:
    browser = ready(sqlite_site)
    changed = {"birth_date": "1981-02-03", "refills": "3", "npi": "1234567893"}
    browser.fill(**{field: changed.get(field, "Changed")})
    browser.press("place")
    assert orders(sqlite_site.engine) == 0


@pytest.mark.parametrize("shown", ["", "0" * 64])
def test_nothing_is_placed_unseen(sqlite_site: PharmacySite, shown: str) -> None:
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    browser.fill(**ROBIN, shown=shown)
    browser.press("place")
    assert browser.response.status_code == 409
    assert orders(sqlite_site.engine) == 0


def test_a_form_that_was_placed_and_then_changed_is_another_order(
    sqlite_site: PharmacySite,
) -> None:
    """After Back, an edit and another Place, nobody may think that the edit was stored."""
    browser = ready(sqlite_site)
    typed = browser.page
    browser.press("place")
    browser.page = typed
    browser.fill(family_name="Other")
    browser.press("plan")
    page = browser.press("place")
    assert browser.response.status_code == 409
    assert "was not stored" in page.text
    assert orders(sqlite_site.engine) == 1
    browser.press("place")
    assert orders(sqlite_site.engine) == 2


@pytest.mark.parametrize("name", ["王小明", "محمد", "😀 Smith", "x" * 100])
def test_a_name_that_no_label_can_show_is_refused_beside_its_field(
    site: PharmacySite, name: str
) -> None:
    browser = ready(site, family_name=name)
    page = browser.press("place") if browser.page.has_button("place") else browser.page
    assert browser.response.status_code == 422
    assert page.error("family_name")
    assert page.text_of("family_name") == name
    assert orders(site.engine) == 0
    assert site.notifiers.notified == []


def test_a_form_without_a_name_of_its_own_gets_one(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    browser.fill(**ROBIN, order_id="no identity")
    page = browser.press("plan")
    assert len(page.text_of("order_id")) == 36


def end_sessions(site: PharmacySite) -> None:
    """Like half an hour without a click."""
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE web_sessions SET ended_at = created_at"))


def test_an_order_that_was_typed_while_the_session_ended_is_kept(site: PharmacySite) -> None:
    browser = ready(site, family_name="<Kept>")
    end_sessions(site)
    page = browser.press("place")
    assert browser.response.status_code == 401
    assert "is kept" in page.text
    fields = {**page.fields, "name": ["technician"], "password": ["correct horse battery"]}
    page = browser.send("/sign-in", fields)
    assert "password" not in page.fields
    page = browser.press("plan")
    assert page.text_of("family_name") == "<Kept>"
    assert orders(site.engine) == 0
    browser.press("place")
    assert orders(site.engine) == 1


def test_an_order_is_kept_when_somebody_signed_in_again_in_another_tab(
    sqlite_site: PharmacySite,
) -> None:
    browser = ready(sqlite_site)
    typed = browser.page
    browser.sign_in("technician")
    browser.page = typed
    page = browser.press("place")
    assert browser.response.status_code == 403
    page = browser.open(page.links["Continue with it"])
    assert page.text_of("family_name") == "Sample"
    assert browser.press("plan").has_button("place")
    assert orders(sqlite_site.engine) == 0


def test_nobody_else_gets_a_saved_form_and_a_sign_out_deletes_it(
    sqlite_site: PharmacySite,
) -> None:
    browser = ready(sqlite_site, family_name="Secret")
    add(sqlite_site, "tom", Role.TECHNICIAN)
    end_sessions(sqlite_site)
    browser.press("place")
    browser.sign_in("tom")
    assert browser.response.request.path == "/board"
    assert "Secret" not in browser.page.html
    sqlite_site.signed_in().send("/sign-out", {})
    assert stored.counts(sqlite_site.engine)["kept_forms"] == 0


def test_words_typed_at_the_page_of_an_order_come_back_there(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    order_id = sqlite_site.placed(browser)
    browser.open(f"/orders/{order_id}")
    end_sessions(sqlite_site)
    browser.send(f"/orders/{order_id}/cancel", {"reason": "twice by mistake"})
    browser.sign_in("technician")
    assert browser.response.request.path == f"/orders/{order_id}"
    (kept,) = (have for have in browser.page.all_of("section") if have.get("id") == "kept")
    assert kept["data-action"] == f"/orders/{order_id}/cancel"
    assert json.loads(kept["data-fields"]) == [["reason", "twice by mistake"]]
