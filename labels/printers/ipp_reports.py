"""What an IPP printer says of itself and of a job, in the few facts that a label needs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyipp.enums import IppJobState, IppPrinterState

from labels.printers import resolutions
from labels.printers.paper import PER_INCH, Paper
from labels.printers.resolutions import Resolution
from labels.printers.sending import JobReport, JobState, PrinterReport

PDF = "application/pdf"
# Half a millimetre: printers round their sizes to the millimetre or to the tenth of an inch.
NEAR = 50
MOST_REASONS, LONGEST_REASON, LONGEST_MODEL = 12, 60, 80
# "Everything is well", and what is said of every job: no reasons to be told.
NO_REASONS = frozenset({
    "none", "job-incoming", "job-printing", "job-queued", "job-transforming", "job-interpreting",
    "job-completed-successfully", "processing-to-stop-point", "printer-stopped", "job-spooling",
})  # fmt: skip
# The job ended before its document was understood, so that no paper was touched.
NOT_UNDERSTOOD = frozenset({
    "unsupported-document-format", "document-format-error", "document-password-error",
    "document-unprintable-error", "unsupported-compression", "compression-error",
})  # fmt: skip
JOB_STATES = {
    IppJobState.PENDING: JobState.PENDING,
    IppJobState.HELD: JobState.HELD,
    IppJobState.PROCESSING: JobState.PROCESSING,
    IppJobState.STOPPED: JobState.STOPPED,
    IppJobState.CANCELED: JobState.CANCELED,
    IppJobState.ABORTED: JobState.ABORTED,
    IppJobState.COMPLETED: JobState.COMPLETED,
}
STOPPED_SHORT = (JobState.CANCELED, JobState.ABORTED)
Said = Mapping[str, Any]


def printer_report(said: Said, paper: Paper) -> PrinterReport:
    """A printer's report; what it leaves out is taken to be well."""
    state = said.get("printer-state")
    words = {one.value: one.name.lower() for one in IppPrinterState}
    # It is idle for a moment between taking a job and working on it. A stopped printer may keep
    # jobs for long: it is not busy, whether it takes one more is for the sending to find out.
    waiting = said.get("queued-job-count", 0) > 0
    is_busy = state == IppPrinterState.PROCESSING or (waiting and state != IppPrinterState.STOPPED)
    model = str(said.get("printer-make-and-model", ""))
    return PrinterReport(
        words.get(state or 0, ""),
        reasons(said, "printer-state-reasons"),
        is_busy,
        tuple(_refusals(said, paper)),
        "".join(c for c in model if c.isprintable())[:LONGEST_MODEL],
        resolutions.chosen(*_resolutions(said), paper.dpi),
    )


def has_ended(said: Said) -> bool:
    """Whether a job will not change any more; raises KeyError where its state is missing."""
    return JOB_STATES[said["job-state"]] in (*STOPPED_SHORT, JobState.COMPLETED)


def job_report(said: Said, printer: Said) -> JobReport:
    """A job's report, with what its printer says of itself where it is under way."""
    state = JOB_STATES[said["job-state"]]
    why = reasons(said, "job-state-reasons")
    if state in STOPPED_SHORT:
        return JobReport(state, why, _is_blank(said, why))
    of_printer = reasons(printer, "printer-state-reasons")
    return JobReport(state, tuple(dict.fromkeys(why + of_printer))[:MOST_REASONS])


def _is_blank(said: Said, why: Sequence[str]) -> bool:
    """No value of the time at which work on it began (RFC 8011, 5.3.14.2): it never began."""
    never_began = said.get("time-at-processing") == "" and not said.get("job-impressions-completed")
    return never_began or bool(NOT_UNDERSTOOD.intersection(why))


def reasons(said: Said, name: str) -> tuple[str, ...]:
    """Keywords that say more than that all is well, as far as they are keywords at all."""
    words = (str(word) for word in _listed(said.get(name, [])))
    plain = [word for word in words if _is_keyword(word) and word not in NO_REASONS]
    return tuple(plain[:MOST_REASONS])


def _is_keyword(word: str) -> bool:
    letters = word.replace("-", "").replace(".", "").replace("_", "")
    return letters.isascii() and letters.isalnum() and len(word) <= LONGEST_REASON


def _refusals(said: Said, paper: Paper) -> Iterator[str]:
    formats = [str(one).lower() for one in _listed(said.get("document-format-supported", []))]
    if said.get("printer-is-accepting-jobs") is False:
        yield "The printer takes no jobs at present."
    if formats and PDF not in formats:
        yield "The printer takes no PDF."
    if not _takes_size(said, paper):
        yield f"The printer takes no labels of {_inches(paper)}. Load them, and tell it their size."
    if wrong := resolutions.refusal(*_resolutions(said), paper.dpi):
        yield wrong


def _inches(paper: Paper) -> str:
    width, length = (
        f"{side // PER_INCH}.{side % PER_INCH * 100 // PER_INCH:02d}".rstrip("0").rstrip(".")
        for side in (paper.width, paper.length or 0)
    )
    return f"{width} x {length} inch" if paper.length else f"{width} inch across"


def _takes_size(said: Said, paper: Paper) -> bool:
    sizes = [one for one in _listed(said.get("media-size-supported", [])) if isinstance(one, dict)]
    return not sizes or any(_is_near(size, paper) for size in sizes)


def _is_near(size: Said, paper: Paper) -> bool:
    """A size of the printer's list, either way round; a range is one of custom sizes."""
    x, y = size.get("x-dimension"), size.get("y-dimension")
    straight = _within(x, paper.width) and _within(y, paper.length)
    return straight or (_within(y, paper.width) and _within(x, paper.length))


def _within(dimension: Any, side: int | None) -> bool:
    low, high = dimension if isinstance(dimension, list) else (dimension, dimension)
    return side is None or (isinstance(low, int) and low - NEAR <= side <= high + NEAR)


def _resolutions(said: Said) -> tuple[list[Resolution], Resolution | None]:
    """Those that a printer has, and the one that it is set to."""
    supported = resolutions.read(_listed(said.get("printer-resolution-supported", [])))
    default = resolutions.read(_listed(said.get("printer-resolution-default", [])))
    return supported, default[0] if default else None


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]
