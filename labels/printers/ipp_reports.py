"""Reads an IPP printer's reports on itself and on a job, reduced to what a label needs."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyipp.enums import IppJobState, IppPrinterState

from labels.printers import ipp_forms as forms
from labels.printers import ipp_settings, resolutions
from labels.printers.ipp_answers import OutOfBand, Range, Said, Unreadable, values, whole
from labels.printers.paper import PER_INCH, Form, PrinterPaper, Size
from labels.printers.resolutions import Resolution
from labels.printers.sending import JobReport, JobState, PrinterReport

# Identifies our own jobs in a queue.
OUR_NAME = "labels"
HELD_REASON = "job-hold-until-specified"
# Half a millimeter: printers round sizes to the millimeter or to the tenth of an inch.
NEAR = 50
MOST_REASONS, LONGEST_REASON, LONGEST_MODEL = 12, 60, 80
# Keywords for "no problem", and those that apply to every job: not shown as reasons.
NO_REASONS = frozenset({
    "none", "job-incoming", "job-printing", "job-queued", "job-transforming", "job-interpreting",
    "job-completed-successfully", "processing-to-stop-point", "printer-stopped", "job-spooling",
    "job-outgoing", "job-transferring", "job-streaming", "job-queued-for-marker",
    "queued-in-device", "job-restartable", "job-fetchable", "job-saved-successfully",
    "cups-waiting-for-job-completed", "cups-remote-pending", "cups-remote-processing",
})  # fmt: skip
# The job ended before its document was parsed, so nothing was printed.
NOT_UNDERSTOOD = frozenset({
    "unsupported-document-format", "document-format-error", "document-password-error",
    "document-unprintable-error", "unsupported-compression", "compression-error",
})  # fmt: skip
JOB_STATES: dict[int, JobState] = {
    IppJobState.PENDING: JobState.PENDING,
    IppJobState.HELD: JobState.HELD,
    IppJobState.PROCESSING: JobState.PROCESSING,
    IppJobState.STOPPED: JobState.STOPPED,
    IppJobState.CANCELED: JobState.CANCELED,
    IppJobState.ABORTED: JobState.ABORTED,
    IppJobState.COMPLETED: JobState.COMPLETED,
}
STOPPED_SHORT = (JobState.CANCELED, JobState.ABORTED)


def printer_report(said: Said, paper: PrinterPaper) -> PrinterReport:
    """A printer's report. Missing values and out-of-band values count as no problem."""
    state = whole(said, "printer-state")
    words = {one.value: one.name.lower() for one in IppPrinterState}
    model = "".join(str(text) for text in values(said, "printer-make-and-model"))
    form = forms.chosen(said, paper) or Form.PDF
    return PrinterReport(
        words.get(state or 0, ""),
        reasons(said, "printer-state-reasons"),
        state == IppPrinterState.PROCESSING,
        tuple(_refusals(said, paper)),
        "".join(c for c in model if c.isprintable())[:LONGEST_MODEL],
        resolutions.chosen(*_resolutions(said), paper.dpi),
        tuple(_sizes_of_list(said)),
        form,
        settings=ipp_settings.accepted(said, paper.settings, form),
    )


def has_queue(said: Said) -> bool:
    """Whether it is idle but has jobs.

    It is idle for a moment between accepting a job and starting it. A stopped printer may keep jobs
    for a long time: it is not busy, and sending shows whether it accepts one more.
    """
    at_work = IppPrinterState.PROCESSING, IppPrinterState.STOPPED
    return (whole(said, "queued-job-count") or 0) > 0 and whole(
        said, "printer-state"
    ) not in at_work


def with_jobs(report: PrinterReport, jobs: Iterable[Said]) -> PrinterReport:
    """The report of an idle printer, with its jobs.

    A job of somebody else that is held there blocks nothing. A label of ours that is held there
    must be printed or canceled before the next.
    """
    states = [(whole(said, "job-state"), _is_ours(said)) for said in jobs]
    is_next = any(state in (IppJobState.PENDING, IppJobState.PROCESSING) for state, _ in states)
    is_held = any(
        state in (IppJobState.HELD, IppJobState.STOPPED) for state, ours in states if ours
    )
    why = (*report.reasons, *([HELD_REASON] if is_held else []))
    return dataclasses.replace(report, is_busy=is_next or is_held, reasons=why[:MOST_REASONS])


