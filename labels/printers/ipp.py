"""Printing by IPP (RFC 8011). The only home of pyipp."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import pyipp
from pyipp import enums, tags

from labels.printers import ipp_failures as failures
from labels.printers.sending import SentJob

CONNECT_SECONDS = 5
OVERALL_SECONDS = 30
SENDER = "labels"
# A printer that scales the page to its own idea of a margin makes bars of broken dots.
# pyipp leaves out, without a word, every attribute that its table has no type for.
SCALING = "print-scaling"
tags.ATTRIBUTE_TAG_MAP.setdefault(SCALING, enums.IppTag.KEYWORD)
ASK_STATE = {
    "operation-attributes-tag": {"requested-attributes": ["printer-state", "queued-job-count"]}
}


class IppPrinter:
    """One printer; each label is one connection and one Print-Job request."""

    def __init__(
        self,
        uri: str,
        connect_seconds: float = CONNECT_SECONDS,
        overall_seconds: float = OVERALL_SECONDS,
    ) -> None:
        self._uri = uri
        self._limits = aiohttp.ClientTimeout(
            total=overall_seconds, connect=connect_seconds, sock_connect=connect_seconds
        )
        self._overall_seconds = overall_seconds

    def is_free(self) -> bool:
        """False while it prints: many a printer then refuses the next label as one too many."""
        try:
            answer = asyncio.run(self._ask(enums.IppOperation.GET_PRINTER_ATTRIBUTES, ASK_STATE))
        except Exception:
            # Why it does not answer is for `send` to find out and to say.
            return True
        about = (answer.get("printers") or [{}])[0]
        # It is idle for a moment between taking a job and working on it. A stopped printer
        # may keep jobs for long: whether it takes one more is for `send` to find out.
        waiting = about.get("queued-job-count", 0) > 0
        state = about.get("printer-state")
        return state == enums.IppPrinterState.STOPPED or not (
            waiting or state == enums.IppPrinterState.PROCESSING
        )

    def send(self, pdf: bytes, title: str) -> SentJob:
        """Print one PDF; raises PrinterFailed."""
        try:
            answer = asyncio.run(self._ask(enums.IppOperation.PRINT_JOB, _message(pdf, title)))
        except Exception as error:
            # Everything, as every failure must say whether a label may be on its way.
            raise failures.explained(error) from error
        return SentJob(_job_id(answer))

    async def _ask(self, what: enums.IppOperation, message: dict[str, Any]) -> dict[str, Any]:
        trace = failures.no_redirects()
        async with aiohttp.ClientSession(timeout=self._limits, trace_configs=[trace]) as session:
            printer = pyipp.IPP(
                self._uri,
                session=session,
                verify_ssl=True,
                # The session's limits are finer; this one only has to stay out of their way.
                request_timeout=int(self._overall_seconds) + 1,
            )
            return await printer.execute(what, message)


def _message(pdf: bytes, title: str) -> dict[str, Any]:
    return {
        "operation-attributes-tag": {
            "requesting-user-name": SENDER,
            "job-name": title,
            "document-format": "application/pdf",
        },
        "job-attributes-tag": {"copies": 1, SCALING: "none"},
        "data": pdf,
    }


def _job_id(answer: Mapping[str, Any]) -> str:
    """The printer's number of the job; a printer may take a job and tell no number."""
    jobs = answer.get("jobs") or [{}]
    return str(jobs[0].get("job-id", ""))
