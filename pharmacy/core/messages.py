"""What is said to a person, as data: a code, an English sentence with places, and their values.

English is made where programs are answered, the language of a page where it is shown.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

AnyWords = TypeVar("AnyWords", bound=str)


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """One thing to say. Each code has one template; tests and programs know a message by it.

    template: English, with `%(name)s` for each place and `%%` for a percent sign; `make words`
    gathers it for the catalogue. One with a period at its end is a sentence, others are parts.
    values: exact, in their own types, as each language writes days and numbers in its own way.
    """

    code: str
    template: str
    values: Mapping[str, object]

    def __init__(self, code: str, template: str, /, **values: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", values)

    def __hash__(self) -> int:
        return hash(self.code)

    def __str__(self) -> str:
        """In English."""
        return self.filled(self.template, written)

    def filled(self, template: AnyWords, write: Callable[[object], AnyWords]) -> AnyWords:
        """A template, of this or another language, with the values as `write` has them."""
        values = {name: write(value) for name, value in self.values.items()}
        words = cast(AnyWords, template % values)
        return capital(words) if template.endswith(".") else words


def capital(words: AnyWords) -> AnyWords:
    """The words with a capital letter at the beginning; HTML stays HTML."""
    return cast(AnyWords, words[:1].upper() + words[1:])


def written(value: object) -> str:
    """A value in English: a day as 2026-11-23, a count as 1,200, a list as "a, b"."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int):
        return f"{value:,d}"
    return ", ".join(map(written, value)) if isinstance(value, list | tuple) else str(value)


# A string is English: for programs and logs, or kept as it was said at the time.
Sentence = Message | str
