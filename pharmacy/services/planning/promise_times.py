"""Promise times of orders, by the pharmacy's settings."""

import datetime

from pharmacy.core import promise_times
from pharmacy.core.schedules import TimeOfDay
from pharmacy.settings import PharmacyProfile


def due_at(
    profile: PharmacyProfile,
    began_at: datetime.datetime,
    first_night: datetime.date | None,
    first_time: TimeOfDay = TimeOfDay.BEDTIME,
) -> datetime.datetime:
    """The promise time of new work: in time for the first dose if its date is known."""
    ready_within = datetime.timedelta(hours=profile.ready_hours)
    return promise_times.due_at(began_at, ready_within, first_night, profile.timezone, first_time)
