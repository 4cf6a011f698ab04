"""The longest text is cheap: the time is linear in the length, whatever is repeated."""

import time

import pytest

from pharmacy.core.sig import reasons, words
from pharmacy.core.sig.text import MOST_FAULTS
from tests.collection import without_collection
from tests.core.sig.spoken import read

# CPU time of this thread, on a slow machine. The longest text takes a third of it here.
MOST_SECONDS = 2
PIECES = [
    *("1 mg hs x 7d, ", "a.", "1.", "1,", "1, ", "((((", "~", "'", "zorp ", "then ", "week 1 "),
    *("1 to ", "1 mg, hs ", "1 mg hs and ", "also ", "1 mg with ", "(in all 2 mg) ", "#1 ", "hs "),
    *("# : ", "refills x ", "refills # : . ", "with ", "with refills ", "with no refill ", "x "),
    *("1 and ", "half ", "1 1/2 ", "mon, ", "every ", "q 1 ", "maximum dose of ", "take ", "on "),
    *("1 mg with 1 mg (in all 2 mg) ", "or 1 to 2 ", "1 cap ", "in the ", "and stay on, ", "- "),
    *("1 mg hs x 1d, then 2 mg hs x 1d, then ", "at bedtime also take 1 mg, in all 2 mg. "),
]


@pytest.mark.parametrize("head", ["", "1 mg hs x 7d, "])
@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_text_costs_little(piece: str, head: str) -> None:
    text = (head + piece * words.MOST_CHARACTERS)[: words.MOST_CHARACTERS]
    with without_collection():
        began = time.thread_time()
        read(text)
        assert time.thread_time() - began < MOST_SECONDS


@pytest.mark.parametrize("count", [1, 99, 100, 101, 250, 2_000])
@pytest.mark.parametrize("piece", ["zorp ", "1 mg hs zorp x 7 d, ", "0,5 mg qam, ", "half cap hs "])
def test_very_many_places_are_named_up_to_a_hundred_and_the_rest_as_one(
    piece: str, count: int
) -> None:
    """No word is lost, and no response is many times as long as its text."""
    text = (piece * count)[: words.MOST_CHARACTERS].strip()
    found = read(text).not_understood
    assert len(found) <= MOST_FAULTS + 1
    assert sum(len(fault.words) + len(fault.reason) for fault in found) < len(text) + 25_000
    assert (found[-1].reason == reasons.REST) == (len(found) > MOST_FAULTS)


def test_the_words_after_very_many_faults_are_named_to_the_end() -> None:
    text = "zorp " * 1_000 + "1 mg qhs x 7 d"
    found = read(text).not_understood
    assert (found[-1].start, found[-1].end) == (5 * MOST_FAULTS, len(text))