def _is_ours(said: Said) -> bool:
    return values(said, "job-originating-user-name") == [OUR_NAME]


def has_ended(said: Said) -> bool:
    """Whether a job is final. Raises Unreadable if the state is missing."""
    return _job_state(said) in (*STOPPED_SHORT, JobState.COMPLETED)


def job_report(said: Said, printer: Said) -> JobReport:
    """A job's report, with the printer's own report while the job is in progress."""
    state = _job_state(said)
    why = reasons(said, "job-state-reasons")
    if state in STOPPED_SHORT:
        return JobReport(state, why, _is_blank(said, why))
    of_printer = reasons(printer, "printer-state-reasons")
    return JobReport(state, tuple(dict.fromkeys(why + of_printer))[:MOST_REASONS])


def _job_state(said: Said) -> JobState:
    state = JOB_STATES.get(whole(said, "job-state") or 0)
    if state is None:
        raise Unreadable
    return state


def _is_blank(said: Said, why: Sequence[str]) -> bool:
    """Whether its processing time has no value (RFC 8011, 5.3.14.2): it never started.

    An unknown time does not count.
    """
    has_no_time = list(said.get("time-at-processing", ())) == [OutOfBand.NO_VALUE]
    never_began = has_no_time and not whole(said, "job-impressions-completed")
    return never_began or bool(NOT_UNDERSTOOD.intersection(why))


def reasons(said: Said, name: str) -> tuple[str, ...]:
    """Keywords that report a problem. Values that are not keywords are skipped."""
    words = (word for word in values(said, name) if isinstance(word, str))
    plain = [word for word in words if _is_keyword(word) and word not in NO_REASONS]
    return tuple(plain[:MOST_REASONS])


def _is_keyword(word: str) -> bool:
    letters = word.replace("-", "").replace(".", "").replace("_", "")
    return letters.isascii() and letters.isalnum() and len(word) <= LONGEST_REASON


def _refusals(said: Said, paper: PrinterPaper) -> Iterator[str]:
    if values(said, "printer-is-accepting-jobs") == [False]:
        yield "The printer takes no jobs at present."
    if forms.chosen(said, paper) is None:
        yield forms.REFUSAL
    if not _takes_size(said, paper):
        yield f"The printer takes no labels of {_inches(paper)}. Load them, and tell it their size."
    if wrong := resolutions.refusal(*_resolutions(said), paper.dpi):
        yield wrong


def _inches(paper: PrinterPaper) -> str:
    width, length = (
        f"{side // PER_INCH}.{side % PER_INCH * 100 // PER_INCH:02d}".rstrip("0").rstrip(".")
        for side in (paper.width, paper.length or 0)
    )
    return f"{width} x {length} inch" if paper.length else f"{width} inch across"


def _sizes(said: Said) -> list[Said]:
    return [one for one in values(said, "media-size-supported") if isinstance(one, dict)]


def _sizes_of_list(said: Said) -> Iterator[Size]:
    """The sizes that a printer lists beside a custom range. Empty without such a range."""
    sides = [(values(one, "x-dimension"), values(one, "y-dimension")) for one in _sizes(said)]
    if any(isinstance(one, Range) for _, along in sides for one in along):
        for across, along in sides:
            if [type(side) for side in (*across, *along)] == [int, int]:
                yield across[0], along[0]


def _takes_size(said: Said, paper: PrinterPaper) -> bool:
    sizes = _sizes(said)
    return not sizes or any(_is_near(size, paper) for size in sizes)


def _is_near(size: Said, paper: PrinterPaper) -> bool:
    """Whether a size is in the printer's list, either way round. A range is for custom sizes."""
    x, y = values(size, "x-dimension"), values(size, "y-dimension")
    straight = _within(x, paper.width) and _within(y, paper.length)
    return straight or (_within(y, paper.width) and _within(x, paper.length))


def _within(dimensions: Sequence[Any], side: int | None) -> bool:
    if side is None:
        return True
    ranges = [one if isinstance(one, Range) else Range(one, one) for one in dimensions]
    return any(type(one.low) is int and one.low - NEAR <= side <= one.high + NEAR for one in ranges)


def _resolutions(said: Said) -> tuple[list[Resolution], Resolution | None]:
    """The resolutions of a printer, and its default."""
    supported = resolutions.read(values(said, "printer-resolution-supported"))
    default = resolutions.read(values(said, "printer-resolution-default"))
    return supported, default[0] if default else None
