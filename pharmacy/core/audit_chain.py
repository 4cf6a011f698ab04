"""The audit chain: the hash of each entry covers its content and the previous hash."""

import datetime
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pharmacy.core.errors import PharmacyError, invalid
from pharmacy.core.messages import Message

# The previous hash of the very first entry.
NOTHING = "0" * 64
HEAD = re.compile(r"([1-9][0-9]{0,17}) ([0-9a-f]{64})", re.ASCII)


class ChainBroken(PharmacyError):
    """The audit was changed: an entry was edited, deleted, reordered or cut off."""

    code = "audit_chain_broken"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: the number and hash of its last entry."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


NO_ENTRY = Head(0, NOTHING)


def read_heads(text: str) -> list[Head]:
    """Heads that were saved, one per line. Raises InvalidInput for anything else."""
    found = [HEAD.fullmatch(line.strip()) for line in text.splitlines() if line.strip()]
    if not found or None in found:
        message = Message(
            "no_audit_head",
            "Keep what `pharmacy audit head` writes: a number and 64 hexadecimal digits.",
        )
        raise invalid("", "no_head", message)
    return [Head(int(match[1]), match[2]) for match in found if match]


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """One event. `detail` is JSON without fractions and contains no patient name."""

    at: datetime.datetime
    actor_kind: str
    actor_id: str | None
    actor_name: str
    event: str
    subject: str
    subject_id: str
    detail: dict[str, Any]

    def after(self, head: Head, number: int) -> "Linked":
        """The entry as the next link of a chain that ends at `head`."""
        return Linked(number, head.hash, self._digest(number, head.hash), self)

    def _digest(self, number: int, previous_hash: str) -> str:
        said = {
            "number": number,
            "previous_hash": previous_hash,
            "at": self.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
            "actor_kind": self.actor_kind,
            "actor_id": self.actor_id,
            "actor_name": self.actor_name,
            "event": self.event,
            "subject": self.subject,
            "subject_id": self.subject_id,
            "detail": self.detail,
        }
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Linked:
    """An entry in its place. `hash` is the SHA-256 of its canonical JSON with `previous_hash`."""

    number: int
    previous_hash: str
    hash: str
    entry: ChainEntry

    @property
    def head(self) -> Head:
        """The head of the chain that ends with this entry."""
        return Head(self.number, self.hash)


def verified(chain: Iterable[Linked], saved: Iterable[Head]) -> Head:
    """The head of an unchanged chain. Raises ChainBroken at the first change.

    saved: heads that were saved elsewhere. An attacker who can rewrite the whole chain can make it
    consistent, but not with these heads.
    """
    head, awaited = NO_ENTRY, sorted(set(saved), key=lambda known: known.number)
    for link in chain:
        _refuse_unless_next(link, head)
        head = link.head
        while awaited and awaited[0].number <= head.number:
            _refuse_unless_kept(awaited.pop(0), head)
    if awaited:
        raise ChainBroken(
            f"entries are cut off: the audit ends with {head.number}, "
            f"and a head of entry {awaited[-1].number} was kept"
        )
    return head


def _refuse_unless_next(link: Linked, head: Head) -> None:
    if link.number <= head.number or link.previous_hash != head.hash:
        raise ChainBroken(
            f"entry {link.number} does not follow entry {head.number}: "
            "entries between them were deleted, reordered or added"
        )
    if link.entry.after(head, link.number).hash != link.hash:
        raise ChainBroken(f"entry {link.number} was edited")


def _refuse_unless_kept(known: Head, head: Head) -> None:
    if known != head:
        raise ChainBroken(
            f"entry {known.number} is not the one whose head was kept: "
            "entries up to it were rewritten or deleted"
        )
