"""Compares the Spanish translations with the pages' words. `make words` updates them."""

import io
import sys

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from pharmacy.web.orders.fields import PHASE_PARTS
from pharmacy.web.shell.languages import CATALOGUES
from pharmacy.web.words import terms

PAGES = CATALOGUES.parent
# What services and core say, and the rules of what is sent; each message names its code first.
BELOW = [PAGES.parent / name for name in ("balances", "core", "models", "schemas", "services")]
SPANISH = CATALOGUES / "es" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
# The column names of a schedule of phases, with and without a capital letter.
PARTS = [*PHASE_PARTS, *(part.capitalize() for part in PHASE_PARTS)]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "marked": None,
    "Message": (2,),
    "ngettext": (1, 2),
    "plural": (1, 2),
}


def words_of_the_pages() -> Catalog:
    """All untranslated words of the templates and the views."""
    template = Catalog(fuzzy=False)
    for place in (PAGES, *BELOW):
        for _, _, message, _, context in extract_from_dir(place, METHODS, OPTIONS, KEYWORDS):
            template.add(message, context=context)
    for words in [*terms.listed(), *PARTS]:
        template.add(words)
    return template


def in_spanish() -> Catalog:
    """The stored translations."""
    with SPANISH.open("rb") as source:
        return read_po(source, locale="es")


def brought_up_to_date() -> bytes:
    """The translations for today's words. New words have no Spanish yet."""
    kept = in_spanish()
    kept.update(words_of_the_pages(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    text = io.BytesIO()
    write_po(text, kept, width=100, no_location=True, sort_output=True, omit_header=True)
    return HEADER + text.getvalue()


HEADER = b"""\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: es\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def missing(catalogue: Catalog) -> list[str]:
    """The words without a translation."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not all(sides(message.string)))
    ]


def sides(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """A text, in the singular and the plural if it has both."""
    return (words or "",) if not isinstance(words, tuple | list) else tuple(words)


if __name__ == "__main__":
    SPANISH.write_bytes(brought_up_to_date())
    for words in missing(in_spanish()):
        sys.stdout.write(f"{words}\n")
