"""Reads IPP responses (RFC 8010), as far as a label needs them.

pyipp's own reader treats an unknown state number as an unreadable response, and every out-of-band
value ("no-value", "unknown") as an empty text. But a job without a processing time has not begun,
and one whose time is unknown may have.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from pyipp.enums import IppTag

HEADER = struct.Struct(">BBHI")
LANGUAGES = (IppTag.TEXT_LANG, IppTag.NAME_LANG)
NUMBERS = (IppTag.INTEGER, IppTag.ENUM)
OCTETS = (IppTag.STRING, IppTag.DATE)
# Nested collections. The standard's own go three deep.
DEEPEST = 8


class OutOfBand(IntEnum):
    """What a printer sends in place of a value. UNREADABLE is ours, for one of the wrong length."""

    UNREADABLE = 0x00
    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13


OUT_OF_BAND = range(0x10, 0x20)


class Range(NamedTuple):
    """A range of whole numbers."""

    low: int
    high: int


# The values of each attribute, and of each member of a collection.
Said = Mapping[str, Sequence[Any]]


class Unreadable(Exception):
    """The response is not IPP."""


@dataclass(frozen=True, slots=True)
class IppResponse:
    """`groups` each have a tag and attributes, in the order received."""

    version: tuple[int, int]
    status: int
    groups: tuple[tuple[int, Said], ...]

    def first(self, tag: int) -> Said:
        """The first group of a kind. Empty if there is none."""
        return next((said for kind, said in self.groups if kind == tag), {})


def values(said: Said, name: str) -> list[Any]:
    """The values of a name, without out-of-band values."""
    return [value for value in said.get(name, ()) if not isinstance(value, OutOfBand)]


def whole(said: Said, name: str) -> int | None:
    """A whole number by its name. None if there is none."""
    found = [value for value in values(said, name) if type(value) is int]
    return found[0] if found else None


def understood(body: bytes) -> IppResponse:
    """Parse a response. Raises Unreadable."""
    try:
        major, minor, status, _ = HEADER.unpack_from(body)
        groups = _groups(_ByteReader(body, HEADER.size))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable from error
    if not groups or groups[0][0] != IppTag.OPERATION:
        raise Unreadable
    return IppResponse((major, minor), status, tuple(groups))


class _ByteReader:
    """Reads bytes from the front. Raises struct.error or IndexError at the end."""

    def __init__(self, body: bytes, place: int) -> None:
        self._body, self._place = body, place

    def byte(self) -> int:
        found = self._body[self._place]
        self._place += 1
        return found

    def counted(self) -> bytes:
        (length,) = struct.unpack_from(">H", self._body, self._place)
        start = self._place + 2
        self._place = start + length
        if self._place > len(self._body):
            raise IndexError
        return self._body[start : self._place]


def _groups(reader: _ByteReader) -> list[tuple[int, dict[str, list[Any]]]]:
    groups: list[tuple[int, dict[str, list[Any]]]] = []
    last: list[Any] = []
    while (tag := reader.byte()) != IppTag.END:
        if tag < OUT_OF_BAND.start:
            groups.append((tag, {}))
            continue
        if name := reader.counted().decode("ascii"):
            # If an attribute is repeated, the last one counts.
            last = groups[-1][1][name] = []
        last.append(_value(tag, reader, 0))
    return groups


def _value(tag: int, reader: _ByteReader, depth: int) -> Any:
    raw = reader.counted()
    if tag == IppTag.BEGIN_COLLECTION:
        return _collection(reader, depth + 1)
    if tag in OUT_OF_BAND:
        return OutOfBand(tag) if tag in list(OutOfBand) else OutOfBand.UNKNOWN
    try:
        return _plain(tag, raw)
    except (struct.error, UnicodeDecodeError):
        # One invalid attribute does not make the response unreadable.
        return OutOfBand.UNREADABLE


def _plain(tag: int, raw: bytes) -> Any:
    if tag in NUMBERS:
        return struct.unpack(">i", raw)[0]
    if tag == IppTag.BOOLEAN:
        return bool(struct.unpack(">B", raw)[0])
    if tag == IppTag.RANGE:
        return Range(*struct.unpack(">ii", raw))
    if tag == IppTag.RESOLUTION:
        return struct.unpack(">iib", raw)
    if tag in LANGUAGES:
        (length,) = struct.unpack_from(">H", raw)
        return raw[length + 4 :].decode()
    return raw if tag in OCTETS else raw.decode()


def _collection(reader: _ByteReader, depth: int) -> Said:
    if depth > DEEPEST:
        raise IndexError
    said: dict[str, list[Any]] = {}
    last: list[Any] = []
    while True:
        tag = reader.byte()
        reader.counted()
        if tag == IppTag.END_COLLECTION:
            reader.counted()
            return said
        if tag == IppTag.MEMBER_NAME:
            last = said[reader.counted().decode("ascii")] = []
        else:
            last.append(_value(tag, reader, depth))
