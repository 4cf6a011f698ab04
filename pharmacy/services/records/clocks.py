"""Whether a moment that was written down is long ago, although the clock may be set back."""

import datetime

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

# Clocks of two machines may differ by as much: what one waits for is not over for the other.
SKEW = datetime.timedelta(minutes=2)
Moment = InstrumentedAttribute[datetime.datetime] | InstrumentedAttribute[datetime.datetime | None]


def is_longer_ago(
    moment: Moment, now: datetime.datetime, wait: datetime.timedelta
) -> ColumnElement[bool]:
    """More than `wait` before now; or as far after it, which the clock of then alone can explain.

    For what may be done twice, as clocks that differ by more make it be done too early.
    """
    return or_(moment < now - wait, moment > now + wait)


def is_too_far(
    until: Moment, now: datetime.datetime, longest: datetime.timedelta
) -> ColumnElement[bool]:
    """A moment to wait for that is further off than anybody ever waits: it has come."""
    return until > now + longest + SKEW
