"""The barcodes of calibration labels: eight digits, which no label of a patient has."""

from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.printing import barcodes
from pharmacy.core.printing.labels import check_digit

DIGITS, SERIAL_DIGITS = 8, 6
SERIALS = 10**SERIAL_DIGITS


class CodeSize(StrEnum):
    """The first digit: the code with the widest bars of the stock, or with the narrowest."""

    LARGE = "1"
    SMALL = "2"


@dataclass(frozen=True, slots=True)
class CalibrationCode:
    """A code of the calibration label with this serial number."""

    size: CodeSize
    serial: int

    @property
    def digits(self) -> str:
        """Size, serial number, and a Luhn digit."""
        body = f"{self.size}{self.serial:0{SERIAL_DIGITS}d}"
        return body + check_digit(body)


def read(text: str) -> CalibrationCode | None:
    """The code that a person scanned or typed. None for anything else, or a wrong check digit."""
    digits = barcodes.cleaned(text)
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    if check_digit(digits[:-1]) != digits[-1] or digits[0] not in list(CodeSize):
        return None
    return CalibrationCode(CodeSize(digits[0]), int(digits[1:-1]))
