"""Where orders are made."""

from dataclasses import dataclass

from pharmacy import job_queue
from pharmacy.settings import PharmacyProfile


@dataclass(frozen=True, slots=True)
class Context:
    """The house that makes the orders, and the bell that calls its workers."""

    house: PharmacyProfile
    bell: job_queue.Bell
