"""What a pharmacist sees when a course is amended before anything was dispensed."""

from collections.abc import Iterator

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.quantities import count_text
from pharmacy.core.regimen.amendments import Amendment, Stop


def undispensed_flags(amendment: Amendment, number: int, is_dispensed: bool) -> Iterator[Flag]:
    """A warning if the patient has nothing yet for the days before the amendment.

    The new patient calendar begins on the day of the amendment, and bottles that were planned for
    earlier days count as taken from. Both are right only if the patient has had the earlier
    bottles. A stop is never questioned.

    number: that of the amendment, so that each one is asked about for itself.
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
