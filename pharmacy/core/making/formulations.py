"""A master formulation record (MFR): how a preparation is made, as data with sources."""

from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.making.batches import StepStage
from pharmacy.core.making.weighing_plans import ComponentRole


class BeyondUseClass(StrEnum):
    """The class of a preparation that limits its beyond-use date (USP <795>, 2023)."""

    AQUEOUS = "non-preserved aqueous"
    PRESERVED_AQUEOUS = "preserved aqueous"
    NONAQUEOUS_ORAL_LIQUID = "nonaqueous oral liquid"
    OTHER_NONAQUEOUS = "other nonaqueous"


class Hazard(StrEnum):
    """Whether a pharmacy must handle it as hazardous (USP <800>, list of NIOSH)."""

    YES = "yes"
    NO = "no"
    NOT_ASSESSED = "not assessed"


@dataclass(frozen=True, slots=True)
class FormulaComponent:
    """One component. quantity: in words, as the weighing plan has the amounts of a batch.

    traits: what matters for this preparation, such as the grade or the particle size.
    """

    name: str
    role: ComponentRole
    quantity: str
    traits: str = ""


@dataclass(frozen=True, slots=True)
class FormulaStep:
    """One step. reads: what is read and recorded. A second person checks it where one must.

    stage: the part of the bench that it belongs to. The stages of a procedure never go back.
    """

    text: str
    stage: StepStage
    equipment: tuple[str, ...] = ()
    reads: str = ""
    has_second_person: bool = False


@dataclass(frozen=True, slots=True)
class FormulaCheck:
    """One check of the finished preparation, and the result that is wanted."""

    name: str
    wanted: str


@dataclass(frozen=True, slots=True)
class BeyondUse:
    """Days that a preparation may be used, the day of compounding being the first of them."""

    kind: BeyondUseClass
    days: int
    storage: str


@dataclass(frozen=True, slots=True)
class Formulation:
    """One version of a formulation.

    drug: of the formulary. form: such as "capsule" or "triturate". strength: of one capsule, or of
    a triturate in mg/g, in words. label_statements: what its label says besides what every label
    says. protection: the protective equipment. unsourced: the places of the facts that no source
    states, such as "container", each of which warns.
    """

    id: str
    version: str
    title: str
    drug: str
    form: str
    strength: str
    components: tuple[FormulaComponent, ...]
    steps: tuple[FormulaStep, ...]
    checks: tuple[FormulaCheck, ...]
    description: str
    beyond_use: BeyondUse
    container: str
    label_statements: tuple[str, ...]
    hazard: Hazard
    protection: tuple[str, ...]
    unsourced: tuple[str, ...] = ()
