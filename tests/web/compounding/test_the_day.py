"""An order through the pages of the day: verified, compounded, verified again and dispensed."""

import re

import pytest
from sqlalchemy import text

from tests.services import rendered, stored
from tests.web.browsers import PASSWORD, Browser, PharmacySite


def path_of(order_id: str, rest: str = "") -> str:
    return f"/orders/{order_id}{rest}"


def press(browser: Browser, path: str, **fields: str) -> None:
    """Post the form of the open page with this input."""
    browser.send(path, {**browser.page.fields, **{name: [t] for name, t in fields.items()}})


def verified(site: PharmacySite, **fields: str) -> tuple[str, Browser, Browser]:
    """An order that a pharmacist verified on the page, and both browsers."""
    tina, ada = site.signed_in(), site.signed_in("pharmacist")
    order_id = site.placed(tina, **fields)
    rendered.render(site.engine, order_id)
    ada.open(path_of(order_id, "/verification"))
    press(ada, path_of(order_id, "/verification"), action="verify", password=PASSWORD)
    return order_id, tina, ada


def compounded(site: PharmacySite, **fields: str) -> tuple[str, Browser, Browser]:
    """The same with its containers packaged and labeled."""
    order_id, tina, ada = verified(site, **fields)
    tina.open(path_of(order_id))
    press(tina, path_of(order_id, "/compounding"), action="begin")
    last = len(barcodes(site))
    counts = {f"capsules-{n}": "30" if n == last else "7" for n in range(1, last + 1)}
    press(tina, path_of(order_id, "/packaging"), **counts)
    press(tina, path_of(order_id, "/print"), label="new")
    send_print_jobs(site)
    for code in barcodes(site):
        press(tina, path_of(order_id, "/scan"), number=code)
    return order_id, tina, ada


def send_print_jobs(site: PharmacySite) -> None:
    """Every print job comes out of its printer."""
    sent = "UPDATE print_attempts SET state = 'sent', sent_at = intended_at"
    with site.engine.begin() as connection:
        connection.execute(text(sent))


def barcodes(site: PharmacySite) -> list[str]:
    query = (
        "SELECT barcode FROM labels WHERE superseded_at IS NULL "
        "AND container_id IS NOT NULL ORDER BY number"
    )
    with site.engine.begin() as connection:
        return [row[0] for row in connection.execute(text(query))]


def near_misses(site: PharmacySite) -> int:
    return stored.counts(site.engine)["near_misses"]


def test_the_page_of_verification_shows_all_at_once(site: PharmacySite) -> None:
    order_id = site.placed()
    rendered.render(site.engine, order_id)
    page = site.signed_in("pharmacist").open(path_of(order_id, "/verification"))
    for words in (
        '"family_name": "Sample"',
        "born Feb 3, 1980",
        "Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days.",
        "Compare 7 ways to make it",
        "None here.",
        "I, pharmacist, have looked at the prescription",
    ):
        assert words in page.text
    assert len(page.all_of("img")) == 10
    assert page.all_of("img")[-1]["alt"] == "Page 1 of the patient calendar"
    assert "svg" in page.html


def test_nothing_is_signed_while_a_label_is_being_made(sqlite_site: PharmacySite) -> None:
    """Signed from another tab, the page still says what to wait for."""
    order_id = sqlite_site.placed()
    rendered.render(sqlite_site.engine, order_id, 8)
    ada, path = sqlite_site.signed_in("pharmacist"), path_of(order_id, "/verification")
    page = ada.open(path)
    assert "Not yet. Not made yet: label 9. Sign once you have looked" in page.text
    assert not page.has_button("verify")
    press(ada, path, action="verify", password=PASSWORD)
    assert ada.response.status_code == 409
    part = ada.open(f"{path}/progress")
    assert part.all_of("div")[0]["data-live"] == "yes"
    rendered.render(sqlite_site.engine, order_id)
    press(ada, path, action="verify", password=PASSWORD)
    assert "made after you opened this page" in ada.page.text
    press(ada, path, action="verify", password=PASSWORD)
    assert ada.response.request.path == path_of(order_id)


