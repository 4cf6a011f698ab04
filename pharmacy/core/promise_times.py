"""The promise time of an order."""

import datetime

from pharmacy.core.schedules import TimeOfDay

# Medicine for the evening or bedtime is picked up before the pharmacy closes. Medicine for earlier
# times must be ready the evening before.
EVENING = datetime.time(18)
LATE = (TimeOfDay.EVENING, TimeOfDay.BEDTIME)


def due_at(
    began_at: datetime.datetime,
    ready_within: datetime.timedelta,
    start_date: datetime.date | None,
    zone: datetime.tzinfo,
    first_time: TimeOfDay = TimeOfDay.BEDTIME,
) -> datetime.datetime:
    """The moment, in UTC, by which work that began at `began_at` must be ready.

    With a start date, that is 6 p.m. on that day, or on the day before if the first dose is in the
    morning or at noon, but never before the work began. Otherwise it is `ready_within` after the
    beginning.
    """
    if start_date is None:
        return began_at + ready_within
    days = 0 if first_time in LATE else 1
    fetched_on = start_date - datetime.timedelta(days=days)
    evening = datetime.datetime.combine(fetched_on, EVENING, zone)
    return max(began_at, evening.astimezone(datetime.UTC))
