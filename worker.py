"""One worker: a preloaded renderer with its sweep, and a process each for printers and webhooks.

The processes start once there is a printer, or an address to send messages to.
"""

import gc
import logging
import signal
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from pharmacy import job_queue, jobs, runtime
from pharmacy.settings import Settings
from pharmacy.working.companions import Companion
from pharmacy.working.label_listener import LabelListener
from pharmacy.working.listener import ListenerProcess, listen

log = logging.getLogger("worker")


def main() -> None:
    """Preload rendering, start the companions, and work until a signal to stop."""
    # Until RQ handles these signals itself, an early stop is also an orderly exit.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    logging.basicConfig(level="INFO", format="%(asctime)s %(name)s %(levelname)s %(message)s")
    # WeasyPrint and fontTools log each step of each label.
    for chatty in ("weasyprint", "fontTools"):
        logging.getLogger(chatty).setLevel("WARNING")
    # A job's process may not use anything that its parent opened, so the parent keeps nothing open.
    live = runtime.build(Settings.from_environment(), pooled=False)
    jobs.warm()
    _rehearse(live)
    companions = [
        Companion(queue, lambda name: listen(ListenerProcess(live, name)))
        for queue in (job_queue.PRINTERS, job_queue.RECEIVERS)
    ]
    post = ListenerProcess(live, job_queue.LABELS, companions)
    with suppress(SQLAlchemyError):
        # Its companions are needed if there are printers, or addresses for messages.
        post.sweep()
    log.info("ready")
    try:
        listen(post, LabelListener)
    finally:
        for companion in companions:
            companion.stop()


def _rehearse(live: runtime.Live) -> None:
    """Sweep once, so that the processes share what the first sweep makes."""
    with suppress(SQLAlchemyError):
        for queue in (job_queue.LABELS, job_queue.PRINTERS, job_queue.RECEIVERS):
            jobs.sweep(live, queue)
    gc.collect()
    gc.freeze()


def _end(*_: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
