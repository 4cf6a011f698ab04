"""A pharmacist amends a course at the page of its order: typed, previewed, then saved."""

from tests.services import rendered
from tests.web.browsers import Browser, PharmacySite

EXTEND = {"change": "extend", "extend_days": "14", "day": "22", "reason": "vivid dreams"}


def at(site: PharmacySite, target: str = "4.5") -> tuple[Browser, str]:
    """A pharmacist's browser at a new LDN order, and the URL for amendments."""
    order_id = site.placed(start_on="2026-12-01", target=target)
    browser = site.signed_in("pharmacist")
    browser.open(f"/orders/{order_id}")
    return browser, f"/orders/{order_id}/amend"


def press(browser: Browser, path: str, action: str, **fields: str) -> None:
    browser.fill(**fields)
    browser.press(action, path)


def test_an_extension_is_shown_before_it_is_saved(site: PharmacySite) -> None:
    browser, path = at(site)
    press(browser, path, "preview", **EXTEND)
    for words in (
        "From night 22 on (Dec 22, 2026)",
        "Bottle 10 14 capsules of 1.5 mg, for 22 to 35 to be made now",
        "Bottle 4 7 capsules of 2 mg, for 36 to 42 gets a replacement label",
    ):
        assert words in browser.page.text
    assert "Amendments" not in browser.open(path.removesuffix("/amend")).text


def test_a_saved_change_is_on_the_page_with_its_reason(site: PharmacySite) -> None:
    browser, path = at(site)
    press(browser, path, "preview", **EXTEND)
    page = browser.press("save", path)
    assert browser.response.request.path == path.removesuffix("/amend")
    for words in (
        "Extend, plan 2: from night 22 on (Dec 22, 2026).",
        "“vivid dreams” pharmacist",
        "Plan 1 as it was",
        "7 superseded labels: never printed again",
        "0.5 mg to 4.5 mg in 9 phases, 100 days",
    ):
        assert words in page.text
    assert site.notifiers.notified[-1][1] in browser.response.request.path


def test_a_step_back_shows_what_is_left_at_home(site: PharmacySite) -> None:
    browser, path = at(site)
    fields = {
        "change": "step_back",
        "to": "1 mg",
        "back_days": "7",
        "day": "18",
        "reason": "dreams",
    }
    press(browser, path, "preview", **fields)
    assert "Bottle 3 4 capsules of 1.5 mg, for 25 to 28" in browser.page.text
    assert "Bottle 11 3 capsules of 1.5 mg, for 29 to 31 to be made now" in browser.page.text


def test_what_is_stated_to_be_at_home_counts(site: PharmacySite) -> None:
    browser, path = at(site)
    fields = {"change": "step_back", "to": "1 mg", "back_days": "7", "reason": "dreams"}
    press(browser, path, "preview", **fields, on="2026-12-18", at_hand="3: 2")
    assert "Bottle 3 2 capsules of 1.5 mg, for 25 to 26" in browser.page.text


def test_a_stop_says_what_is_left_over(site: PharmacySite) -> None:
    browser, path = at(site)
    press(browser, path, "preview", change="stop", day="18", reason="rash")
    for words in (
        "Nothing more is taken.",
        "Bottle 9 30 capsules left over",
        "Void without replacement: labels of bottles 3, 4, 5, 6, 7, 8, 9.",
    ):
        assert words in browser.page.text
    page = browser.press("save", path)
    assert "0.5 mg to 1.5 mg in 3 phases, 17 days" in page.text
    assert "8 superseded labels" in page.text


def test_a_new_target_is_reached_by_steps(site: PharmacySite) -> None:
    browser, path = at(site)
    press(
        browser,
        path,
        "preview",
        change="new_target",
        target="2.5",
        step="0.5",
        every_days="7",
        target_days="30",
        day="22",
        reason="enough",
    )
    assert "Bottle 6 7 capsules left over" in browser.page.text


def test_an_error_is_shown_at_its_field_and_no_input_is_lost(
    sqlite_site: PharmacySite,
) -> None:
    browser, path = at(sqlite_site)
    press(
        browser, path, "preview", change="extend", extend_days="two", day="", reason="vivid dreams"
    )
    assert browser.response.status_code == 422
    assert browser.page.error("extend_days") == "Give a whole number, such as 7."
    assert browser.page.error("day") == "Give the day, or the date, from which it applies."
    assert browser.page.text_of("extend_days") == "two"
    assert browser.page.text_of("reason") == "vivid dreams"


def test_malformed_container_lines_get_the_correct_form(sqlite_site: PharmacySite) -> None:
    browser, path = at(sqlite_site)
    press(browser, path, "preview", **EXTEND, at_hand="five of 3")
    assert browser.page.error("at_hand").startswith("Give the bottle, a colon")


def test_nothing_is_saved_that_was_not_looked_at(site: PharmacySite) -> None:
    browser, path = at(site)
    press(browser, path, "preview", **EXTEND)
    page = browser.send(path, {**browser.page.fields, "extend_days": ["7"], "action": ["save"]})
    assert browser.response.status_code == 409
    assert "Look again, then save." in page.text
    assert "22 to 28" in page.text


