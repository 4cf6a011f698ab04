"""Until when an order is to be ready."""

import datetime

from pharmacy.core.regimen.schedules import TimeOfDay

# What is taken in the evening or at bedtime is fetched before the pharmacy closes; what is taken
# earlier has to be there the evening before.
EVENING = datetime.time(18)
LATE = (TimeOfDay.EVENING, TimeOfDay.BEDTIME)


def due_at(
    began_at: datetime.datetime,
    ready_within: datetime.timedelta,
    first_night: datetime.date | None,
    zone: datetime.tzinfo,
    first_time: TimeOfDay = TimeOfDay.BEDTIME,
) -> datetime.datetime:
    """The moment, in UTC, by which work that began at `began_at` is to be ready.

    That is six in the evening of the first day where one is stated, or of the day before where the
    first dose is taken in the morning or at noon, and never before the work began; else
    `ready_within` after it.
    """
    if first_night is None:
        return began_at + ready_within
    days = 0 if first_time in LATE else 1
    fetched_on = first_night - datetime.timedelta(days=days)
    evening = datetime.datetime.combine(fetched_on, EVENING, zone)
    return max(began_at, evening.astimezone(datetime.UTC))
