"""Printing by IPP (RFC 8011)."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from pyipp import parser
from pyipp.enums import IppOperation, IppStatus, IppTag

from labels.printers import ipp_failures as failures
from labels.printers import ipp_reports as reports
from labels.printers.ipp_messages import (
    Attribute,
    collection,
    integer,
    keyword,
    request,
    resolution,
)
from labels.printers.paper import Paper
from labels.printers.sending import JobForgotten, JobReport, PrinterReport, SentJob

CONNECT_SECONDS = 5
OVERALL_SECONDS = 30
# A question is a few hundred bytes, and somebody waits for its answer.
ASKING_SECONDS = 5
SENDER = Attribute(IppTag.NAME, "requesting-user-name", ("labels",))
HEADERS = {"Content-Type": "application/ipp", "Accept": "application/ipp"}
ABOUT_PRINTER = (
    "printer-state", "printer-state-reasons", "printer-is-accepting-jobs",
    "printer-make-and-model", "document-format-supported", "media-size-supported",
    "printer-resolution-supported", "printer-resolution-default", "queued-job-count",
)  # fmt: skip
ABOUT_JOB = ("job-state", "job-state-reasons", "time-at-processing", "job-impressions-completed")
FORGOTTEN = (IppStatus.ERROR_NOT_FOUND, IppStatus.ERROR_GONE)
CANNOT_TELL = (IppStatus.ERROR_OPERATION_NOT_SUPPORTED,)
Answer = Mapping[str, Any]


class IppPrinter:
    """One printer; each question, and each label, is one connection and one request."""

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

    def ask(self, paper: Paper) -> PrinterReport:
        """How it is, and what it cannot take; raises PrinterFailed, with nothing printed."""
        try:
            return reports.printer_report(self._about_itself(), paper)
        except Exception as error:
            raise failures.of_question(error) from error

    def send(self, pdf: bytes, title: str, paper: Paper) -> SentJob:
        """Print one PDF; raises PrinterFailed."""
        message = request(
            IppOperation.PRINT_JOB,
            self._uri,
            (
                SENDER,
                Attribute(IppTag.NAME, "job-name", (title,)),
                Attribute(IppTag.MIME_TYPE, "document-format", (reports.PDF,)),
            ),
            _ticket(paper),
            pdf,
        )
        try:
            answer = asyncio.run(self._exchange(message, self._overall_seconds))
        except Exception as error:
            # Everything, as every failure must say whether a label may be on its way.
            raise failures.explained(error) from error
        reference = _job_id(answer)
        return SentJob(reference, has_ended=not reference)

    def follow(self, reference: str) -> JobReport:
        """How far a job is; raises PrinterFailed, or JobForgotten."""
        about = (integer("job-id", int(reference)), SENDER, _wanted(ABOUT_JOB))
        message = request(IppOperation.GET_JOB_ATTRIBUTES, self._uri, about)
        try:
            answer = asyncio.run(self._exchange(message, self._asking_seconds))
            said = _first(answer, "jobs")
            # What holds a job up is a matter of the printer; one that has ended is held up no more.
            about_it = {} if reports.has_ended(said) else self._about_itself()
            return reports.job_report(said, about_it)
        except failures.IppRefused as error:
            if error.status in (*FORGOTTEN, *CANNOT_TELL):
                raise JobForgotten(can_tell=error.status in FORGOTTEN) from error
            raise failures.of_question(error) from error
        except Exception as error:
            raise failures.of_question(error) from error

    def _about_itself(self) -> Answer:
        message = request(
            IppOperation.GET_PRINTER_ATTRIBUTES, self._uri, (SENDER, _wanted(ABOUT_PRINTER))
        )
        return _first(asyncio.run(self._exchange(message, self._asking_seconds)), "printers")

    async def _exchange(self, message: bytes, seconds: float) -> Answer:
        limits = aiohttp.ClientTimeout(
            total=seconds, connect=self._connect_seconds, sock_connect=self._connect_seconds
        )
        async with (
            aiohttp.ClientSession(timeout=limits) as session,
            session.post(
                self._url, data=message, headers=HEADERS, allow_redirects=False
            ) as response,
        ):
            failures.refuse_http(response.status)
            body = await response.read()
        return _understood(body)


def _understood(body: bytes) -> Answer:
    try:
        answer: Answer = parser.parse(body)
    except Exception as error:
        raise failures.Unreadable from error
    if answer["status-code"] not in failures.SUCCESSFUL:
        raise failures.IppRefused(answer["status-code"])
    return answer


def _ticket(paper: Paper) -> Iterator[Attribute]:
    """One copy on this very paper, dot for dot.

    A printer that scales the page to its own idea of a margin makes bars of broken dots.
    """
    yield integer("copies", 1)
    yield keyword("print-scaling", "none")
    if paper.resolution is not None:
        yield resolution("printer-resolution", paper.resolution)
    if paper.length is not None:
        size = integer("x-dimension", paper.width), integer("y-dimension", paper.length)
        yield collection("media-col", collection("media-size", *size))


def _wanted(names: tuple[str, ...]) -> Attribute:
    return keyword("requested-attributes", *names)


def _first(answer: Answer, group: str) -> Answer:
    groups: list[Answer] = answer.get(group) or [{}]
    return groups[0]


def _job_id(answer: Answer) -> str:
    """The printer's number of the job; "" where it took the job and told none."""
    told = _first(answer, "jobs").get("job-id")
    return str(told) if isinstance(told, int) else ""
