"""An amendment as requested, before its day of the course is known."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pharmacy.core.course_dates import CourseDates
from pharmacy.core.errors import PharmacyError, invalid
from pharmacy.core.messages import Message
from pharmacy.core.regimen.amendment_words import ChangeWord
from pharmacy.core.regimen.amendments import Amendment


@dataclass(frozen=True, slots=True)
class AmendmentRequest:
    """One change with its reason.

    on: the date of the change, if no day of the course was given. at_hand: what the patient has, by
    container number, if that is known better than by counting. old_word: the deprecated word that a
    client used for it.
    """

    amendment: Amendment
    on: datetime.date | None
    reason: str
    at_hand: Mapping[int, int] = field(default_factory=dict)
    old_word: ChangeWord | None = None

    def dated(self, start_on: datetime.date | None) -> Amendment:
        """The change on its day of the course, whose first day is `start_on`.

        Raises InvalidInput for a date if the first day is unknown, or if the date is before it.
        """
        if self.on is None:
            return self.amendment
        if start_on is None:
            message = Message(
                "no_first_night",
                "The first night of this order is not known. Give the day of the course.",
            )
            raise invalid("/on", "no_first_night", message)
        day = CourseDates(start_on).day_of(self.on)
        if day < 1:
            raise invalid(
                "/on",
                "outside_course",
                Message("before_the_course", "The course begins on %(day)s.", day=start_on),
            )
        return replace(self.amendment, day=day)


class NotAmendable(PharmacyError):
    """The order's status does not allow this change. The message says what is possible."""

    code = "not_amendable"
