"""The reason for a cancellation, as a client posts it."""

from typing import Any

from pharmacy.schemas.amendments import LONGEST_REASON
from pharmacy.schemas.fields import TextField
from pharmacy.schemas.problems import load
from pharmacy.schemas.schedules import StrictSchema


class CancellationSchema(StrictSchema):
    """The reason for a cancellation."""

    reason = TextField(LONGEST_REASON, lines=True, required=True)


def read_reason(value: Any) -> str:
    """The reason in a JSON value. Raises InvalidInput with a pointer to each bad field."""
    reason: str = load(CancellationSchema(), value)["reason"]
    return reason
