"""The longest text costs little: the time grows with the length alone, whatever is repeated."""

import time

import pytest

from pharmacy.core.directions import words
from tests.core.directions.spoken import read

# Processor time of this thread, on a slow machine; the longest text takes a third of it here.
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
    began = time.thread_time()
    read(text)
    assert time.thread_time() - began < MOST_SECONDS
