"""Translates messages of the services to the language of the page.

Services return English, which clients get and records keep. Here an English sentence is looked up
in the translations of the page. A sentence with placeholders is found by the text around them. A
sentence without a translation stays English, and is marked as English for screen readers.
`refusal_sentences` lists what is looked up.
"""

import functools
import re
from collections.abc import Sequence

from markupsafe import Markup

from pharmacy.web.refusal_sentences import FILLED
from pharmacy.web.shell.languages import ENGLISH, gettext, language

PLACE = re.compile(r"%\((\w+)\)s")
PAUSED = re.compile(r"paused here \((.+)\)")
WAS = "was "


def told(message: str) -> str:
    """A message as a sentence of the page: "the PIN is wrong" becomes "The PIN is wrong."."""
    turned = _turned(message)
    return in_english(_sentence(message)) if turned is None else _sentence(turned)


def turned(message: str) -> str:
    """A message in the language of the page, as part of a sentence. English if untranslated."""
    return _turned(message) or message


def in_english(words: str) -> str:
    """Words that stay English, marked as English on a page in another language."""
    if language() == ENGLISH:
        return words
    return Markup('<span lang="{}">{}</span>').format(ENGLISH, words)


def capital(words: str) -> str:
    """The words with a capital letter at the beginning."""
    return words[:1].upper() + words[1:]


def _sentence(words: str) -> str:
    return capital(words) + ("" if words.endswith((".", "?", "”")) else ".")


def _turned(message: str) -> str | None:
    """None if the message has no translation."""
    if language() == ENGLISH:
        return message
    found = gettext(message.replace("%", "%%"))
    return _filled(message) if found == message else found


def _filled(message: str) -> str | None:
    for sentence, pattern in _patterns():
        if match := pattern.fullmatch(message):
            values = {name: turned(value) for name, value in match.groupdict().items()}
            return gettext(sentence, **values)
    return None


@functools.cache
def _patterns() -> Sequence[tuple[str, re.Pattern[str]]]:
    """The sentences with placeholders, those with the most fixed text first."""
    by_length = sorted(FILLED, key=lambda sentence: -len(PLACE.sub("", sentence)))
    return [(sentence, _pattern(sentence)) for sentence in by_length]


def _pattern(sentence: str) -> re.Pattern[str]:
    literal_and_name = PLACE.split(sentence)
    parts = [
        f"(?P<{part}>.+?)" if place % 2 else re.escape(part)
        for place, part in enumerate(literal_and_name)
    ]
    return re.compile("".join(parts), re.DOTALL)


def printer_words(words: str) -> str:
    """The state of a printer: "paused here (ready: few labels left)"."""
    if match := PAUSED.fullmatch(words):
        return gettext("paused here (%(words)s)", words=printer_words(match[1]))
    if words.startswith(WAS):
        return gettext("was %(words)s", words=printer_words(words.removeprefix(WAS)))
    head, colon, why = words.partition(": ")
    return f"{turned(head)}{colon}{reasons(why)}"


def reasons(words: str) -> str:
    """The problems of a printer: "out of labels; its cover is open"."""
    return "; ".join(turned(reason) for reason in words.split("; ")) if words else ""
