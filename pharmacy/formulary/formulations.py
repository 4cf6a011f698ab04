"""The formulations that ship with the service: drafts, for two pharmacists of each pharmacy."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pharmacy import formulary
from pharmacy.core.making.formulations import Formulation
from pharmacy.formulary import formulation_files
from pharmacy.formulary.tables import BadDataFile, Fault, Table, read

FOLDER = formulary.DATA / "formulations"


@cache
def formulations() -> tuple[Formulation, ...]:
    """Every formulation that ships."""
    return read_formulations(FOLDER)


def find_formulation(name: str) -> Formulation | None:
    """The one with this id. None if unknown."""
    return next((one for one in formulations() if one.id == name), None)


def content_of(name: str) -> dict[str, Any]:
    """The tables of a file that ships, to be copied into the database."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def read_formulations(folder: Path) -> tuple[Formulation, ...]:
    """Every formulation of a folder. Raises BadDataFile with all errors in all files."""
    found: dict[Path, Formulation] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path] = read(path, formulation_files.formulation)
        except BadDataFile as error:
            faults += error.faults
    for path, one in found.items():
        if one.id != path.stem:
            faults.append(Fault(path.name, "id", f"is not the file's: write {path.stem}"))
        if formulary.find_drug(one.drug) is None:
            faults.append(Fault(path.name, "drug", "is not in the formulary: write its name"))
    if not found and not faults:
        faults.append(Fault(str(folder), "", "has no formulations: give a folder of .toml files"))
    if faults:
        raise BadDataFile(faults)
    return tuple(found.values())


def read_content(name: str, content: Mapping[str, Any]) -> Formulation:
    """A formulation from its tables. Raises BadDataFile with all errors."""
    faults: list[Fault] = []
    found = formulation_files.formulation(Table(name, "", dict(content), faults))
    if faults:
        raise BadDataFile(faults)
    return found
