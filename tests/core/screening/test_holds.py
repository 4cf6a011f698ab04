"""The reason for resolving a hold."""

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.screening.holds import (
    LONGEST_NOTE,
    REASON_CODE_TEXTS,
    Reason,
    ReasonCode,
    read_reason,
)


def test_a_reason_is_a_ground_with_words() -> None:
    reason = read_reason("patient_confirmed", " Robin,\n by telephone ")
    assert reason == Reason(ReasonCode.PATIENT_CONFIRMED, "Robin, by telephone")
    assert str(reason) == "Patient or caregiver confirmed it: Robin, by telephone"


@pytest.mark.parametrize(
    ("ground", "words", "pointer", "code"),
    [
        ("", "words", "/ground", "choice"),
        ("because", "words", "/ground", "choice"),
        ("other", "", "/words", "empty"),
        ("other", " \n", "/words", "empty"),
        ("other", "x" * (LONGEST_NOTE + 1), "/words", "too_long"),
        ("other", "a\u202eb", "/words", "character"),
        ("other", "a\0b", "/words", "character"),
    ],
)
def test_half_a_reason_is_refused(ground: str, words: str, pointer: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_reason(ground, words)
    assert [(p.pointer, p.code) for p in refused.value.problems] == [(pointer, code)]


def test_the_longest_words_are_taken() -> None:
    assert len(read_reason("other", "x" * LONGEST_NOTE).note) == LONGEST_NOTE


def test_every_ground_has_its_words() -> None:
    assert set(REASON_CODE_TEXTS) == set(ReasonCode)
