"""The changes of printer and print job services, and their audit entries."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from labels.errors import PrinterFailed
from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.printing.jobs import JobNews
from pharmacy.services.printing import (
    calibrations,
    confirmations,
    print_jobs,
    printer_settings,
    printers,
    resuming,
    sending,
    tracking,
)
from tests.services.contexts import NOW, ServiceContext

LONG_AFTER = NOW + datetime.timedelta(hours=1)
Act = Callable[[Session], Any]


def add_printer(context: ServiceContext) -> Act:
    return lambda session: printers.add_printer(
        session, "bench", "folder:x", "4x3", NOW, COMMAND_LINE
    )


def rename_printer(context: ServiceContext) -> Act:
    printer_id = context.printer()
    return lambda session: printers.rename_printer(session, COMMAND_LINE, printer_id, "new", NOW)


def pause_printer(context: ServiceContext) -> Act:
    printer_id = context.printer()
    return lambda session: printers.pause_printer(session, COMMAND_LINE, printer_id, NOW)


def resume_printer(context: ServiceContext) -> Act:
    printer_id = context.printer()
    with context.transaction() as session:
        printers.pause_printer(session, COMMAND_LINE, printer_id, NOW)
    return lambda session: printers.resume_printer(session, COMMAND_LINE, printer_id, NOW)


def make_default(context: ServiceContext) -> Act:
    _, printer_id = context.printer(), context.printer()
    return lambda session: printers.make_default(session, COMMAND_LINE, printer_id, NOW)


def remove_printer(context: ServiceContext) -> Act:
    printer_id = context.printer()
    return lambda session: printers.remove_printer(session, COMMAND_LINE, printer_id, NOW)


def print_test(context: ServiceContext) -> Act:
    person, printer_id = context.person(), context.printer()
    return lambda session: print_jobs.print_test(session, person, printer_id, context.notifier, NOW)


def print_label(context: ServiceContext) -> Act:
    person, label, printer_id = context.person(), context.rendered_label(), context.printer()
    wanted = print_jobs.PrintRequest((printer_id,), None)
    return lambda session: print_jobs.print_label(
        session, person, str(label.id), wanted, context.notifier, NOW
    )


def create_print_job(context: ServiceContext) -> Act:
    person, label, printer_id = context.person(), context.rendered_label(), context.printer()
    wanted = print_jobs.PrintRequest((printer_id,), None)
    return lambda session: print_jobs.create_print_job(session, person, str(label.id), wanted, NOW)


def print_new_labels(context: ServiceContext) -> Act:
    person, label, printer_id = context.person(), context.rendered_label(), context.printer()
    wanted = print_jobs.PrintRequest((printer_id,), None)
    return lambda session: print_jobs.print_new_labels(
        session, person, str(label.order_id), wanted, context.notifier, NOW
    )


def print_again_from(context: ServiceContext) -> Act:
    person, label, printer_id = context.person(), context.rendered_label(), context.printer()
    context.intend(person, label, printer_id)
    wanted = print_jobs.PrintRequest((printer_id,), "Jammed in the printer")
    return lambda session: resuming.print_again_from(
        session, person, str(label.id), wanted, context.notifier, NOW
    )


def intended(context: ServiceContext) -> uuid.UUID:
    return context.intend(context.person(), context.rendered_label(), context.printer())


def claimed_print_job(context: ServiceContext) -> sending.PrintJob:
    attempt_id = intended(context)
    with context.transaction() as session:
        print_job = sending.claim_print_job(session, attempt_id, NOW)
    assert print_job is not None
    return print_job


def record_sent(context: ServiceContext) -> Act:
    print_job = claimed_print_job(context)
    return lambda session: sending.record_sent(session, print_job, "7", NOW)


def record_failure(context: ServiceContext) -> Act:
    print_job = claimed_print_job(context)
    error = PrinterFailed("no", permanent=True, may_have_printed=False)
    return lambda session: sending.record_failure(session, print_job, error, NOW)


def give_up_lost(context: ServiceContext) -> Act:
    claimed_print_job(context)
    return lambda session: sending.give_up_lost(session, LONG_AFTER)


def refuse_print_job(context: ServiceContext) -> Act:
    attempt_id = intended(context)
    return lambda session: sending.refuse_print_job(session, attempt_id, "no paper", NOW)


def refuse_waiting(context: ServiceContext) -> Act:
    printer_id = context.attempt(intended(context)).printer_id
    return lambda session: sending.refuse_waiting(session, printer_id, "not reached", NOW)


def tracked(context: ServiceContext) -> uuid.UUID:
    """A print job that its printer accepted and has not ended."""
    print_job = claimed_print_job(context)
    with context.transaction() as session:
        sending.record_sent(session, print_job, "7", NOW, has_ended=False)
    return print_job.attempt_id


def record_heard(context: ServiceContext) -> Act:
    attempt_id = tracked(context)
    heard = JobNews("completed", ())
    return lambda session: tracking.record_heard(session, attempt_id, heard, NOW)


def record_silence(context: ServiceContext) -> Act:
    attempt_id, much_later = tracked(context), NOW + datetime.timedelta(days=2)
    return lambda session: tracking.record_silence(session, attempt_id, much_later)


def record_forgotten(context: ServiceContext) -> Act:
    attempt_id = tracked(context)
    return lambda session: tracking.record_forgotten(session, attempt_id, NOW, can_tell=True)


def settle_print_job(context: ServiceContext) -> Act:
    person, attempt_id = context.person("sam"), claimed_print_job(context).attempt_id
    with context.transaction() as session:
        sending.give_up_lost(session, LONG_AFTER)
    return lambda session: confirmations.settle_print_job(
        session, person, str(attempt_id), LONG_AFTER, came_out=True
    )


def confirm_print_job(context: ServiceContext) -> Act:
    person, label, printer_id = context.person(), context.rendered_label(), context.printer()
    attempt_id = context.intend(person, label, printer_id)
    with context.transaction() as session:
        print_job = sending.claim_print_job(session, attempt_id, NOW)
        assert print_job is not None
        sending.record_sent(session, print_job, "7", NOW)
    order_id, number = str(label.order_id), label.barcode
    return lambda session: confirmations.confirm_print_job(session, person, order_id, number, NOW)


def change_printer(context: ServiceContext) -> Act:
    printer_id, change = context.printer("zpl://192.0.2.9"), {"darkness": "3"}
    return lambda session: printer_settings.change_printer(
        session, COMMAND_LINE, printer_id, change, NOW
    )


def print_calibration(context: ServiceContext) -> Act:
    person, printer_id = context.person("sam"), context.printer()
    return lambda session: calibrations.print_calibration(
        session, person, printer_id, context.notifier, NOW
    )


def record_readings(context: ServiceContext) -> Act:
    person, printer_id = context.person("sam"), context.printer()
    with context.transaction() as session:
        attempt = calibrations.print_calibration(session, person, printer_id, context.notifier, NOW)
        words = calibrations.words_of(session, attempt)
    assert words is not None
    fields = {"code": words.large, "small": words.small, "lines": "even"}
    fields |= {"left": "0", "right": "0", "top": "0", "bottom": "0"}
    return lambda session: calibrations.record_readings(session, person, printer_id, fields, NOW)


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event]] = {
    "printers.add_printer": (add_printer, Event.PRINTER_ADDED),
    "printers.rename_printer": (rename_printer, Event.PRINTER_RENAMED),
    "printers.pause_printer": (pause_printer, Event.PRINTER_PAUSED),
    "printers.resume_printer": (resume_printer, Event.PRINTER_RESUMED),
    "printers.make_default": (make_default, Event.PRINTER_MADE_DEFAULT),
    "printers.remove_printer": (remove_printer, Event.PRINTER_REMOVED),
    "printer_settings.change_printer": (change_printer, Event.PRINTER_CHANGED),
    "calibrations.print_calibration": (print_calibration, Event.PRINT_INTENDED),
    "calibrations.record_readings": (record_readings, Event.PRINTER_CALIBRATED),
    "print_jobs.print_label": (print_label, Event.PRINT_INTENDED),
    "print_jobs.create_print_job": (create_print_job, Event.PRINT_INTENDED),
    "print_jobs.print_new_labels": (print_new_labels, Event.PRINT_INTENDED),
    "print_jobs.print_test": (print_test, Event.PRINT_INTENDED),
    "resuming.print_again_from": (print_again_from, Event.PRINT_INTENDED),
    "sending.record_sent": (record_sent, Event.PRINT_SENT),
    "sending.record_failure": (record_failure, Event.PRINT_FAILED),
    "sending.refuse_print_job": (refuse_print_job, Event.PRINT_FAILED),
    "sending.refuse_waiting": (refuse_waiting, Event.PRINT_FAILED),
    "sending.give_up_lost": (give_up_lost, Event.PRINT_UNKNOWN),
    "tracking.record_heard": (record_heard, Event.PRINT_ENDED),
    "tracking.record_silence": (record_silence, Event.PRINT_UNKNOWN),
    "tracking.record_forgotten": (record_forgotten, Event.PRINT_UNKNOWN),
    "confirmations.settle_print_job": (settle_print_job, Event.PRINT_SETTLED),
    "confirmations.confirm_print_job": (confirm_print_job, Event.PRINT_CONFIRMED),
}
# Why these change nothing that needs an audit entry.
NOT_AUDITED = {
    "sending.claim_print_job": "its end is audited, whatever it is",
    "sending.waiting_attempts": "reads",
    "tracking.claim_question": "asks the printer, and changes no sheet",
    "tracking.print_jobs_to_track": "reads",
    "printers.ask_stale": "has printers asked how they are, and changes nothing of them",
    "printers.is_stale": "reads",
    "printers.state_of": "reads",
    "printer_counts.counts_of_printers": "reads",
    "printers.note_report": "keeps what the printer says of itself until it says something else",
}
