"""The transitions of a print job, and the words for jobs and printers."""

import datetime
from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.printing.jobs import (
    REASON_WORDS,
    TRANSITIONS,
    JobNews,
    ask_after,
    end_of,
    may_become,
    reasons_text,
)
from pharmacy.core.printing.labels import PrintState
from pharmacy.core.printing.printer_states import PrinterHealth, printer_state
from pharmacy.core.printing.reprints import REPRINT_WORDS, Reprint, read_reprint

SECOND = datetime.timedelta(seconds=1)


def test_the_transitions_of_a_print_job() -> None:
    assert {before: {*after} for before, after in TRANSITIONS.items()} == {
        "intended": {"sending", "failed"},
        "sending": {"sent", "unknown", "failed"},
        "sent": {"confirmed", "unknown", "failed"},
        "unknown": {"sent", "failed", "confirmed"},
        "failed": {"confirmed"},
        "confirmed": set(),
    }


def test_what_was_scanned_stays_so() -> None:
    assert not any(may_become(PrintState.CONFIRMED, state) for state in PrintState)


def test_no_print_job_is_sent_twice() -> None:
    """Only an intended job may be sent, and nothing ever becomes intended again."""
    to_sending = [state for state in PrintState if may_become(state, PrintState.SENDING)]
    assert to_sending == [PrintState.INTENDED]
    assert not any(may_become(state, PrintState.INTENDED) for state in PrintState)


@pytest.mark.parametrize("state", ["pending", "pending-held", "processing", "processing-stopped"])
def test_a_job_under_way_has_no_end(state: str) -> None:
    assert end_of(JobNews(state, ("media-empty",))) is None


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ((), ""),
        (("media-empty-error",), "out of labels"),
        (("media-empty-error", "media-needed-report"), "out of labels"),
        (("cover-open", "offline-report"), "its cover is open; offline"),
        (("com.example-hot-head-warning",), "com.example hot head"),
    ],
)
def test_printer_keywords_are_shown_in_plain_words(keywords: tuple[str, ...], words: str) -> None:
    assert reasons_text(keywords) == words


def test_no_plain_words_are_a_keyword_again() -> None:
    assert not any("-" in str(words) for words in REASON_WORDS.values())


def test_questions_come_ever_more_seldom_and_to_a_silent_printer_never_soon() -> None:
    waits = [ask_after(age * SECOND) for age in (0, 30, 100, 1200, 9000)]
    assert waits == [3 * SECOND, 3 * SECOND, 10 * SECOND, 120 * SECOND, 120 * SECOND]
    assert ask_after(0 * SECOND, is_silent=True) == 15 * SECOND


def report(state: str, *reasons: str, **more: Any) -> dict[str, Any]:
    return {"state": state, "is_busy": False, "reasons": [*reasons], "refusals": [], **more}


@pytest.mark.parametrize(
    ("said", "health", "words"),
    [
        (None, PrinterHealth.UNHEARD, "not heard of yet"),
        (report("idle"), PrinterHealth.READY, "ready"),
        (report(""), PrinterHealth.READY, "it answers"),
        (report("idle", "media-low-warning"), PrinterHealth.NOTED, "ready: few labels left"),
        (
            report("idle", "cover-open-error"),
            PrinterHealth.TROUBLED,
            "in trouble: its cover is open",
        ),
        (report("processing"), PrinterHealth.WORKING, "at work"),
        (report("idle", is_busy=True), PrinterHealth.WORKING, "at work"),
        (report("stopped", "media-jam"), PrinterHealth.TROUBLED, "stopped: a label is jammed"),
        (report("unreached", refusals=["off"]), PrinterHealth.TROUBLED, "not reached"),
        (report("idle", refusals=["no"]), PrinterHealth.TROUBLED, "cannot print these labels"),
    ],
)
def test_a_printers_state_comes_from_its_last_report(
    said: dict[str, Any] | None, health: PrinterHealth, words: str
) -> None:
    state = printer_state(said, is_paused=False)
    assert (state.health, str(state.words)) == (health, words)
    assert state.refusals == tuple((said or report(""))["refusals"])


def test_a_printer_that_is_paused_here_says_so_first() -> None:
    assert str(printer_state(None, is_paused=True).words) == "paused here"
    state = printer_state(report("stopped", "offline"), is_paused=True)
    assert (state.health, str(state.words)) == (
        PrinterHealth.PAUSED,
        "paused here (stopped: offline)",
    )


def test_an_old_word_says_how_a_printer_was() -> None:
    state = printer_state(report("stopped", "offline"), is_paused=False, is_old=True)
    assert (state.health, str(state.words)) == (PrinterHealth.UNHEARD, "was stopped: offline")


def test_every_ground_of_a_reprint_has_words() -> None:
    assert {*REPRINT_WORDS} == {*Reprint}


def test_a_reprints_reason_is_its_ground_with_words_in_one_line() -> None:
    assert read_reprint("jammed", "") == "Jammed in the printer"
    assert read_reprint("other", " box \n two ") == "Another reason: box two"
    longest = max(REPRINT_WORDS.values(), key=len)
    assert len(longest) + len(": ") + 120 <= 200


@pytest.mark.parametrize(
    ("ground", "words", "pointer"),
    [
        ("", "it jammed", "/ground"),
        ("other", "  ", "/words"),
        ("jammed", "x" * 121, "/words"),
        ("jammed", "a\x07b", "/words"),
    ],
)
def test_a_reprint_without_a_reason_is_refused(ground: str, words: str, pointer: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_reprint(ground, words)
    assert [problem.pointer for problem in refused.value.problems] == [pointer]
