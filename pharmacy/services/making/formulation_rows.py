"""Rows of formulations: locked, checked, and recorded in the audit."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pharmacy import formulary
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotFound, Problem
from pharmacy.core.messages import Message
from pharmacy.formulary.tables import BadDataFile
from pharmacy.models.formulations import FormulationEdit, FormulationVersion
from pharmacy.services.making import formulations
from pharmacy.services.records import audit
from pharmacy.services.records.identities import as_identity, identity_of

CHANGED = Message(
    "formulation_changed_meanwhile",
    "The formulation was changed after you read it. Read it again, then decide.",
)


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """The version to change, and the revision that the caller read."""

    version_id: str
    revision: int


def lock_version(session: Session, seen: SeenVersion) -> FormulationVersion:
    """The version under a lock. Raises NotFound, and ChangedMeanwhile if it was edited since."""
    query = select(FormulationVersion).where(FormulationVersion.id == as_identity(seen.version_id))
    locked = query.with_for_update(of=FormulationVersion)
    version = session.scalar(locked.execution_options(populate_existing=True))
    if version is None:
        raise NotFound(Message("no_such_formulation", "Formulation not found."))
    if version.revision != seen.revision:
        raise ChangedMeanwhile(CHANGED)
    return version


def checked_content(code: str, number: int, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with the id and version that it must have. Raises InvalidInput."""
    own = {**content, "id": code, "version": f"{code}-{number}"}
    try:
        found = formulations.read_content(code, own).formulation
    except BadDataFile as error:
        raise InvalidInput(
            Problem(f"/{fault.key}", "formulation", fault.message) for fault in error.faults
        ) from None
    if formulary.find_drug(found.drug) is None:
        message = Message("unknown_drug_of_formulation", "The formulary has no such drug.")
        raise InvalidInput([Problem("/drug", "formulation", message)])
    return own


def flush(session: Session) -> None:
    """Store what two people may have done at once. The second one reads it again."""
    try:
        session.flush()
    except IntegrityError:
        raise ChangedMeanwhile(CHANGED) from None


def note_edit(
    session: Session, actor: Actor, version: FormulationVersion, now: datetime.datetime
) -> None:
    """Keep who wrote the present revision."""
    version.edits.append(
        FormulationEdit(revision=version.revision, user_id=identity_of(actor), at=now)
    )
    session.flush()


def record(
    session: Session,
    actor: Actor,
    event: Event,
    version: FormulationVersion,
    now: datetime.datetime,
    **more: Any,
) -> None:
    """Record a change. The digest shows whether the row was altered later."""
    digest = hashlib.sha256(json.dumps(version.content, sort_keys=True).encode()).hexdigest()
    detail = {
        "code": version.code,
        "number": version.number,
        "revision": version.revision,
        "sha256": digest,
        **more,
    }
    audit.record(session, actor, event, version.id, now, **detail)
