"""New versions of formulations: copied from a draft that ships, or from an earlier version."""

import datetime
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.models.formulations import FormulationVersion
from pharmacy.services.making import formulations
from pharmacy.services.making.formulation_rows import checked_content, flush, note_edit, record


def copy_shipped(
    session: Session, actor: Actor, code: str, now: datetime.datetime
) -> FormulationVersion:
    """A draft that ships, as a new draft of this pharmacy. Raises NotFound, ChangedMeanwhile."""
    content = formulations.shipped(code)
    return _copied(session, actor, code, content, str(content["version"]), now)


def copy_version(
    session: Session, actor: Actor, version_id: str, now: datetime.datetime
) -> FormulationVersion:
    """A version as a new draft: how an active formulation is changed. Raises NotFound."""
    before = formulations.get_version(session, version_id)
    based_on = f"{before.code} {before.number}"
    return _copied(session, actor, before.code, before.content, based_on, now)


def add_demonstration(
    session: Session, actor: Actor, code: str, now: datetime.datetime
) -> FormulationVersion:
    """A draft that ships as an active version, marked as reviewed by nobody.

    For demonstrations only: a pharmacy's own is reviewed by a second pharmacist.
    """
    content = formulations.shipped(code)
    version = _add(session, code, content, str(content["version"]), now)
    version.state, version.is_demonstration, version.activated_at = (
        FormulationState.ACTIVE,
        True,
        now,
    )
    flush(session)
    record(session, actor, Event.FORMULATION_ACTIVATED, version, now, demonstration=True)
    return version


def _copied(
    session: Session,
    actor: Actor,
    code: str,
    content: Mapping[str, Any],
    based_on: str,
    now: datetime.datetime,
) -> FormulationVersion:
    version = _add(session, code, content, based_on, now)
    flush(session)
    note_edit(session, actor, version, now)
    record(session, actor, Event.FORMULATION_COPIED, version, now, based_on=based_on)
    return version


def _add(
    session: Session,
    code: str,
    content: Mapping[str, Any],
    based_on: str,
    now: datetime.datetime,
) -> FormulationVersion:
    last = session.scalar(select(func.max(FormulationVersion.number)).filter_by(code=code)) or 0
    version = FormulationVersion(
        code=code,
        number=last + 1,
        revision=1,
        content=checked_content(code, last + 1, content),
        state=FormulationState.DRAFT,
        based_on=based_on,
        created_at=now,
    )
    session.add(version)
    return version
