"""Writes IPP requests as bytes (RFC 8010), including collections.

pyipp's own writer does not support collections, and a label's size is one.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyipp.enums import IppOperation, IppTag

# Newest first. A printer that supports neither of the first two is older than the year 2000.
VERSIONS = ((2, 0), (1, 1), (1, 0))
FIRST_REQUEST = 1


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and one or several values of one kind."""

    tag: IppTag
    name: str
    values: Sequence["Value"]


Value = int | str | tuple[int, int, int] | Mapping[str, Attribute]


def keyword(name: str, *values: str) -> Attribute:
    """A keyword of the standard."""
    return Attribute(IppTag.KEYWORD, name, values)


def integer(name: str, value: int) -> Attribute:
    """A whole number."""
    return Attribute(IppTag.INTEGER, name, (value,))


def resolution(name: str, value: tuple[int, int, int]) -> Attribute:
    """Dots across the feed, along it, and their unit."""
    return Attribute(IppTag.RESOLUTION, name, (value,))


def collection(name: str, *members: Attribute) -> Attribute:
    """Nested attributes."""
    return Attribute(IppTag.BEGIN_COLLECTION, name, ({one.name: one for one in members},))


@dataclass(frozen=True, slots=True)
class IppRequest:
    """A request to the printer at `uri`, its job attributes, and its document."""

    operation: IppOperation
    uri: str
    about: Sequence[Attribute] = ()
    job: Sequence[Attribute] = ()
    data: bytes = b""

    def written(self, version: tuple[int, int]) -> bytes:
        """The request in one version of IPP."""
        first = (
            Attribute(IppTag.CHARSET, "attributes-charset", ("utf-8",)),
            Attribute(IppTag.LANGUAGE, "attributes-natural-language", ("en-US",)),
            Attribute(IppTag.URI, "printer-uri", (self.uri,)),
        )
        message = struct.pack(">BBHI", *version, self.operation, FIRST_REQUEST)
        message += _group(IppTag.OPERATION, (*first, *self.about))
        message += _group(IppTag.JOB, self.job)
        return message + bytes([IppTag.END]) + self.data


def _group(tag: IppTag, attributes: Sequence[Attribute]) -> bytes:
    if not attributes:
        return b""
    return bytes([tag]) + b"".join(_attribute(one, one.name) for one in attributes)


def _attribute(attribute: Attribute, name: str) -> bytes:
    """Only the first of several values has the name."""
    written = b""
    for value in attribute.values:
        written += bytes([attribute.tag]) + _counted(name.encode("ascii")) + _value(value)
        name = ""
    return written


def _value(value: Value) -> bytes:
    match value:
        case int():
            return _counted(struct.pack(">i", value))
        case str():
            return _counted(value.encode())
        case tuple():
            return _counted(struct.pack(">iib", *value))
        case _:
            members = b"".join(_member(member) for member in value.values())
    return _counted(b"") + members + bytes([IppTag.END_COLLECTION]) + _counted(b"") * 2


def _member(member: Attribute) -> bytes:
    name = bytes([IppTag.MEMBER_NAME]) + _counted(b"") + _counted(member.name.encode("ascii"))
    return name + _attribute(member, "")


def _counted(content: bytes) -> bytes:
    return struct.pack(">H", len(content)) + content
