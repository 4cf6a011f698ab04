"""Compares stored times with now, although a clock may have been set back."""

import datetime

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

# The clocks of two machines may differ by this much: a wait may not be over for both.
SKEW = datetime.timedelta(minutes=2)
Moment = InstrumentedAttribute[datetime.datetime] | InstrumentedAttribute[datetime.datetime | None]


def is_longer_ago(
    moment: Moment, now: datetime.datetime, wait: datetime.timedelta
) -> ColumnElement[bool]:
    """More than `wait` before now, or so far after now that only a clock change explains it.

    Use it only for actions that may happen twice, because clocks that differ by more cause that.
    """
    return or_(moment < now - wait, moment > now + wait)


def is_too_far(
    until: Moment, now: datetime.datetime, longest: datetime.timedelta
) -> ColumnElement[bool]:
    """A time further off than any wait ever is: it counts as reached."""
    return until > now + longest + SKEW