def test_every_page_of_the_patient_calendar_is_shown(sqlite_site: PharmacySite) -> None:
    order_id = sqlite_site.placed()
    rendered.render(sqlite_site.engine, order_id)
    two = rendered.pages(2)
    with sqlite_site.engine.begin() as connection:
        changed = text("UPDATE labels SET pdf = :pdf WHERE container_id IS NULL")
        connection.execute(changed, {"pdf": two})
    ada = sqlite_site.signed_in("pharmacist")
    page = ada.open(path_of(order_id, "/verification"))
    shown = [have["src"] for have in page.all_of("img") if "calendar" in have["alt"]]
    assert [src.partition("?")[2] for src in shown] == ["", "page=2"]
    for src in shown:
        assert ada.client.get(src).mimetype == "image/png"
    for number in ("3", "0", "x"):
        assert ada.client.get(f"{shown[0]}?page={number}").status_code == 404


def test_a_wrong_password_is_shown_at_its_field_and_the_reason_is_kept(
    sqlite_site: PharmacySite,
) -> None:
    order_id = sqlite_site.placed()
    rendered.render(sqlite_site.engine, order_id)
    ada = sqlite_site.signed_in("pharmacist")
    path = path_of(order_id, "/verification")
    ada.open(path)
    press(ada, path, action="verify", password="guess", reason="which dose?")
    assert ada.response.status_code == 422
    assert ada.page.error("password") == "The password is wrong. Nothing was signed."
    assert ada.page.text_of("reason") == "which dose?"
    assert "guess" not in ada.page.html


def test_guessing_a_password_to_sign_causes_a_wait(sqlite_site: PharmacySite) -> None:
    order_id = sqlite_site.placed()
    rendered.render(sqlite_site.engine, order_id)
    ada, path = sqlite_site.signed_in("pharmacist"), path_of(order_id, "/verification")
    ada.open(path)
    for _ in range(12):
        press(ada, path, action="verify", password="guess")
    press(ada, path, action="verify", password=PASSWORD)
    assert ada.page.error("password").startswith("Too many attempts. Wait")


def test_a_person_who_entered_an_order_sees_that_another_verifies_it(
    sqlite_site: PharmacySite,
) -> None:
    ada = sqlite_site.signed_in("pharmacist")
    order_id = sqlite_site.placed(ada)
    page = ada.open(path_of(order_id, "/verification"))
    assert "Another pharmacist verifies it" in page.text
    assert not page.has_button("verify")
    press(ada, path_of(order_id, "/verification"), action="verify", password=PASSWORD)
    assert ada.response.status_code == 409


def test_a_returned_order_shows_why_until_it_is_answered(site: PharmacySite) -> None:
    tina, ada = site.signed_in(), site.signed_in("pharmacist")
    order_id = site.placed(tina)
    path = path_of(order_id, "/verification")
    ada.open(path)
    press(ada, path, action="send_back", reason="")
    assert ada.page.error("reason") == "Say why, in a few words."
    press(ada, path, action="send_back", reason="which dose?")
    assert "Returned for clarification by pharmacist" in tina.open(path_of(order_id)).text
    press(tina, path_of(order_id, "/answer"), answer="the clinic said 1 mg")
    assert "“the clinic said 1 mg”" in ada.open(path).text


def test_an_order_is_canceled_with_a_reason(sqlite_site: PharmacySite) -> None:
    tina = sqlite_site.signed_in()
    order_id = sqlite_site.placed(tina)
    press(tina, path_of(order_id, "/cancel"), reason=" ")
    assert tina.response.status_code == 422
    assert tina.page.error("cancel-reason") == "Say why, in a few words."
    press(tina, path_of(order_id, "/cancel"), reason="typed in twice")
    assert "“typed in twice”" in tina.page.text
    assert "The order is cancelled" in tina.page.text


