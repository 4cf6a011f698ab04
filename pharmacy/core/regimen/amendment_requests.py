"""An amendment as it was asked for, before it is known which day of the course is meant."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pharmacy.core.errors import PharmacyError, invalid
from pharmacy.core.regimen.amendment_words import ChangeWord
from pharmacy.core.regimen.amendments import Amendment


@dataclass(frozen=True, slots=True)
class AmendmentRequest:
    """One change with its reason.

    on: the date that is meant, where no day of the course was given. at_hand: what the patient
    has, by the number of its container, where that is known better than by counting. old_word:
    the deprecated word by which a client asked for it.
    """

    amendment: Amendment
    on: datetime.date | None
    reason: str
    at_hand: Mapping[int, int] = field(default_factory=dict)
    old_word: ChangeWord | None = None

    def dated(self, start_on: datetime.date | None) -> Amendment:
        """The change on its day of the course, whose first day is `start_on`.

        Raises InvalidInput for a date where nobody knows the first day, or one before it.
        """
        if self.on is None:
            return self.amendment
        if start_on is None:
            message = "nobody gave the first night of this order: give the day of the course"
            raise invalid("/on", "no_first_night", message)
        day = (self.on - start_on).days + 1
        if day < 1:
            raise invalid("/on", "outside_course", f"the course begins on {start_on.isoformat()}")
        return replace(self.amendment, day=day)


class NotAmendable(PharmacyError):
    """The order stands where it cannot be changed that way; the message says what is possible."""

    code = "not_amendable"
