"""What the services say, in the language of the page.

They speak English, which is what programs get and what the records keep. Here an English sentence
is looked up in the catalogue of the page; one with places to fill is found by what stands around
them. A sentence that the catalogue does not have stays English, and is marked so for those who
hear the page. `refusal_sentences` lists what is looked up.
"""

import functools
import re
from collections.abc import Sequence

from markupsafe import Markup

from pharmacy.web.languages import ENGLISH, gettext, language
from pharmacy.web.refusal_sentences import FILLED

PLACE = re.compile(r"%\((\w+)\)s")
PAUSED = re.compile(r"paused here \((.+)\)")
WAS = "was "


def told(message: str) -> str:
    """A message as a sentence of the page: "the PIN is wrong" becomes "The PIN is wrong."."""
    turned = _turned(message)
    return in_english(_sentence(message)) if turned is None else _sentence(turned)


def turned(message: str) -> str:
    """A message in the language of the page, as a part of a sentence; English where it must be."""
    return _turned(message) or message


def in_english(words: str) -> str:
    """Words that stay English, marked so where the page is not."""
    if language() == ENGLISH:
        return words
    return Markup('<span lang="{}">{}</span>').format(ENGLISH, words)


def capital(words: str) -> str:
    """The words with a capital letter at the beginning."""
    return words[:1].upper() + words[1:]


def _sentence(words: str) -> str:
    return capital(words) + ("" if words.endswith((".", "?", "”")) else ".")


def _turned(message: str) -> str | None:
    """None where the catalogue does not have the message."""
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
    """The sentences with places to fill; those that say most come first."""
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
    """How a printer is: "paused here (ready: few labels left)"."""
    if match := PAUSED.fullmatch(words):
        return gettext("paused here (%(words)s)", words=printer_words(match[1]))
    if words.startswith(WAS):
        return gettext("was %(words)s", words=printer_words(words.removeprefix(WAS)))
    head, colon, why = words.partition(": ")
    return f"{turned(head)}{colon}{reasons(why)}"


def reasons(words: str) -> str:
    """What is wrong with a printer: "out of labels; its cover is open"."""
    return "; ".join(turned(reason) for reason in words.split("; ")) if words else ""
