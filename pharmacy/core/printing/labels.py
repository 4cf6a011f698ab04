"""States of labels and print jobs, and the number in a label's barcode."""

from enum import StrEnum

from pharmacy.core.errors import PharmacyError

BARCODE_DIGITS = 14


# Used in a patient calendar's barcode instead of a container's number. Those begin with 1.
SCHEDULE_NUMBER = 0


class LabelKind(StrEnum):
    """What a label is for: a container, changed directions for one, or paper for the patient."""

    CONTAINER = "container"
    REPLACEMENT = "replacement"
    SCHEDULE = "schedule"


class LabelState(StrEnum):
    """The state of a label. Only `rendered` has a PDF."""

    QUEUED = "queued"
    RENDERING = "rendering"
    RENDERED = "rendered"
    FAILED = "failed"


class PrintState(StrEnum):
    """The status of a print job.

    `sent`: the printer accepted it, or a person saw it come out. `confirmed`: it was scanned back.
    `unknown`: it may or may not have been printed; a person looks and decides.
    """

    INTENDED = "intended"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    FAILED = "failed"


class BarcodeOverflow(PharmacyError):
    """A number is too large for its field in the barcode."""

    code = "barcode_overflow"


def barcode_number(rx_number: int, container: int, version: int) -> str:
    """Fourteen digits: prescription 8, container (or SCHEDULE_NUMBER) 3, version 2, check digit 1.

    It is unique per container and version, so that a scan recognizes an old label. The number of
    digits is even, so that Code 128 packs two in each symbol.
    """
    body = f"{rx_number:08d}{container:03d}{version:02d}"
    if len(body) != BARCODE_DIGITS - 1 or not body.isdigit():
        raise BarcodeOverflow(f"no barcode for prescription {rx_number}, container {container}")
    return body + check_digit(body)


def check_digit(digits: str) -> str:
    """The Luhn digit (ISO/IEC 7812-1, annex B) that follows `digits`."""
    weighted = (int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(digits)))
    return str(-sum(value // 10 + value % 10 for value in weighted) % 10)
