"""The languages of labels, and sentences in each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A label language, by its BCP 47 subtag."""

    ENGLISH = "en"
    SPANISH = "es"


def language_of(tag: str) -> Language | None:
    """The language of a BCP 47 tag, such as Spanish for "es-MX". None if labels do not have it."""
    primary, _, _ = tag.lower().partition("-")
    return Language(primary) if primary in list(Language) else None


@dataclass(frozen=True, slots=True)
class Worded:
    """One sentence in English and, if translated, in Spanish."""

    english: str
    spanish: str = ""

    def has(self, language: Language) -> bool:
        """Whether it is translated to the language."""
        return language is Language.ENGLISH or bool(self.spanish)

    def said(self, language: Language) -> str:
        """The sentence in the language, or in English if it is not translated."""
        return self.spanish if language is Language.SPANISH and self.spanish else self.english


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of labels. Names in braces in `texts` are placeholders for an order's values."""

    version: str
    texts: Mapping[str, Worded]

    def say(self, language: Language, key: str, **parts: object) -> str:
        """One phrase with its placeholders filled."""
        return self.texts[key].said(language).format(**parts)
