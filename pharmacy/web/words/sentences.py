"""Messages in the language of the page.

Services and core give a code, an English template and values. The translations of the page have
the template in its language, and the page writes dates, numbers and the words of codes. A string is
English text: a record keeps it as it was, or it comes from a file. It is translated if the
translations have the whole text. Text without a translation stays English, and is marked as English
for screen readers.
"""

import datetime
from enum import StrEnum

from markupsafe import Markup, escape

from pharmacy.core.messages import Message, Sentence, capital, written
from pharmacy.web.shell.languages import ENGLISH, in_catalogue, language
from pharmacy.web.words import terms
from pharmacy.web.words.days import day


def sentence(message: Sentence) -> Markup:
    """A message as a sentence of the page, with a capital letter and a period."""
    found = _found(message)
    if found is None:
        return in_english(_sentence(escape(str(message))))
    return _sentence(found)


def turned(message: Sentence) -> Markup:
    """A message in the language of the page, as part of a sentence. English if untranslated."""
    if not message:
        return Markup()
    found = _found(message)
    return in_english(escape(str(message))) if found is None else found


def in_english(words: str) -> Markup:
    """Words that stay English, marked as English on a page in another language."""
    if language() == ENGLISH:
        return escape(words)
    return Markup('<span lang="{}">{}</span>').format(ENGLISH, words)


def _found(message: Sentence) -> Markup | None:
    """None if the message has no translation."""
    if isinstance(message, str):
        text = in_catalogue(message)
        return None if text is None else escape(text)
    template = in_catalogue(message.template)
    return None if template is None else message.filled(escape(template), _value)


def _sentence(words: Markup) -> Markup:
    return capital(words) + ("" if words.endswith((".", "?", "”")) else ".")


def _value(value: object) -> Markup:
    """A value of a message, as the page writes it."""
    match value:
        case Message():
            return turned(value)
        case StrEnum():
            return escape(terms.words(value))
        case datetime.date():
            return escape(day(value))
        case list() | tuple():
            return Markup(", ").join(map(_value, value))
        case _:
            return escape(written(value))
