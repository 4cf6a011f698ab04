"""The languages of the pages: chooses the language of a response, and translates its words.

English words are in the code that shows them, as `_("…")`. Their Spanish is in
translations/es/LC_MESSAGES/messages.po, which is read directly. Each thing has one word there: an
order is una orden, a container un envase, a bottle un frasco, a fill un surtido, a hold una
retención, a course el tratamiento, a schedule la pauta.
"""

import functools
import io
from gettext import NullTranslations
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, g, has_request_context, request

from pharmacy.core.errors import invalid
from pharmacy.core.messages import Message
from pharmacy.core.quantities import count_text
from pharmacy.web.shell import visitors

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "es": "Español"}
CATALOGUES = Path(__file__).parents[1] / "translations"


def install(app: Flask) -> None:
    """Make templates use the language of the request."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    # The extension adds this method to the environment, but its type does not have it.
    cast(Any, app.jinja_env).install_gettext_callables(_gettext, _ngettext, newstyle=True)


def language() -> str:
    """The language of the current request. English outside of one."""
    if not has_request_context():
        return ENGLISH
    if "language" not in g:
        g.language = _wanted()
    return str(g.language)


def choose(tongue: str) -> None:
    """Use a language from now on in this browser. Raises InvalidInput for an unknown one."""
    if tongue not in LANGUAGES:
        raise invalid(
            "/language",
            "unknown",
            Message("choose_a_language", "Choose one of the languages of the page."),
        )
    visitors.choose_language(tongue)
    g.language = tongue


def _wanted() -> str:
    """The person's choice, else the choice in this browser, else the browser's preference."""
    visitor = g.get("visitor")
    person = visitor.person if visitor else None
    for chosen in (person.language if person else None, visitors.chosen_language()):
        if chosen in LANGUAGES:
            return chosen
    # Any variant of a language is better than the next language: es-MX before en.
    asked = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((tongue for tongue in asked if tongue in LANGUAGES), ENGLISH)


@functools.cache
def _catalogue(tongue: str) -> NullTranslations:
    """The translations of a language. Raises if the file cannot be read."""
    if tongue == ENGLISH:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, _file(tongue))
    compiled.seek(0)
    return Translations(compiled)


@functools.cache
def _file(tongue: str) -> Catalog:
    """The catalogue of a language as it is written."""
    path = CATALOGUES / tongue / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        return read_po(source, locale=tongue)


def in_catalogue(template: str) -> str | None:
    """A template in the language of the page, its places unfilled; None where it has no words."""
    if language() == ENGLISH:
        return template
    found = _file(language()).get(template)
    return str(found.string) if found is not None else None


def _gettext(words: str) -> str:
    return _catalogue(language()).gettext(words)


def _ngettext(one: str, many: str, number: int) -> str:
    return _catalogue(language()).ngettext(one, many, number)


def gettext(words: str, /, **values: object) -> str:
    """The words in the language of the page, with `%(name)s` filled in. `%%` is a percent sign."""
    return _gettext(words) % values


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """The words for one or for `num` things. `%(num)s` is the number: "1,200"."""
    return _ngettext(one, many, num) % {"num": count_text(num), **values}


def marked(words: str) -> str:
    """The English words unchanged: marked for extraction, and translated where they are shown."""
    return words


def plural(one: str, many: str) -> tuple[str, str]:
    """English words for one and for several, unchanged, for `ngettext`."""
    return one, many
