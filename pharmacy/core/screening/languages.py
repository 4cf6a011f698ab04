"""Checks whether the patient can read what is printed."""

from collections.abc import Iterator

from pharmacy.core.drugs import Drug
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.languages import Language, language_of


def language_flags(tag: str, drug: Drug, purpose: str | None) -> Iterator[Flag]:
    """Flags for a language that labels do not have, and for missing translations.

    tag: BCP 47.
    """
    language = language_of(tag)
    if language is None:
        yield Flag(
            "language_not_printed",
            Severity.WARNING,
            f"The patient's language is {tag}: the labels and the schedule are in English, as "
            "none come in it. Go through them with the patient and an interpreter.",
        )
    elif language is not Language.ENGLISH:
        yield from _translation_flags(language, drug, purpose)


def _translation_flags(language: Language, drug: Drug, purpose: str | None) -> Iterator[Flag]:
    if untranslated := drug.untranslated(language):
        sentences = " ".join(f"“{text}”" for text in untranslated)
        yield Flag(
            "not_translated",
            Severity.HOLD,
            f"The patient's language is {language}, and the formulary of {drug.name} lacks this in "
            f"it: {sentences} It is printed in English. Have it translated, or make sure "
            "that the patient understands it.",
        )
    if purpose:
        yield Flag(
            "purpose_not_translated",
            Severity.WARNING,
            f"The patient's language is {language}: the purpose is printed as it was written, "
            "and not translated.",
        )
