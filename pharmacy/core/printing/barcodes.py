"""The number of a label from a scanner's input, without what scanners add."""

import re
import unicodedata
from dataclasses import dataclass

from pharmacy.core.printing.labels import BARCODE_DIGITS, check_digit

# ISO/IEC 15424: "]", a letter for the symbology, and a modifier. Code 128 is C.
_AIM = re.compile(r"\]([A-Za-z])[0-9A-Za-z]")
OWN_KIND = "C"
# What remains of a prefix whose beginning was cut off.
_CUT_PREFIX = re.compile(r"\]?C?")


@dataclass(frozen=True, slots=True)
class ScannedText:
    """The cleaned characters. is_foreign: they belong to another symbology."""

    digits: str
    is_foreign: bool

    @property
    def is_whole(self) -> bool:
        """Whether the number of digits is that of a label's number."""
        return len(self.digits) == BARCODE_DIGITS and not self.is_foreign

    @property
    def is_right(self) -> bool:
        """Whether the number is complete and its check digit is correct."""
        return self.is_whole and check_digit(self.digits[:-1]) == self.digits[-1]


def cleaned(text: str) -> str:
    """The text without control characters, spaces, and the AIM prefix of Code 128."""
    seen = "".join(char for char in text if not _is_unseen(char))
    found = _AIM.match(seen)
    return seen[found.end() :] if found is not None and found[1] == OWN_KIND else seen


def _is_unseen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf")


def read(text: str) -> ScannedText:
    """The scanned number. Part of one of our numbers is neither foreign nor complete."""
    seen = cleaned(text)
    found = _AIM.match(seen)
    rest = seen[found.end() :] if found is not None else _CUT_PREFIX.sub("", seen, count=1)
    is_number = rest.isascii() and (rest.isdigit() or not rest)
    if is_number and len(rest) == BARCODE_DIGITS:
        return ScannedText(rest, is_foreign=False)
    return ScannedText(rest if is_number else "", is_foreign=not is_number or found is not None)
