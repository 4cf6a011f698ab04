"""Printing by IPP (RFC 8011)."""

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from pyipp.enums import IppOperation, IppStatus, IppTag

from labels.dots import Printable
from labels.errors import PrinterFailed
from labels.printers import ipp_answers as answers
from labels.printers import ipp_failures as failures
from labels.printers import ipp_forms as forms
from labels.printers import ipp_reports as reports
from labels.printers import ipp_settings
from labels.printers.exchange import Talk
from labels.printers.ipp_answers import IppResponse, Said
from labels.printers.ipp_messages import (
    VERSIONS,
    Attribute,
    IppRequest,
    collection,
    integer,
    keyword,
    resolution,
)
from labels.printers.paper import PrinterPaper
from labels.printers.sending import (
    JobForgotten,
    JobReport,
    PrinterReport,
    SentJob,
    SeparateLabels,
    tracked_each,
)

CONNECT_SECONDS = 5
OVERALL_SECONDS = 30
# A query is a few hundred bytes, and a person waits for its response.
ASKING_SECONDS = 5
CLIENT = Attribute(IppTag.NAME, "requesting-user-name", (reports.OUR_NAME,))
ABOUT_PRINTER = (
    "printer-state", "printer-state-reasons", "printer-is-accepting-jobs",
    "printer-make-and-model", "document-format-supported", "media-size-supported",
    "printer-resolution-supported", "printer-resolution-default", "queued-job-count",
    "pwg-raster-document-type-supported", "pwg-raster-document-resolution-supported",
    "urf-supported", "job-creation-attributes-supported", "print-darkness-supported",
    "media-col-supported", "media-tracking-supported", "orientation-requested-supported",
)  # fmt: skip
ABOUT_JOB = ("job-state", "job-state-reasons", "time-at-processing", "job-impressions-completed")
ABOUT_JOBS = ("job-id", "job-state", "job-originating-user-name")
# In a queue with more jobs, some are not inspected.
MOST_JOBS = 100
# After these the printer is queried again with an older version. It did nothing for the request.
TOO_NEW = (IppStatus.ERROR_VERSION_NOT_SUPPORTED, IppStatus.ERROR_BAD_REQUEST)
FORGOTTEN = (IppStatus.ERROR_NOT_FOUND, IppStatus.ERROR_GONE)
CANNOT_TELL = (IppStatus.ERROR_OPERATION_NOT_SUPPORTED,)