def test_the_second_of_two_changes_gets_a_message_about_the_first(site: PharmacySite) -> None:
    first, path = at(site)
    second = site.signed_in("pharmacist")
    second.open(path.removesuffix("/amend"))
    press(second, path, "preview", **EXTEND)
    press(first, path, "preview", change="stop", day="18", reason="rash")
    first.press("save", path)
    second.press("save", path)
    assert second.response.status_code == 422
    assert second.page.error("day") == "Give a day of the course, from 2 to 18."
    assert "Since you opened this page:" in second.page.text
    assert "Stop: from night 18 on. “rash” pharmacist" in second.page.text
    assert second.page.text_of("reason") == "vivid dreams"
    first.open(path)
    assert "Since you opened" not in first.page.text


def test_the_same_click_twice_changes_once(site: PharmacySite) -> None:
    browser, path = at(site)
    press(browser, path, "preview", **EXTEND)
    fields = {**browser.page.fields, "action": ["save"]}
    browser.send(path, fields)
    browser.open(path)
    again = browser.send(path, fields)
    assert browser.response.status_code == 409
    assert "plan 3" not in again.text


def test_an_administrator_changes_no_course(sqlite_site: PharmacySite) -> None:
    _, path = at(sqlite_site)
    admin = sqlite_site.signed_in("admin")
    page = admin.open(path.removesuffix("/amend"))
    assert "Change the course" not in page.text
    admin.send(path, {**EXTEND, "action": "save"})
    assert admin.response.status_code == 403


def test_a_superseded_label_is_kept_for_the_record_and_not_for_the_printer(
    site: PharmacySite,
) -> None:
    browser, path = at(site)
    order_id = path.split("/")[2]
    rendered.render(site.engine, order_id)
    press(browser, path, "preview", change="stop", day="18", reason="rash")
    page = browser.press("save", path)
    site.verify(order_id)
    record = page.links["Picture for the record"]
    label_id = record.rpartition("/")[2].removesuffix(".png")
    fields = {"printer": site.printer_id, "label": label_id}
    refused = browser.send(f"/orders/{order_id}/print", fields)
    assert browser.response.status_code == 422
    assert "is superseded. The course was changed" in refused.text
    browser.open(record)
    assert browser.response.mimetype == "image/png"
    assert "is superseded" in browser.open(f"/labels/{label_id}.pdf").text
    assert browser.response.status_code == 409


def test_a_held_order_says_that_it_can_only_be_stopped(sqlite_site: PharmacySite) -> None:
    browser, path = at(sqlite_site, target="8")
    press(browser, path, "preview", **EXTEND)
    assert browser.response.status_code == 409
    assert "The order is held" in browser.page.text


def test_a_page_with_the_old_words_is_still_saved_as_it_explains_them(
    sqlite_site: PharmacySite,
) -> None:
    """It says "Hold: stay on the present dose", so its meaning is clear."""
    browser, path = at(sqlite_site)
    old = {"change": "hold", "hold_days": "14", "day": "22", "reason": "vivid dreams"}
    shown = {name: v for name, v in browser.page.fields.items() if name != "extend_days"}
    page = browser.send(path, {**shown, **old, "action": "preview"})
    assert "Bottle 10 14 capsules of 1.5 mg, for 22 to 35 to be made now" in page.text
    assert page.text_of("extend_days") == "14"


def test_pages_in_spanish_say_that_the_course_was_extended(sqlite_site: PharmacySite) -> None:
    browser, path = at(sqlite_site)
    press(browser, path, "preview", **EXTEND)
    browser.press("save", path)
    browser.send("/language", {**browser.page.fields, "page_language": "es"})
    assert "Prolongar, plan 2" in browser.open(path.removesuffix("/amend")).text


PAUSE = {"change": "pause", "pause_days": "14", "day": "25", "reason": "surgery"}


def test_a_pause_is_shown_before_it_is_saved_and_then_on_the_page(site: PharmacySite) -> None:
    browser, path = at(site)
    press(browser, path, "preview", **PAUSE)
    assert "Bottle 4 4 capsules of 2 mg, for 39 to 42 gets a replacement label" in browser.page.text
    page = browser.press("save", path)
    assert "Pause, plan 2: from night 25 on (Dec 25, 2026)." in page.text
    assert "free of opioids for 7 to 10 days before naltrexone resumes" in page.text


def test_the_days_of_a_pause_are_wrong_beside_their_own_field(sqlite_site: PharmacySite) -> None:
    browser, path = at(sqlite_site)
    press(browser, path, "preview", **{**PAUSE, "pause_days": "two"})
    assert browser.page.error("pause_days") == "Give a whole number, such as 7."


def test_a_pause_is_entered_in_spanish_too(sqlite_site: PharmacySite) -> None:
    browser, path = at(sqlite_site)
    browser.send("/language", {**browser.page.fields, "page_language": "es"})
    page = browser.open(path)
    assert "Pausar: no tomar nada algunos días y luego continuar" in page.text
    assert "Por cuántos días no se toma nada" in page.text
