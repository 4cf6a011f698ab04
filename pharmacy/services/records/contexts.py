"""Where orders are made."""

from dataclasses import dataclass

from pharmacy import job_queue
from pharmacy.settings import House


@dataclass(frozen=True, slots=True)
class Bench:
    """The house that makes the orders, and the bell that calls its workers."""

    house: House
    bell: job_queue.Bell
