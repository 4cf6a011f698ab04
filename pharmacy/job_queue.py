"""The queue as the services know it: names of jobs, and a bell that only ever carries ids."""

from typing import Protocol

QUEUE = "pharmacy"
RENDER_LABELS = "pharmacy.jobs.render_labels"
PRINT_LABEL = "pharmacy.printing.print_label"
FOLLOW_SHEET = "pharmacy.printing.follow_sheet"
ASK_PRINTER = "pharmacy.printing.ask_printer"
SEND_MESSAGES = "pharmacy.telling.send_messages"
# Seconds after which a worker ends a job. A printer may be slow, and is never asked twice.
TIMEOUTS = {
    RENDER_LABELS: 60,
    PRINT_LABEL: 90,
    FOLLOW_SHEET: 30,
    ASK_PRINTER: 30,
    SEND_MESSAGES: 40,
}


class Bell(Protocol):
    """Tells the workers that a row waits. Never raises: the sweep rings again what is not heard."""

    def ring(self, job: str, row_id: str) -> None:
        """Tell the workers to run `job` for the row `row_id`."""