def test_what_somebody_changed_meanwhile_is_not_signed(sqlite_site: PharmacySite) -> None:
    order_id = sqlite_site.placed()
    ada, path = sqlite_site.signed_in("pharmacist"), path_of(order_id, "/verification")
    ada.open(path)
    shown = ada.page
    press(ada, path, action="send_back", reason="which dose?")
    ada.page = shown
    press(ada, path, action="verify", password=PASSWORD)
    assert ada.response.status_code == 409
    assert "was changed after you read it" in ada.page.text


def test_a_containers_error_is_shown_at_its_field(sqlite_site: PharmacySite) -> None:
    order_id, tina, _ = verified(sqlite_site)
    tina.open(path_of(order_id))
    press(tina, path_of(order_id, "/compounding"), action="begin")
    wrong = {"capsules-1": "6", "capsules-2": "seven", "lot-1": "N-2611", "beyond_use_on-2": "soon"}
    press(tina, path_of(order_id, "/packaging"), **wrong)
    assert tina.response.status_code == 422
    assert tina.page.error("capsules-2") == "Give the count as a whole number."
    assert tina.page.error("beyond_use_on-2").startswith("Give an existing date")
    assert tina.page.text_of("lot-1") == "N-2611"
    press(tina, path_of(order_id, "/packaging"), **{"capsules-2": "", "beyond_use_on-2": ""})
    assert tina.page.error("capsules-1").startswith("The label says 7")
    assert stored.counts(sqlite_site.engine)["fillings"] == 0


def test_a_wrong_bottle_is_refused_and_listed_and_the_right_ones_make_the_order_ready(
    site: PharmacySite,
) -> None:
    order_id, tina, ada = compounded(site)
    check = path_of(order_id, "/final-verification")
    ada.open(check)
    codes = barcodes(site)
    press(ada, f"{check}/scan", number=codes[0])
    assert "Right. Container 1 belongs to this order." in ada.page.text
    press(ada, f"{check}/scan", number=codes[0])
    assert ada.response.status_code == 422
    assert 'data-tone="bad"' in ada.page.html
    press(ada, check, password=PASSWORD)
    assert "Not scanned: 2, 3, 4, 5, 6, 7, 8, 9. Find" in ada.page.text
    assert near_misses(site) == 9
    for code in codes[1:]:
        press(ada, f"{check}/scan", number=code)
    press(ada, check, password="guess")
    assert ada.page.error("password").startswith("The password is wrong")
    press(ada, check, password=PASSWORD)
    assert "ready" in ada.page.texts.get("main", "")
    assert "The same container twice" in ada.open("/near-misses").text
    tina.open(path_of(order_id, "/dispensing"))
    press(tina, path_of(order_id, "/dispensing"), way="shipped", recipient="Robin Sample")
    assert tina.page.error("reference").startswith("Give the carrier")
    assert tina.page.text_of("recipient") == "Robin Sample"
    press(tina, path_of(order_id, "/dispensing"), way="picked_up", recipient="Robin Sample")
    assert "Picked up here: Robin Sample" in tina.page.text


def test_a_technician_may_not_do_the_final_verification(sqlite_site: PharmacySite) -> None:
    order_id, tina, _ = verified(sqlite_site)
    assert tina.client.get(path_of(order_id, "/final-verification")).status_code == 403
    assert tina.client.get(path_of(order_id, "/verification")).status_code == 403


@pytest.mark.parametrize("rest", ["/verification", "/final-verification", "/dispensing"])
def test_no_page_of_the_day_is_heavy(sqlite_site: PharmacySite, rest: str) -> None:
    order_id, _, ada = verified(sqlite_site)
    ada.open(path_of(order_id, rest))
    assert len(ada.response.data) < 30_000
    assert re.search(r"<style|style=|onclick", ada.page.html) is None
