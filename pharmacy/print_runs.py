"""One run of labels to one printer: each is claimed, sent once and recorded, in order.

A run is one connection where the printer can. Each label is its own print job: it is claimed just
before its first byte, in the transaction that records the label before it.
"""

import datetime
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from labels import pdf, printers, readback
from labels.dots import Printable
from labels.errors import PrinterFailed
from labels.printers.paper import Form
from labels.stock import STOCKS, Stock
from pharmacy import db
from pharmacy.services.printing import sending
from pharmacy.services.printing.runs import Waiting

# After this long, the labels that still wait are left to the next run.
RUN_SECONDS = 30.0
STOPPED = "The printer stopped at an earlier label. Nothing was sent."


@dataclass(frozen=True, slots=True)
class SendOutcome:
    """What the printer said to one label."""

    print_job: sending.PrintJob
    result: printers.SentJob | PrinterFailed

    def record(self, session: Session, now: datetime.datetime) -> None:
        """Store it."""
        if isinstance(self.result, PrinterFailed):
            sending.record_failure(session, self.print_job, self.result, now)
            return
        reference, has_ended = self.result.reference, self.result.has_ended
        sending.record_sent(session, self.print_job, reference, now, has_ended=has_ended)


@dataclass(frozen=True, slots=True)
class PrintRun:
    """Print jobs of one printer, in order. report: what the printer said before."""

    engine: Engine
    now: Callable[[], datetime.datetime]
    waiting: Sequence[Waiting]
    report: printers.PrinterReport

    def send(self, printer: printers.PrinterConnection) -> list[uuid.UUID]:
        """Send them. Returns those that the printer accepted and still has.

        After a failure, the rest is not sent, and fails with the reason.
        """
        try:
            with printer.run(self.report) as connection:
                outcomes = self._send_each(connection)
        except PrinterFailed as error:
            with db.transaction(self.engine) as session:
                self._refuse(session, self.waiting, error)
            return []
        return [one.print_job.attempt_id for one in outcomes if _is_on_its_way(one.result)]

    def _send_each(self, connection: printers.PrinterRun) -> list[SendOutcome]:
        outcomes = list[SendOutcome]()
        last: SendOutcome | None = None
        until = time.monotonic() + RUN_SECONDS
        for place, wanted in enumerate(self.waiting, 1):
            print_job = self._claimed(wanted, last)
            last = None
            if print_job is None:
                continue
            last = SendOutcome(print_job, self._result(connection, wanted, print_job))
            outcomes.append(last)
            if isinstance(last.result, PrinterFailed):
                self._store(last, self.waiting[place:])
                return outcomes
            if connection.is_over or time.monotonic() > until:
                break
        self._store(last)
        return outcomes

    def _claimed(self, wanted: Waiting, before: SendOutcome | None) -> sending.PrintJob | None:
        """The print job, if it may still be sent. Records the one before in the same commit."""
        read = _test_label(wanted) if wanted.is_test else wanted.printable
        with db.transaction(self.engine) as session:
            if before is not None:
                before.record(session, self.now())
                session.flush()
            return sending.claim_print_job(session, wanted.attempt_id, self.now(), read)

    def _result(
        self, connection: printers.PrinterRun, wanted: Waiting, print_job: sending.PrintJob
    ) -> printers.SentJob | PrinterFailed:
        stock = STOCKS[wanted.stock]
        paper = self.report.named(
            printers.paper_of(stock, print_job.printable.pdf, wanted.settings)
        )
        printable = _with_dots(print_job.printable, stock, paper.form)
        try:
            return connection.send(printable, print_job.title, paper)
        except PrinterFailed as error:
            return error

    def _store(self, last: SendOutcome | None, rest: Sequence[Waiting] = ()) -> None:
        """Record the last label of the run, and fail the rest if it failed, in one commit."""
        if last is None:
            return
        with db.transaction(self.engine) as session:
            last.record(session, self.now())
            if isinstance(last.result, PrinterFailed):
                self._refuse(session, rest, last.result)

    def _refuse(self, session: Session, rest: Sequence[Waiting], error: PrinterFailed) -> None:
        """Fail the print jobs that were not begun. One press prints them again."""
        message = STOPPED if error.may_have_printed else error.message
        for wanted in rest:
            sending.refuse_print_job(session, wanted.attempt_id, message, self.now())


def _is_on_its_way(result: printers.SentJob | PrinterFailed) -> bool:
    return isinstance(result, printers.SentJob) and not result.has_ended


def _test_label(wanted: Waiting) -> Printable:
    stock = STOCKS[wanted.stock]
    if wanted.calibration is not None:
        return Printable(pdf.calibration_label(stock, wanted.calibration))
    return Printable(pdf.test_label(stock, wanted.printer_name))


def _with_dots(printable: Printable, stock: Stock, form: Form) -> Printable:
    """The label with its dots, if they are sent. Dots not stored are drawn as for the read-back."""
    if printable.dots is not None or form is Form.PDF:
        return printable
    return Printable(printable.pdf, readback.dots_of(printable.pdf, stock))
