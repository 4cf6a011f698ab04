"""Print jobs in a few words: status, tone, and problems."""

from dataclasses import dataclass

from pharmacy import current
from pharmacy.core.printing.jobs import why
from pharmacy.core.printing.labels import PrintState
from pharmacy.core.printing.printer_states import PrinterHealth
from pharmacy.services.printing import printers
from pharmacy.services.printing.print_jobs import PrintAttempt
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.shell.languages import marked
from pharmacy.web.words.sentences import turned

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
class PrintJobStatus:
    """The status of a print job. why: what blocks it, or how it ended."""

    words: str
    tone: str
    why: str
    is_live: bool


def print_state(state: PrintState) -> str:
    """A status in words."""
    return _(WORDS[state][0])


def is_tracked(print_job: PrintAttempt) -> bool:
    """Whether its printer accepted the print job and is still queried about it."""
    return print_job.state is PrintState.SENT and print_job.ended_at is None


def print_job_status(print_job: PrintAttempt) -> PrintJobStatus:
    """What to show for a print job."""
    said, tone = WORDS[print_job.state]
    words = _(said)
    if is_tracked(print_job):
        held_up = turned(why(print_job.reasons or ()))
        return PrintJobStatus(
            _("at the printer"), "warn" if held_up else "busy", held_up, is_live=True
        )
    if print_job.state is PrintState.INTENDED:
        return PrintJobStatus(words, tone, _of_printer(print_job), is_live=True)
    is_live = print_job.state is PrintState.SENDING
    return PrintJobStatus(words, tone, _outcome(print_job), is_live)


def _of_printer(print_job: PrintAttempt) -> str:
    """Why the printer does not accept it at the moment."""
    state = printers.state_of(print_job.printer, current.now())
    return "" if state.health in WELL else _("printer: %(words)s", words=turned(state.words))


def _outcome(print_job: PrintAttempt) -> str:
    if print_job.state is PrintState.CONFIRMED and print_job.confirmer is not None:
        return _("by %(name)s", name=print_job.confirmer.name)
    if print_job.settler is not None:
        if print_job.state is PrintState.SENT:
            return _("%(name)s looked: it came out", name=print_job.settler.name)
        return _("%(name)s looked: it did not come out", name=print_job.settler.name)
    return turned(print_job.error_message or "")
