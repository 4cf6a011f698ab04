"""Reads the pharmacy's formulations, and the drafts that ship with the service."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.errors import NotFound
from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.core.making.formulations import Formulation
from pharmacy.core.messages import Message
from pharmacy.formulary import formulation_files, formulations
from pharmacy.formulary.tables import Table
from pharmacy.models.formulations import FormulationEdit as FormulationEdit
from pharmacy.models.formulations import FormulationVersion as FormulationVersion
from pharmacy.services.records.identities import as_identity


@dataclass(frozen=True, slots=True)
class ReadFormulation:
    """A formulation with the source of each of its parts."""

    formulation: Formulation
    sources: Mapping[str, str]


def find_versions(session: Session) -> Sequence[FormulationVersion]:
    """Every version, by formulation, the newest first."""
    by_code = select(FormulationVersion).order_by(
        FormulationVersion.code, FormulationVersion.number.desc()
    )
    return session.scalars(by_code).all()


def versions_of(session: Session, code: str) -> Sequence[FormulationVersion]:
    """The versions of one formulation, the newest first."""
    return [version for version in find_versions(session) if version.code == code]


def get_version(session: Session, version_id: str) -> FormulationVersion:
    """One version. Raises NotFound."""
    version = session.get(FormulationVersion, as_identity(version_id))
    if version is None:
        raise NotFound(Message("no_such_formulation", "Formulation not found."))
    return version


def active_version(session: Session, code: str) -> FormulationVersion | None:
    """The version by which batches are made. None if there is none."""
    query = select(FormulationVersion).filter_by(code=code, state=FormulationState.ACTIVE)
    return session.scalar(query)


def not_copied(codes: Collection[str]) -> list[Formulation]:
    """The drafts that ship, without those of which the pharmacy has a version."""
    return [one for one in formulations.formulations() if one.id not in codes]


def read_content(code: str, content: Mapping[str, Any]) -> ReadFormulation:
    """The record of some content. Raises BadDataFile with all errors."""
    sources = dict(formulation_files.sources(Table(code, "", dict(content), [])))
    return ReadFormulation(formulations.read_content(code, content), sources)


def read_stored(version: FormulationVersion) -> ReadFormulation:
    """The record of a version. It was checked when it was stored, by the schema of that day.

    It never changes again, so it is shown even if a later schema asks for more.
    """
    table = Table(version.code, "", dict(version.content), [])
    found = formulation_files.formulation(table)
    return ReadFormulation(found, dict(formulation_files.sources(table)))


def is_complete(version: FormulationVersion) -> bool:
    """Whether a version has everything that a formulation must have today."""
    table = Table(version.code, "", dict(version.content), [])
    formulation_files.formulation(table)
    return not table.faults


def shipped(code: str) -> dict[str, Any]:
    """The content of a draft that ships. Raises NotFound."""
    if formulations.find_formulation(code) is None:
        raise NotFound(Message("no_such_formulation", "Formulation not found."))
    return formulations.content_of(code)


def written_by(version: FormulationVersion) -> set[str]:
    """Everyone who wrote this version, from its copying on."""
    return {str(edit.user_id) for edit in version.edits}
