"""Changes of the pharmacy's formulations: copied, edited, reviewed, activated, retired."""

import datetime
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotAllowed
from pharmacy.core.making.formulation_states import (
    FormulationState,
    IllegalFormulationMove,
    may_become,
    may_review,
)
from pharmacy.core.messages import Message
from pharmacy.models.formulations import FormulationVersion
from pharmacy.services.making import formulations
from pharmacy.services.making.formulation_rows import (
    SeenVersion,
    checked_content,
    flush,
    lock_version,
    note_edit,
    record,
)
from pharmacy.services.people import signatures
from pharmacy.services.people.passwords import Proof
from pharmacy.services.records.identities import identity_of


def edit_formulation(
    session: Session,
    actor: Actor,
    seen: SeenVersion,
    content: Mapping[str, Any],
    now: datetime.datetime,
) -> FormulationVersion:
    """Replace the content of a draft. A reviewed version becomes a draft again.

    Raises InvalidInput with the key of each error, IllegalFormulationMove, ChangedMeanwhile.
    """
    version = lock_version(session, seen)
    _move(version, FormulationState.DRAFT)
    version.content = checked_content(version.code, version.number, content)
    version.revision += 1
    version.reviewed_by = version.reviewed_at = version.review_note = None
    note_edit(session, actor, version, now)
    record(session, actor, Event.FORMULATION_EDITED, version, now)
    return version


def review_formulation(
    session: Session,
    actor: Actor,
    seen: SeenVersion,
    proof: Proof,
    note: str,
    now: datetime.datetime,
) -> FormulationVersion:
    """Sign that a draft agrees with its sources. note: what was compared, in words.

    Raises NotAllowed for a person who wrote any of it, InvalidInput if the proof is not the
    actor's, IllegalFormulationMove, ChangedMeanwhile.
    """
    signatures.accept(session, actor, proof)
    version = lock_version(session, seen)
    refusal = why_not_review(version, actor)
    if refusal is not None:
        raise NotAllowed(refusal)
    _move(version, FormulationState.REVIEWED)
    version.reviewed_by, version.reviewed_at = identity_of(actor), now
    version.review_note = note
    record(session, actor, Event.FORMULATION_REVIEWED, version, now)
    return version


def activate_formulation(
    session: Session, actor: Actor, seen: SeenVersion, proof: Proof, now: datetime.datetime
) -> FormulationVersion:
    """Make a reviewed version the one that batches are made by. The former one is retired.

    Raises InvalidInput if the proof is not the actor's, IllegalFormulationMove, ChangedMeanwhile.
    """
    signatures.accept(session, actor, proof)
    version = lock_version(session, seen)
    _refuse_unless(version, FormulationState.ACTIVE)
    # The former one first: only one may be active.
    former = formulations.active_version(session, version.code)
    if former is not None:
        _retire(session, actor, former, f"Replaced by version {version.number}.", now)
        session.flush()
    version.state = FormulationState.ACTIVE
    version.activated_by, version.activated_at = identity_of(actor), now
    flush(session)
    record(session, actor, Event.FORMULATION_ACTIVATED, version, now)
    return version


def retire_formulation(
    session: Session, actor: Actor, seen: SeenVersion, reason: str, now: datetime.datetime
) -> FormulationVersion:
    """End a version for good. Raises IllegalFormulationMove, ChangedMeanwhile."""
    version = lock_version(session, seen)
    _retire(session, actor, version, reason, now)
    return version


def why_not_review(version: FormulationVersion, actor: Actor) -> Message | None:
    """Why this person may not review this version. None if nothing prevents it."""
    if may_review(actor.id or "", formulations.written_by(version)):
        return None
    return Message(
        "you_wrote_it", "You wrote this version, or a part of it. Another pharmacist reviews it."
    )


def _move(version: FormulationVersion, after: FormulationState) -> None:
    _refuse_unless(version, after)
    version.state = after


def _refuse_unless(version: FormulationVersion, after: FormulationState) -> None:
    if not may_become(version.state, after):
        raise IllegalFormulationMove(
            Message(
                "formulation_state_forbids",
                "This version is %(state)s. Copy it as a new draft to change it.",
                state=version.state,
            )
        )


def _retire(
    session: Session,
    actor: Actor,
    version: FormulationVersion,
    reason: str,
    now: datetime.datetime,
) -> None:
    _move(version, FormulationState.RETIRED)
    version.retired_by, version.retired_at = identity_of(actor), now
    version.retired_reason = reason
    record(session, actor, Event.FORMULATION_RETIRED, version, now)
