"""The pages in English and in Spanish."""

import datetime
import re
from collections.abc import Iterator

from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderStatus
from pharmacy.web.words import sentences
from tests.web import catalogue
from tests.web.browsers import PharmacySite
from tests.web.templates import literal_words

PLACEHOLDER = re.compile(r"%(?:\(\w+\)[sd]|%)")


def sides() -> Iterator[tuple[str, str]]:
    """Each English text with its Spanish, in the singular and in the plural."""
    for message in catalogue.in_spanish():
        if message.id:
            one_or_both = zip(*map(catalogue.sides, (message.id, message.string)), strict=True)
            yield from one_or_both


def test_the_spanish_catalogue_is_up_to_date_with_the_pages() -> None:
    """`make words` updates it."""
    assert catalogue.SPANISH.read_bytes() == catalogue.brought_up_to_date()


def test_whatever_the_pages_say_has_its_spanish() -> None:
    assert catalogue.missing(catalogue.in_spanish()) == []


def test_a_text_has_the_same_places_to_fill_in_both_languages() -> None:
    for english, spanish in sides():
        assert sorted(PLACEHOLDER.findall(english)) == sorted(PLACEHOLDER.findall(spanish)), english
        assert "%" not in PLACEHOLDER.sub("", english + spanish), english


def test_a_visitor_gets_the_browsers_language(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.browser()
    spanish = browser.open("/sign-in", headers={"Accept-Language": "fr, es-MX;q=0.9, en;q=0.5"})
    assert spanish.all_of("html") == [{"lang": "es"}]
    assert "Contraseña" in spanish.text
    assert browser.open("/sign-in", headers={"Accept-Language": "fr"}).all_of("html") == [
        {"lang": "en"}
    ]


def test_the_choice_at_the_sign_in_page_holds_in_this_browser(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.browser()
    browser.open("/sign-in?next=/audit")
    chosen = browser.send("/language", {**browser.page.fields, "page_language": "es"})
    assert "Contraseña" in chosen.text
    assert chosen.text_of("next") == "/audit"
    assert "Contraseña" in browser.open("/sign-in").text


def test_a_person_has_the_chosen_language_at_every_browser(site: PharmacySite) -> None:
    first = site.signed_in()
    first.open("/account")
    page = first.send("/language", {"page_language": "es", "next": "/account"})
    assert first.response.request.path == "/account"
    assert "Su cuenta" in page.text
    assert "Su cuenta" in site.signed_in().open("/account").text


def test_a_language_that_the_pages_do_not_have_is_refused(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.browser()
    browser.open("/sign-in")
    browser.send("/language", {"page_language": "xx"})
    assert browser.response.status_code == 422


def test_the_pages_have_no_words_but_those_of_the_catalogue() -> None:
    assert literal_words() == {}


def test_a_refusal_is_translated_to_spanish_with_its_values(
    sqlite_site: PharmacySite,
) -> None:
    label = Message("title_of_label", "label %(number)s", number=3)
    day = datetime.date(2026, 11, 23)
    for said, spanish in (
        (
            Message("code_wrong", "The code is wrong, or was used before."),
            "El código es incorrecto o ya se usó.",
        ),
        (
            Message("other_fill_first", "Fill %(number)s comes first.", number=1200),
            "Primero va el surtido 1,200.",
        ),
        (
            Message("label_scanned_before", "%(label)s was scanned before.", label=label),
            "Etiqueta 3 ya se había escaneado.",
        ),
        (
            Message("before_the_course", "The course begins on %(day)s.", day=day),
            "El tratamiento empieza el 23 nov 2026.",
        ),
        (
            Message(
                "order_closed",
                "The order is %(state)s. Nothing is made for it.",
                state=OrderStatus.CANCELLED,
            ),
            "La orden está cancelada: nada de ella se prepara.",
        ),
        ("The label has changed since.", "La etiqueta ha cambiado desde entonces."),
    ):
        with sqlite_site.app.test_request_context(headers={"Accept-Language": "es"}):
            assert sentences.sentence(said) == spanish


def test_a_value_is_shown_as_text_and_not_as_html(sqlite_site: PharmacySite) -> None:
    said = Message("printer_name_taken", "There is already a printer %(name)s.", name="<b>")
    with sqlite_site.app.test_request_context(headers={"Accept-Language": "en"}):
        assert sentences.sentence(said) == "There is already a printer &lt;b&gt;."


def test_what_has_no_spanish_is_marked_as_english(sqlite_site: PharmacySite) -> None:
    with sqlite_site.app.test_request_context(headers={"Accept-Language": "es"}):
        sentence = sentences.sentence("a <rare> thing")
        assert sentence == '<span lang="en">A &lt;rare&gt; thing.</span>'
    with sqlite_site.app.test_request_context(headers={"Accept-Language": "en"}):
        assert sentences.sentence("a rare thing") == "A rare thing."
