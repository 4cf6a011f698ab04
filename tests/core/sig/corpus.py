"""The corpus of sigs: what the reader makes of each, and how many it reads.

`python -m tests.core.sig.corpus` prints the coverage of each half by kind, and the open sigs that
are not read. It never prints a text of the held-out half.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from pharmacy import formulary
from pharmacy.core import sig
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import PrescribedPhase
from pharmacy.core.sig import Reading

FILE = Path(__file__).parents[2] / "sig" / "corpus.toml"
Day = frozenset[tuple[str, Quantity]]


class Half(StrEnum):
    """Rules were written for the open half, and first measured on the other."""

    OPEN = "open"
    HELD_OUT = "held_out"


class Finding(StrEnum):
    """What the reader did with a sig."""

    READ = "read"
    REFUSED = "refused"
    WRONG = "wrong"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class WrittenSig:
    """A sig with its reading or the kind of doubt. The fields are described in the file."""

    id: str
    kind: str
    half: Half
    drug: str
    text: str
    strength: str | None = None
    concentration: str | None = None
    target_days: int | None = None
    phases: tuple[str, ...] = ()
    open_ended: bool = False
    kept: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()
    refused: str | None = None


def entries(file: Path = FILE) -> list[WrittenSig]:
    """Every entry of the corpus. Raises TypeError for a field that it does not have."""
    return [_entry(facts) for facts in tomllib.loads(file.read_text(encoding="utf-8"))["sig"]]


def _entry(facts: dict[str, Any]) -> WrittenSig:
    lists = {name: tuple(fact) for name, fact in facts.items() if isinstance(fact, list)}
    return WrittenSig(**{**facts, **lists, "half": Half(facts["half"])})


def reading(entry: WrittenSig) -> Reading:
    """The sig as `/directions` reads it: with the facts of the drug and of the order."""
    drug = formulary.find_drug(entry.drug)
    return sig.read(
        entry.text,
        strength=quantity(entry.strength) if entry.strength else None,
        concentration=quantity(entry.concentration.removesuffix("/mL"))
        if entry.concentration
        else None,
        names=drug.names if drug else (entry.drug,),
        target_days=entry.target_days,
        usual=drug.usual_time if drug else None,
    )


@cache
def finding(entry: WrittenSig) -> Finding:
    """Whether it was read as the entry says, refused, or read wrongly or not completely."""
    read = reading(entry)
    if read.schedule is None:
        return Finding.REFUSED
    if entry.refused or days(read.courses) != _written_days(entry):
        return Finding.WRONG
    if read.open_ended != entry.open_ended:
        return Finding.WRONG
    return Finding.DROPPED if unconfirmed(entry, read) else Finding.READ


def unconfirmed(entry: WrittenSig, read: Reading) -> list[str]:
    """What a person should confirm, and the reading does not say."""
    codes = {remark.code for remark in read.to_confirm}
    said = " ".join(str(remark.message) for remark in read.to_confirm).casefold()
    kept = [words for words in entry.kept if words.casefold() not in said]
    return kept + [code for code in entry.confirm if code not in codes]


def days(courses: Iterable[PrescribedPhase]) -> list[Day]:
    """Each day with its doses above zero. Equal neighbors are one stretch."""
    return [
        frozenset((dose.time.value, dose.quantity) for dose in course.doses if dose.quantity)
        for course in courses
        for _ in range(course.days)
    ]


def _written_days(entry: WrittenSig) -> list[Day]:
    return [day for phase in entry.phases for day in _days_of(phase)]


def _days_of(phase: str) -> list[Day]:
    length, doses = phase.split(" x ")
    taken = [dose.split(" ", 1) for dose in doses.split(" + ")]
    day = frozenset((time, dose) for time, words in taken if (dose := quantity(words)))
    return [day] * int(length)


def quantity(words: str) -> Quantity:
    """The quantity in words such as "0.5 mg"."""
    number, unit = words.split(" ")
    return Quantity.read(number, Unit(unit))


def coverage(half: Half) -> tuple[int, int]:
    """How many sigs of a half are read as the corpus says, of how many that can be read."""
    readable = [entry for entry in entries() if entry.half is half and not entry.refused]
    return sum(finding(entry) is Finding.READ for entry in readable), len(readable)


def report() -> Iterable[str]:
    """The coverage of each half by kind, then the open sigs that are not read."""
    every = entries()
    for half in Half:
        read, of = coverage(half)
        yield f"{half}: {read} of {of} read"
        found = Counter((e.kind, finding(e)) for e in every if e.half is half and not e.refused)
        for kind in sorted({kind for kind, _ in found}):
            yield f"  {kind}: " + ", ".join(f"{found[kind, o]} {o}" for o in Finding)
    for entry in every:
        if entry.half is Half.OPEN and not entry.refused and finding(entry) is not Finding.READ:
            yield f"{entry.id} {finding(entry)}: {entry.text!r}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
