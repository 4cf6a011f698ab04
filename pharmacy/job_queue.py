"""The queue as the services know it: names of jobs, and a bell that only ever carries ids."""

from typing import Protocol

# One for each process of a worker: RQ loses ids where one listener has two. The first has the name
# that workers of before listen to, and what these rang for is still done there.
LABELS = "pharmacy"
PRINTERS = "pharmacy-printers"
RECEIVERS = "pharmacy-receivers"
QUEUE = LABELS
RENDER_LABELS = "pharmacy.jobs.render_labels"
PRINT_LABEL = "pharmacy.printing.print_label"
FOLLOW_SHEET = "pharmacy.printing.follow_sheet"
ASK_PRINTER = "pharmacy.printing.ask_printer"
SEND_MESSAGES = "pharmacy.webhook_delivery.send_messages"
# Seconds after which a worker ends a job. A printer may be slow, and is never asked twice.
TIMEOUTS = {
    RENDER_LABELS: 60,
    PRINT_LABEL: 90,
    FOLLOW_SHEET: 30,
    ASK_PRINTER: 30,
    SEND_MESSAGES: 40,
}

QUEUES = {
    RENDER_LABELS: LABELS,
    PRINT_LABEL: PRINTERS,
    FOLLOW_SHEET: PRINTERS,
    ASK_PRINTER: PRINTERS,
    SEND_MESSAGES: RECEIVERS,
}


class Bell(Protocol):
    """Tells the workers that a row waits. Never raises: the sweep rings again what is not heard."""

    def ring(self, job: str, row_id: str) -> None:
        """Tell the workers to run `job` for the row `row_id`."""
