"""Sheets in a few words: where each stands, how loudly to say so, and what holds it up."""

from dataclasses import dataclass

from pharmacy import current
from pharmacy.core.printing.jobs import reasons_text
from pharmacy.core.printing.labels import PrintState
from pharmacy.core.printing.printer_states import PrinterHealth
from pharmacy.services.printing import printers
from pharmacy.services.printing.print_jobs import PrintAttempt
from pharmacy.web.languages import gettext as _
from pharmacy.web.languages import marked
from pharmacy.web.sentences import printer_words, reasons, turned

WORDS = {
    PrintState.INTENDED: (marked("waiting for the printer"), "busy"),
    PrintState.SENDING: (marked("being sent"), "busy"),
    PrintState.SENT: (marked("sent"), "good"),
    PrintState.CONFIRMED: (marked("scanned"), "good"),
    PrintState.UNKNOWN: (marked("unknown: look at the printer"), "bad"),
    PrintState.FAILED: (marked("failed"), "bad"),
}
WELL = (PrinterHealth.READY, PrinterHealth.UNHEARD)


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Where a sheet stands. why: what holds it up, or how it came to its end."""

    words: str
    tone: str
    why: str
    is_live: bool


def is_followed(sheet: PrintAttempt) -> bool:
    """Whether its printer took the sheet and is still asked what comes of it."""
    return sheet.state is PrintState.SENT and sheet.ended_at is None


def sheet_words(sheet: PrintAttempt) -> SheetWords:
    """What to tell of a sheet."""
    said, tone = WORDS[sheet.state]
    words = _(said)
    if is_followed(sheet):
        held_up = reasons(reasons_text(sheet.reasons or ()))
        return SheetWords(_("at the printer"), "warn" if held_up else "busy", held_up, is_live=True)
    if sheet.state is PrintState.INTENDED:
        return SheetWords(words, tone, _of_printer(sheet), is_live=True)
    is_live = sheet.state is PrintState.SENDING
    return SheetWords(words, tone, _told(sheet), is_live)


def _of_printer(sheet: PrintAttempt) -> str:
    """Why the printer does not take it just now."""
    state = printers.state_of(sheet.printer, current.now())
    return (
        "" if state.standing in WELL else _("printer: %(words)s", words=printer_words(state.words))
    )


def _told(sheet: PrintAttempt) -> str:
    if sheet.state is PrintState.CONFIRMED and sheet.confirmer is not None:
        return _("by %(name)s", name=sheet.confirmer.name)
    if sheet.settler is not None:
        if sheet.state is PrintState.SENT:
            return _("%(name)s looked: it came out", name=sheet.settler.name)
        return _("%(name)s looked: it did not come out", name=sheet.settler.name)
    return turned(sheet.error_message or "")
