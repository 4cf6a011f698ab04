"""Until when an order is to be ready."""

import datetime

# What is taken at bedtime is fetched before the pharmacy closes.
EVENING = datetime.time(18)


def due_at(
    began_at: datetime.datetime,
    ready_within: datetime.timedelta,
    first_night: datetime.date | None,
    zone: datetime.tzinfo,
) -> datetime.datetime:
    """The moment, in UTC, by which work that began at `began_at` is to be ready.

    That is six in the evening of the first night where one is stated, and never before the work
    began; else `ready_within` after it.
    """
    if first_night is None:
        return began_at + ready_within
    evening = datetime.datetime.combine(first_night, EVENING, zone)
    return max(began_at, evening.astimezone(datetime.UTC))
