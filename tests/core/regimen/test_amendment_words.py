"""The words for amendments: the current ones, and the old ones of clients and rows."""

import pytest

from pharmacy.core.flags import Severity
from pharmacy.core.regimen.amendment_words import (
    ChangeWord,
    change_of,
    deprecated,
    stored_change,
    stored_word,
    word_flags,
)
from pharmacy.core.regimen.amendments import AmendmentKind, Extend


@pytest.mark.parametrize(
    ("old", "new"), [("hold", AmendmentKind.EXTEND), ("go_on", AmendmentKind.ADVANCE)]
)
def test_an_old_word_means_what_its_new_one_says(old: str, new: AmendmentKind) -> None:
    assert change_of(old) is change_of(new.value) is new
    assert (deprecated(old), deprecated(new.value)) == (ChangeWord(old), None)


@pytest.mark.parametrize("change", list(AmendmentKind))
def test_the_table_keeps_words_that_the_release_before_reads(change: AmendmentKind) -> None:
    assert stored_word(change) in ("hold", "step_back", "go_on", "stop", "new_target")
    days = 14 if change is AmendmentKind.PAUSE else None
    assert stored_change(stored_word(change), days) is change


def test_each_hold_is_confirmed_for_itself_even_if_its_days_are_the_same() -> None:
    first, second = (word_flags(ChangeWord.HOLD, Extend(22, 1), number)[0] for number in (1, 2))
    assert (first.code, first.severity) == ("change_word_ambiguous", Severity.HOLD)
    assert "for 1 more day from day 22 on" in first.message
    assert first.message != second.message


def test_no_other_word_is_ambiguous() -> None:
    assert word_flags(None, Extend(22, 14), 1) == []
    assert word_flags(ChangeWord.GO_ON, Extend(22, 14), 1) == []
