"""One worker: a warm renderer with its sweep, and a process each for printers and receivers."""

import logging
import signal

from pharmacy import job_queue, jobs, runtime
from pharmacy.settings import Settings
from pharmacy.working.companions import Companion
from pharmacy.working.listener import ListenerProcess, listen

log = logging.getLogger("worker")


def main() -> None:
    """Warm what draws and reads labels, start the companions, and work until told to stop."""
    # Until RQ listens for these itself; a stop that comes before is an orderly end as well.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    logging.basicConfig(level="INFO", format="%(asctime)s %(name)s %(levelname)s %(message)s")
    # WeasyPrint and fontTools tell of each step of each label.
    for chatty in ("weasyprint", "fontTools"):
        logging.getLogger(chatty).setLevel("WARNING")
    settings = Settings.from_environment()
    jobs.warm()
    companions = [
        Companion(queue, lambda name: listen(_post(settings, name)))
        for queue in (job_queue.PRINTERS, job_queue.RECEIVERS)
    ]
    for companion in companions:
        companion.watch()
    log.info("ready")
    try:
        listen(ListenerProcess(_live(settings), job_queue.LABELS, companions))
    finally:
        for companion in companions:
            companion.stop()


def _end(*_: object) -> None:
    raise SystemExit(0)


def _post(settings: Settings, queue: str) -> ListenerProcess:
    return ListenerProcess(_live(settings), queue)


def _live(settings: Settings) -> runtime.Live:
    # Nothing that the parent opens may be used in a job's process, so it keeps nothing open.
    return runtime.build(settings, pooled=False)


if __name__ == "__main__":
    main()
