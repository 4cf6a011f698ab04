"""The context of a request."""

from dataclasses import dataclass

from pharmacy import job_queue
from pharmacy.settings import PharmacyProfile


@dataclass(frozen=True, slots=True)
class Context:
    """The pharmacy profile, and the notifier of its workers."""

    profile: PharmacyProfile
    notifier: job_queue.Notifier