class IppPrinter:
    """One printer. Each query and each label is one connection and one request."""

    def __init__(
        self,
        uri: str,
        connect_seconds: float = CONNECT_SECONDS,
        overall_seconds: float = OVERALL_SECONDS,
        asking_seconds: float = ASKING_SECONDS,
    ) -> None:
        parts = urlsplit(uri)
        host = parts.netloc if parts.port else f"{parts.netloc.rstrip(':')}:631"
        self._url = f"{'https' if parts.scheme == 'ipps' else 'http'}://{host}{parts.path}"
        self._uri = uri
        self._connect_seconds = connect_seconds
        self._overall_seconds = overall_seconds
        self._asking_seconds = asking_seconds

    def ask(self, paper: PrinterPaper) -> PrinterReport:
        """Its state, and what it cannot accept. Raises PrinterFailed, with nothing printed."""
        talk = self._talk(self._asking_seconds)
        try:
            said = self._about_itself(talk)
            report = reports.printer_report(said, paper)
            return self._with_jobs(report, talk) if reports.has_queue(said) else report
        except Exception as error:
            raise failures.of_question(error) from error

    @contextmanager
    def run(self, _report: PrinterReport) -> Iterator[SeparateLabels]:
        """One label: before the next, the printer is queried again."""
        yield SeparateLabels(self.send, is_long=False)

    def send(self, printable: Printable, title: str, paper: PrinterPaper) -> SentJob:
        """Print one label in the form that the paper names. Raises PrinterFailed."""
        name = Attribute(IppTag.NAME, "job-name", (title,))
        kind = Attribute(IppTag.MIME_TYPE, "document-format", (paper.form.media_type,))
        document = forms.document(printable, paper)
        request = IppRequest(
            IppOperation.PRINT_JOB, self._uri, (CLIENT, name, kind), tuple(_ticket(paper)), document
        )
        try:
            answer = _answer(self._talk(self._overall_seconds), request)
        except Exception as error:
            # Every exception, because every failure must say whether a label may have been printed.
            raise failures.explained(error) from error
        number = answers.whole(answer.first(IppTag.JOB), "job-id")
        # A printer that gave no job number has accepted the job anyway.
        return SentJob("" if number is None else str(number), has_ended=number is None)

    def track(self, reference: str) -> JobReport:
        """The progress of a job. Raises PrinterFailed, or JobForgotten."""
        about = (integer("job-id", int(reference)), CLIENT, _wanted(ABOUT_JOB))
        request = IppRequest(IppOperation.GET_JOB_ATTRIBUTES, self._uri, about)
        talk = self._talk(self._asking_seconds)
        try:
            said = _answer(talk, request).first(IppTag.JOB)
            # The printer's reasons explain why a job waits. They do not affect a job that has
            # ended.
            about_it = {} if reports.has_ended(said) else self._about_itself(talk)
            return reports.job_report(said, about_it)
        except failures.IppRefused as error:
            if error.status in (*FORGOTTEN, *CANNOT_TELL):
                raise JobForgotten(can_tell=error.status in FORGOTTEN) from error
            raise failures.of_question(error) from error
        except Exception as error:
            raise failures.of_question(error) from error

    def track_all(self, references: Sequence[str]) -> list[JobReport | PrinterFailed]:
        """The same for several jobs."""
        return tracked_each(self.track, references)

    def _talk(self, seconds: float) -> Talk:
        return Talk(self._url, seconds, self._connect_seconds)

    def _about_itself(self, talk: Talk) -> Said:
        about = CLIENT, _wanted(ABOUT_PRINTER)
        request = IppRequest(IppOperation.GET_PRINTER_ATTRIBUTES, self._uri, about)
        return _answer(talk, request).first(IppTag.PRINTER)

    def _with_jobs(self, report: PrinterReport, talk: Talk) -> PrinterReport:
        """The report of an idle printer with jobs: whether it is about to start one.

        If it does not report its jobs, it is assumed to be.
        """
        about = (
            CLIENT,
            integer("limit", MOST_JOBS),
            _wanted(ABOUT_JOBS),
            keyword("which-jobs", "not-completed"),
        )
        try:
            answer = _answer(talk, IppRequest(IppOperation.GET_JOBS, self._uri, about))
        except Exception:
            # It responded a moment ago, so it is not unreachable.
            return dataclasses.replace(report, is_busy=True)
        jobs = [said for tag, said in answer.groups if tag == IppTag.JOB]
        if len(jobs) >= MOST_JOBS:
            return dataclasses.replace(report, is_busy=True)
        return reports.with_jobs(report, jobs)


def _answer(talk: Talk, request: IppRequest) -> IppResponse:
    """The response in the newest version that the printer supports. Raises IppRefused."""
    status = 0
    for version in VERSIONS:
        answer = answers.understood(talk.ask(request.written(version)))
        status = answer.status
        if status in failures.SUCCESSFUL:
            return answer
        if status not in TOO_NEW:
            break
    raise failures.IppRefused(status)


def _ticket(paper: PrinterPaper) -> Iterator[Attribute]:
    """One copy on exactly this paper, unscaled.

    A printer that scales the page to its own margins breaks the dots of the bars.
    """
    yield integer("copies", 1)
    yield keyword("print-scaling", "none")
    if paper.resolution is not None:
        yield resolution("printer-resolution", paper.resolution)
    yield from _settings(paper)
    if paper.length is not None:
        size = integer("x-dimension", paper.width), integer("y-dimension", paper.length)
        tracking = paper.job_settings.tracking
        tracked = [] if tracking is None else [keyword("media-tracking", tracking)]
        yield collection("media-col", collection("media-size", *size), *tracked)


def _settings(paper: PrinterPaper) -> Iterator[Attribute]:
    settings = paper.job_settings
    if settings.darkness is not None:
        yield integer("print-darkness", settings.darkness)
    if settings.is_upside_down:
        yield Attribute(IppTag.ENUM, "orientation-requested", (ipp_settings.UPSIDE_DOWN,))


def _wanted(names: tuple[str, ...]) -> Attribute:
    return keyword("requested-attributes", *names)
