"""Drug facts and required statements, read from data files that a pharmacist can read."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pharmacy.core.drugs import Drug as Drug
from pharmacy.formulary import drug_files
from pharmacy.formulary.tables import BadDataFile as BadDataFile
from pharmacy.formulary.tables import Fault, Table, read

DATA = Path(__file__).parent
DRUGS = DATA / "drugs"


@dataclass(frozen=True, slots=True)
class Statements:
    """The sentences that every label of this pharmacy carries; `{pharmacy}` stands for its name."""

    version: str
    texts: tuple[str, ...]


@cache
def drugs() -> tuple[Drug, ...]:
    """Every drug of the formulary."""
    return read_drugs(DRUGS)


def read_drugs(folder: Path) -> tuple[Drug, ...]:
    """Every drug of a folder; raises BadDataFile with all that is wrong in any of its files."""
    found: dict[Path, Drug] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path] = read(path, drug_files.drug)
        except BadDataFile as error:
            faults += error.faults
    faults += _misnamed(found)
    if not found and not faults:
        faults.append(Fault(str(folder), "", "holds no drugs: give a folder of .toml files"))
    if faults:
        raise BadDataFile(faults)
    return tuple(found.values())


def _misnamed(found: dict[Path, Drug]) -> list[Fault]:
    """Names by which a drug would not be found, or another one would."""
    faults = []
    owners: dict[tuple[str, ...], str] = {}
    for path, drug in found.items():
        if drug.name != path.stem:
            faults.append(Fault(path.name, "name", f"is not the file's: write {path.stem}"))
        for words in {_words(name) for name in drug.names}:
            if owners.setdefault(words, path.name) != path.name:
                message = f"{' '.join(words)} is a name in {owners[words]} too: leave one out"
                faults.append(Fault(path.name, "names", message))
    return faults


@cache
def statements() -> Statements:
    """The statements in force."""
    return read(DATA / "statements.toml", _statements)


def _statements(file: Table) -> Statements:
    found = Statements(
        file.text("version"), tuple(_statement(t) for t in file.tables("statements"))
    )
    file.done(sourced=False)
    return found


def _statement(table: Table) -> str:
    table.text("code")
    text = table.text("text")
    table.done()
    return text


def find_drug(name: str) -> Drug | None:
    """The drug that `name` is the name or a synonym of, whatever its case; None where unknown."""
    wanted = _words(name)
    for drug in drugs():
        if wanted in (_words(known) for known in drug.names):
            return drug
    return None


def _words(name: str) -> tuple[str, ...]:
    return tuple(name.casefold().split())
