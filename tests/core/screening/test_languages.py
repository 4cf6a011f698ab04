"""What a pharmacist sees if a patient reads another language."""

from dataclasses import replace

import pytest

from pharmacy import formulary
from pharmacy.core.drugs import Drug
from pharmacy.core.languages import Language, Worded
from pharmacy.core.screening.languages import language_flags
from tests.core.screening.samples import HOLD, NALTREXONE, WARNING, found


@pytest.mark.parametrize("tag", ["en", "EN", "en-US", "es", "ES", "es-MX", "es-419"])
def test_a_label_language_gives_no_flag(tag: str) -> None:
    assert list(language_flags(tag, NALTREXONE, None)) == []


@pytest.mark.parametrize("tag", ["fr", "zh-Hant-TW", "est", "enm", "x-es"])
def test_a_language_without_labels_is_flagged(tag: str) -> None:
    (flag,) = language_flags(tag, NALTREXONE, "pain")
    assert (flag.code, flag.severity) == ("language_not_printed", WARNING)
    assert tag in flag.message


def test_an_indication_is_never_translated_and_a_flag_says_so() -> None:
    flags = list(language_flags("es", NALTREXONE, "pain"))
    assert found(flags) == [("purpose_not_translated", WARNING)]


SAID = Worded("Only in English.")


@pytest.mark.parametrize(
    "lacking",
    [
        replace(NALTREXONE, storage=SAID),
        replace(NALTREXONE, warnings=(SAID,)),
        replace(NALTREXONE, missed_dose=SAID),
        replace(NALTREXONE, side_effects=(SAID,)),
        replace(NALTREXONE, alarms=(SAID,)),
    ],
)
def test_a_sentence_without_spanish_holds_a_spanish_order(lacking: Drug) -> None:
    (flag,) = language_flags("es", lacking, None)
    assert (flag.code, flag.severity) == ("not_translated", HOLD)
    assert "Only in English." in flag.message
    assert list(language_flags("en", lacking, None)) == []


@pytest.mark.parametrize("drug", formulary.drugs(), ids=lambda drug: drug.name)
def test_every_drug_says_all_in_spanish(drug: Drug) -> None:
    assert drug.untranslated(Language.SPANISH) == ()
