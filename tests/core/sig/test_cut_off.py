"""A text that was cut off at the end of a field, or has a gap, is refused."""

import pytest

from tests.core.sig.spoken import read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *((f"1 mg qhs x 7d {word}", word) for word in ("and", "&", "plus", "and on", "on", "take")),
        *((f"1 mg qhs x 7d {word}", word) for word in ("start", "start at", "sig", "then", ":")),
        ("1 mg qhs x 7d,", ","),
        ("1 mg qhs x 7d, then take", "take"),
        ("1 mg qhs x 7d, then continue on", "continue on"),
        ("1 mg qhs x 7d, then stay at", "stay at"),
        ("1 mg qhs x 7d and.", "and"),
        ("1 mg qhs x 7d and; 2 mg qhs x 7d", "and"),
        ("1 mg qhs x 7d then. 2 mg qhs x 7d", "then"),
        ("1 mg qhs x 7d on #30", "on"),
        ("1 mg qam and x 7d", "and"),
        ("1 mg qam and, then 2 mg qam x 7d", "and"),
        ("1 mg qhs each", "each"),
        ("1 mg qhs daily each.", "each"),
        ("1 mg qhs each; 2 mg qhs x 7d", "each"),
    ],
)
def test_a_word_without_its_continuation_is_a_truncated_text(text: str, words: str) -> None:
    told = {fault.words: fault.reason for fault in read(text).not_understood}
    assert any("may be cut off" in reason and key in words for key, reason in told.items()), told


@pytest.mark.parametrize(
    "text",
    [
        "1 mg qhs x 7d.",
        "1 mg qhs x 7d;",
        "1 mg qhs x 7d and 2 refills",
        "on days 1-7 take 1 mg at bedtime",
        "1 mg qhs on days 1-7",
        "1 mg qam and 1 mg qhs x 7d",
        "1 mg, 2 mg and 3 mg qhs for 1 week each",
        "1 mg, 2 mg and 3 mg qhs x 7d each; then 4 mg qhs x 7d",
    ],
)
def test_a_text_that_continues_is_read(text: str) -> None:
    assert read(text).schedule is not None
