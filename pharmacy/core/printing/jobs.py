"""The transitions of a print job, and printers' status reasons in plain words."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from pharmacy.core.printing.labels import PrintState

# Every transition. A failed print job becomes confirmed only if a person had marked it as failed
# and it was then found and scanned. A scanned one stays confirmed.
TRANSITIONS: dict[PrintState, tuple[PrintState, ...]] = {
    PrintState.INTENDED: (PrintState.SENDING, PrintState.FAILED),
    PrintState.SENDING: (PrintState.SENT, PrintState.UNKNOWN, PrintState.FAILED),
    PrintState.SENT: (PrintState.CONFIRMED, PrintState.UNKNOWN, PrintState.FAILED),
    PrintState.UNKNOWN: (PrintState.SENT, PrintState.FAILED, PrintState.CONFIRMED),
    PrintState.FAILED: (PrintState.CONFIRMED,),
    PrintState.CONFIRMED: (),
}
# The first queries for a job have this interval. Later it is a tenth of the job's age, up to a
# maximum.
ASK_AT_LEAST_AFTER = datetime.timedelta(seconds=3)
ASK_AT_MOST_AFTER = datetime.timedelta(minutes=2)
# A worker waits several seconds before it knows that a printer does not respond.
ASK_SILENT_AFTER = datetime.timedelta(seconds=15)
# After this long without a response, the system will not find out anymore.
OUT_OF_TOUCH = datetime.timedelta(minutes=5)
# If a label waits in a printer for longer than a day, a person must look.
LONGEST_TRACKED = datetime.timedelta(days=1)
UNREACHED = "unreached"
COMPLETED, CANCELED, ABORTED = "completed", "canceled", "aborted"
LOOK = "Look whether the label came out."


@dataclass(frozen=True, slots=True)
class JobNews:
    """A printer's report on a job: state and reasons in IPP keywords (RFC 8011, 5.3.7 and 5.3.8).

    surely_blank: the job ended without any dot on paper.
    """

    job_state: str
    reasons: tuple[str, ...] = ()
    surely_blank: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """How a print job ended, and the message for a person."""

    state: PrintState
    message: str | None = None


def may_become(before: PrintState, after: PrintState) -> bool:
    """Whether the transition is allowed."""
    return after in TRANSITIONS[before]


def end_of(heard: JobNews) -> End | None:
    """The end of a print job by its printer's report. None while it is in progress.

    Completed means that the printer is done, not that paper came out: the print job stays `sent`
    until somebody scans the label.
    """
    if heard.job_state == COMPLETED:
        if "job-completed-with-errors" in heard.reasons:
            return End(PrintState.UNKNOWN, f"The printer ended with errors. {LOOK}")
        return End(PrintState.SENT)
    if heard.job_state not in (CANCELED, ABORTED):
        return None
    what = "was cancelled at the printer" if heard.job_state == CANCELED else "was given up"
    why = reasons_text(heard.reasons)
    told = f"The label {what}{f': {why}' if why else ''}."
    if heard.surely_blank:
        return End(PrintState.FAILED, f"{told} Nothing was printed.")
    return End(PrintState.UNKNOWN, f"{told} {LOOK}")


def ask_after(sent_for: datetime.timedelta, *, is_silent: bool = False) -> datetime.timedelta:
    """The interval between two queries for a job."""
    least = ASK_SILENT_AFTER if is_silent else ASK_AT_LEAST_AFTER
    return min(max(sent_for // 10, least), ASK_AT_MOST_AFTER)


# RFC 8011 (5.4.12), PWG 5100.9 and CUPS extensions, without the severity suffix.
REASON_WORDS = {
    UNREACHED: "not reached",
    "media-empty": "out of labels",
    "media-needed": "out of labels",
    "media-low": "few labels left",
    "media-jam": "a label is jammed",
    "media-path-jam": "a label is jammed",
    "cover-open": "its cover is open",
    "door-open": "its door is open",
    "interlock-open": "its cover is open",
    "printhead-open": "its print head is open",
    "printhead-too-hot": "its print head is too hot",
    "printhead-too-cold": "its print head is too cold",
    "settings-lost": "it has lost its settings",
    "label-waiting": "a label waits to be taken off",
    "status-not-reported": "it does not report its state, so look at each label",
    "resolution-not-reported": "it does not report its resolution, so look at a test label",
    "input-tray-missing": "its label tray is missing",
    "input-media-size-change": "other labels were loaded",
    "output-area-full": "labels pile up at its outlet",
    "output-area-almost-full": "labels pile up at its outlet",
    "marker-supply-empty": "its ribbon is used up",
    "marker-supply-low": "its ribbon is nearly used up",
    "marker-supply-missing": "its ribbon is missing",
    "toner-empty": "out of toner",
    "toner-low": "little toner left",
    "spool-area-full": "its memory is full",
    "offline": "offline",
    "connecting-to-device": "being reached",
    "timed-out": "it does not answer",
    "paused": "paused at the printer",
    "moving-to-paused": "being paused at the printer",
    "shutdown": "switched off",
    "deactivated": "switched off",
    "hibernate": "asleep",
    "stopping": "stopping",
    "stopped-partly": "stopped in part",
    "power-down": "switched off",
    "bander-jam": "a label is jammed",
    "cutter-jam": "its cutter is jammed",
    "cutter-at-eol": "its cutter is worn",
    "unsupported-document-format": "it takes no such file",
    "document-format-error": "it could not read the file",
    "document-unprintable-error": "it could not print the file",
    "job-canceled-by-user": "by the sender",
    "job-canceled-by-operator": "by somebody at the printer",
    "job-canceled-at-device": "by somebody at the printer",
    "aborted-by-system": "by the printer itself",
    "job-held-on-create": "held in the printer's queue",
    "job-hold-until-specified": "held in the printer's queue",
    "resources-are-not-ready": "the printer waits for labels or ribbon",
}
ENDINGS = ("-report", "-warning", "-error")


def reasons_text(keywords: Iterable[str]) -> str:
    """The reasons without duplicates, such as "out of labels; its cover is open"."""
    return "; ".join(dict.fromkeys(_said(keyword) for keyword in keywords))


def _said(keyword: str) -> str:
    for ending in ENDINGS:
        keyword = keyword.removesuffix(ending)
    return REASON_WORDS.get(keyword, keyword.replace("-", " "))
