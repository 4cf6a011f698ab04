"""Checks amendments of a course of which nothing has been dispensed."""

from collections.abc import Iterator

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.quantities import count_text
from pharmacy.core.regimen.amendments import Amendment, Stop


def undispensed_flags(amendment: Amendment, number: int, is_dispensed: bool) -> Iterator[Flag]:
    """A warning if the patient has nothing yet for the days before the amendment.

    The new patient calendar begins on the day of the amendment, and containers that were planned
    for earlier days count as used. Both are correct only if the patient has received the earlier
    containers. A stop never has this warning.

    number: of the amendment, so that each one has its own warning.
    """
    if is_dispensed or amendment.day == 1 or isinstance(amendment, Stop):
        return
    day, before = count_text(amendment.day), count_text(amendment.day - 1)
    days = "day 1" if amendment.day == 2 else f"days 1 to {before}"
    message = (
        f"Amendment {number} begins on day {day}, but nothing of this order has been dispensed. "
        f"The new patient calendar leaves out {days}. If the patient has not started, cancel this "
        "order and place a new one with the whole schedule."
    )
    yield Flag("amended_before_dispensing", Severity.WARNING, message)
