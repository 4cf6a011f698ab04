"""The life of a formulation's version, and which two people it needs."""

from collections.abc import Collection
from enum import StrEnum

from pharmacy.core.errors import PharmacyError


class FormulationState(StrEnum):
    """DRAFT: may be edited. REVIEWED: a second pharmacist compared it with its sources.

    ACTIVE: batches may be made by it; it never changes again. RETIRED: with a reason, for good.
    """

    DRAFT = "draft"
    REVIEWED = "reviewed"
    ACTIVE = "active"
    RETIRED = "retired"


# An edit of a reviewed version makes it a draft again, and its review is void.
FORMULATION_MOVES = {
    FormulationState.DRAFT: (
        FormulationState.DRAFT,
        FormulationState.REVIEWED,
        FormulationState.RETIRED,
    ),
    FormulationState.REVIEWED: (
        FormulationState.DRAFT,
        FormulationState.ACTIVE,
        FormulationState.RETIRED,
    ),
    FormulationState.ACTIVE: (FormulationState.RETIRED,),
    FormulationState.RETIRED: (),
}


def may_become(before: FormulationState, after: FormulationState) -> bool:
    """Whether a version in one state may go into another."""
    return after in FORMULATION_MOVES[before]


def may_review(person: str, written_by: Collection[str]) -> bool:
    """Two people see a formulation: a person who wrote or edited it may not review it."""
    return person not in written_by


class IllegalFormulationMove(PharmacyError):
    """The version's state does not allow the change. Nothing was stored."""

    code = "illegal_formulation_move"
