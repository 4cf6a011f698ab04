"""Printers as cards: the state of each, and its test labels."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pharmacy.core.messages import Message
from pharmacy.core.printing.calibration import WARNINGS, CalibrationState
from pharmacy.core.printing.printer_states import PrinterHealth, PrinterState
from pharmacy.db import Session
from pharmacy.services.printing import calibrations, print_jobs, printer_counts, printers
from pharmacy.services.printing.print_jobs import PrintAttempt
from pharmacy.services.printing.printer_counts import PrinterCounts
from pharmacy.services.printing.printers import Printer

TONES = {
    PrinterHealth.READY: "good",
    PrinterHealth.NOTED: "warn",
    PrinterHealth.WORKING: "busy",
    PrinterHealth.PAUSED: "warn",
    PrinterHealth.UNHEARD: "busy",
    PrinterHealth.TROUBLED: "bad",
}
# A person who sets up a printer looks at the last few tests of these days.
TESTS_OF = datetime.timedelta(days=7)
MOST_TESTS = 3


@dataclass(frozen=True, slots=True)
class PrinterCard:
    """One printer with its latest test labels, and what it printed in the last weeks.

    calibrations: the test labels that are calibration labels.
    """

    printer: Printer
    state: PrinterState
    tests: Sequence[PrintAttempt]
    calibration: CalibrationState | None
    calibrations: Collection[uuid.UUID]
    counts: PrinterCounts

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[self.state.health]

    @property
    def warning(self) -> Message | None:
        """What its calibration lacks."""
        return WARNINGS.get(self.calibration) if self.calibration else None


def cards(session: Session, now: datetime.datetime) -> list[PrinterCard]:
    """All printers in use, by name."""
    tests: dict[uuid.UUID, list[PrintAttempt]] = {}
    for test in print_jobs.find_tests(session, now - TESTS_OF):
        tests.setdefault(test.printer_id, []).append(test)
    known, calibrated = calibrations.states(session), calibrations.attempts_of(session)
    counts = printer_counts.counts_of_printers(session, now)
    return [
        PrinterCard(
            printer,
            printers.state_of(printer, now),
            tests.get(printer.id, [])[:MOST_TESTS],
            known.get(printer.id),
            calibrated,
            counts.get(printer.id, PrinterCounts()),
        )
        for printer in printers.find_printers(session)
    ]
