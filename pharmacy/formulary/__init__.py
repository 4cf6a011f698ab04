"""Drug facts and required statements, read from data files that a pharmacist can read."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Drug:
    """What is known of one drug.

    label_name: name and salt as a label prints them. beyond_use_days: the day of compounding is
    the first of them.
    """

    version: str
    name: str
    label_name: str
    synonyms: tuple[str, ...]
    forms: tuple[str, ...]
    beyond_use_days: int
    storage: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """The sentences that every label of this pharmacy carries; `{pharmacy}` stands for its name."""

    version: str
    texts: tuple[str, ...]


@cache
def drugs() -> tuple[Drug, ...]:
    """Every drug of the formulary."""
    return tuple(_drug(_read(path)) for path in sorted(DATA.glob("drugs/*.toml")))


@cache
def statements() -> Statements:
    """The statements in force."""
    data = _read(DATA / "statements.toml")
    return Statements(data["version"], tuple(item["text"] for item in data["statements"]))


def find_drug(name: str) -> Drug | None:
    """The drug that `name` is the name or a synonym of, whatever its case; None where unknown."""
    wanted = _words(name)
    for drug in drugs():
        if wanted in (_words(known) for known in (drug.name, *drug.synonyms)):
            return drug
    return None


def _words(name: str) -> tuple[str, ...]:
    return tuple(name.casefold().split())


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=_no_floats)


def _no_floats(text: str) -> Any:
    raise ValueError(f"write {text} in quotation marks: numbers with a point are read as decimals")


def _drug(data: dict[str, Any]) -> Drug:
    return Drug(
        version=data["version"],
        name=data["name"],
        label_name=data["label_name"],
        synonyms=tuple(data["synonyms"]),
        forms=tuple(data["forms"]),
        beyond_use_days=data["beyond_use"]["days"],
        storage=data["storage"]["text"],
        warnings=tuple(item["text"] for item in data["warnings"]),
    )
