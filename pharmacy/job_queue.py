"""The queue for the services: names of jobs, and a notifier that carries only ids."""

from typing import Protocol

# One queue for each process of a worker: RQ loses ids if one worker listens to two. The first has
# the name that workers of earlier releases listen to, and its old jobs still run.
LABELS = "pharmacy"
PRINTERS = "pharmacy-printers"
RECEIVERS = "pharmacy-receivers"
QUEUE = LABELS
RENDER_LABELS = "pharmacy.jobs.render_labels"
RENDER_RECORD = "pharmacy.record_jobs.render_record"
PRINT_LABEL = "pharmacy.printing.print_label"
TRACK_PRINT_JOB = "pharmacy.printing.track_print_job"
ASK_PRINTER = "pharmacy.printing.ask_printer"
SEND_MESSAGES = "pharmacy.webhook_delivery.send_messages"
# Names of earlier versions. Their jobs may still be queued when a new version is installed.
FORMER_NAMES = {"pharmacy.printing.follow_sheet": TRACK_PRINT_JOB}
# Seconds after which a worker stops a job. A printer may be slow, and nothing is sent to it twice.
TIMEOUTS = {
    RENDER_LABELS: 60,
    RENDER_RECORD: 60,
    PRINT_LABEL: 120,
    TRACK_PRINT_JOB: 30,
    ASK_PRINTER: 30,
    SEND_MESSAGES: 40,
}

QUEUES = {
    RENDER_LABELS: LABELS,
    RENDER_RECORD: LABELS,
    PRINT_LABEL: PRINTERS,
    TRACK_PRINT_JOB: PRINTERS,
    ASK_PRINTER: PRINTERS,
    SEND_MESSAGES: RECEIVERS,
}


class Notifier(Protocol):
    """Notifies the workers of a row. Never raises: the sweep repeats what was lost."""

    def notify(self, job: str, row_id: str) -> None:
        """Notify the workers to run `job` for the row `row_id`."""
