"""Reads the GS1 barcode of a component's package: product, lot, expiry, serial number.

GS1 General Specifications: an element of variable length ends with FNC1, which a scanner sends as
GS (U+001D), or at the end of the barcode. A scanner that sends no FNC1 makes two readings possible:
such a barcode is refused, because a wrong lot cannot be recalled.
"""

import datetime
import re
from dataclasses import dataclass

from biip import ParseError
from biip.gs1_element_strings import GS1ElementString
from biip.gs1_messages import GS1Message

from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.core.messages import Message

GS = "\x1d"
# ISO/IEC 15424 symbology identifiers of GS1-128, GS1 DataMatrix, GS1 DataBar and GS1 QR Code.
SYMBOLOGIES = ("]C1", "]d2", "]e0", "]Q3")
SYMBOLOGY = "]C1"
PRODUCT, LOT, EXPIRY, SERIAL = "01", "10", "17", "21"
# Product, lot, dates and serial number: what packages of drugs carry.
MAY_FOLLOW = {"01", "10", "11", "13", "15", "16", "17", "21"}
LONGEST = 200
# A GTIN of the United States with an NDC is 3, the ten digits of the NDC, and a check digit.
# Source: 21 CFR 201.25(c), and GS1 US, Assigning a GTIN to drugs with an NDC.
NDC = re.compile(r"\d03(\d{10})\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class PackageScan:
    """What a package's barcode says. None: the barcode does not say it.

    gtin: 14 digits. ndc: its ten digits, without hyphens, which the barcode does not have.
    others: the remaining elements, each as "(21)ABC".
    """

    gtin: str | None = None
    ndc: str | None = None
    lot: str | None = None
    expires_on: datetime.date | None = None
    others: tuple[str, ...] = ()


def read_package(scanned: str) -> PackageScan:
    """Read a scanned barcode. Raises InvalidInput at /scan.

    A day 00 is the last day of its month (GS1 General Specifications, AI 17).
    """
    text = scanned.strip(" \r\n")
    # With a symbology identifier, a scanner sends each FNC1 as GS (ISO/IEC 15424).
    bare = text[len(SYMBOLOGY) :] if text.startswith(SYMBOLOGIES) else text.removeprefix(GS)
    if "(" in bare or not 0 < len(bare) <= LONGEST:
        raise _unread()
    elements = _elements(bare)
    if GS not in text and bare == text and _reads_otherwise(elements):
        raise invalid(
            "/scan",
            "ambiguous",
            Message(
                "package_scan_ambiguous",
                "This barcode can be read in two ways, because the scanner may leave out its "
                "separators. Type the lot and the expiry. To scan such barcodes, set the scanner "
                "to send FNC1 as GS, and its symbology identifier.",
            ),
        )
    return _package(elements)


def _elements(text: str) -> list[GS1ElementString]:
    try:
        elements = list(GS1Message.parse(text).element_strings)
    except ParseError:
        raise _unread() from None
    numbers = [element.ai.ai for element in elements]
    has_bad_product = any(element.gtin_error for element in elements)
    if len(set(numbers)) < len(numbers) or has_bad_product:
        raise _unread()
    return elements


def _reads_otherwise(elements: list[GS1ElementString]) -> bool:
    """Whether the last element could be a shorter one, with others of a package behind it."""
    last = elements[-1]
    if not last.ai.separator_required:
        return False
    missing = MAY_FOLLOW - {element.ai.ai for element in elements}
    return any(_numbers(last.value[cut:]) & missing for cut in range(1, len(last.value)))


def _numbers(text: str) -> set[str]:
    """The first application identifier of a text that is a message; none for any other text."""
    try:
        elements = GS1Message.parse(text).element_strings
    except ParseError:
        return set()
    return {elements[0].ai.ai}


def _package(elements: list[GS1ElementString]) -> PackageScan:
    by_number = {element.ai.ai: element for element in elements}
    known = {
        number: by_number.pop(number) for number in (PRODUCT, LOT, EXPIRY) if number in by_number
    }
    gtin = known[PRODUCT].value if PRODUCT in known else None
    match = NDC.fullmatch(gtin or "")
    return PackageScan(
        gtin,
        match[1] if match else None,
        known[LOT].value if LOT in known else None,
        known[EXPIRY].date if EXPIRY in known else None,
        tuple(f"({number}){element.value}" for number, element in by_number.items()),
    )


def _unread() -> InvalidInput:
    return invalid(
        "/scan",
        "unreadable",
        Message(
            "package_scan_unread",
            "This is no GS1 barcode of a package. Scan the bars, or type the lot and the expiry.",
        ),
    )
