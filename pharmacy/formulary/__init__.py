"""Drug facts and required statements, loaded from data files that a pharmacist can read."""

from functools import cache
from pathlib import Path

from pharmacy.core.drugs import Drug as Drug
from pharmacy.core.languages import Phrases
from pharmacy.core.making.capsule_tests import CapsuleLimits
from pharmacy.core.making.record_rules import RecordRuleBook
from pharmacy.core.making.weighing_facts import WeighingFacts
from pharmacy.core.screening.medicine_codes import Ingredients
from pharmacy.core.screening.prescription_age import AgeLimits
from pharmacy.core.statements import Statements
from pharmacy.formulary import (
    age_files,
    capsule_test_files,
    drug_files,
    ingredient_files,
    phrase_files,
    record_files,
    weighing_files,
)
from pharmacy.formulary.tables import BadDataFile as BadDataFile
from pharmacy.formulary.tables import Fault, read

DATA = Path(__file__).parent
DRUGS = DATA / "drugs"


@cache
def drugs() -> tuple[Drug, ...]:
    """Every drug of the formulary."""
    return read_drugs(DRUGS)


def read_drugs(folder: Path) -> tuple[Drug, ...]:
    """Every drug of a folder. Raises BadDataFile with all errors in all files."""
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
    """Names that would not find their drug, or would find another one."""
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
    """The statements that labels must carry, with the rules that require them."""
    return read(DATA / "statements.toml", phrase_files.statements)


@cache
def age_limits() -> AgeLimits:
    """The age limits of a prescription, by state and drug."""
    return read(DATA / "prescription_age.toml", age_files.age_limits)


@cache
def phrases() -> Phrases:
    """The phrases on labels, in each language."""
    return read(DATA / "phrases.toml", phrase_files.phrases)


@cache
def weighing() -> WeighingFacts:
    """How powders are weighed: salts, fillers, capsule sizes, and the window of a capsule."""
    return read(DATA / "weighing.toml", weighing_files.weighing)


@cache
def capsule_limits() -> CapsuleLimits:
    """How the weights of finished capsules are tested."""
    return read(DATA / "capsule_tests.toml", capsule_test_files.capsule_limits)


@cache
def record_rules() -> RecordRuleBook:
    """What each state asks of a compounding record, and how long it must be kept."""
    return read(DATA / "compounding_records.toml", record_files.record_rules)


@cache
def ingredients() -> Ingredients:
    """The ingredients of medicines by their RxNorm codes."""
    return read(DATA / "rxnorm.toml", ingredient_files.ingredients)


def find_drug(name: str) -> Drug | None:
    """The drug with this name or synonym, ignoring case. None if unknown."""
    wanted = _words(name)
    for drug in drugs():
        if wanted in (_words(known) for known in drug.names):
            return drug
    return None


def _words(name: str) -> tuple[str, ...]:
    return tuple(name.casefold().split())
