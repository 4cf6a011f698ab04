"""The facts of a drug's data file, each with its source, for people to read."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pharmacy import formulary

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class SourcedFacts:
    """Facts that share a source. place: their key in the file, such as "limits.daily"."""

    place: str
    lines: tuple[tuple[str, str], ...]
    source: str


@cache
def of_drug(name: str) -> tuple[SourcedFacts, ...]:
    """All facts of a drug of the formulary, as they are in its file."""
    text = (formulary.DRUGS / f"{name}.toml").read_text(encoding="utf-8")
    return tuple(_facts("", tomllib.loads(text)))


def _facts(place: str, table: dict[str, Any]) -> Iterator[SourcedFacts]:
    if SOURCE in table:
        lines = ((key, value) for key, value in table.items() if key != SOURCE)
        yield SourcedFacts(place, tuple((key, _text(value)) for key, value in lines), table[SOURCE])
        return
    for key, value in table.items():
        inner = f"{place}.{key}" if place else key
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from _facts(inner, one)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(_named(name, others) for name, others in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _named(name: str, others: Any) -> str:
    return f"{name} ({_text(others)})" if others else name
