"""The changes of formulation services, and their audit entries."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.roles import Role
from pharmacy.services.making import formulation_changes, formulation_copies
from tests.services.contexts import NOW, ServiceContext
from tests.services.making import formulas
from tests.services.making.formulas import CODE, NOTE, copied, proof_of, seen

Act = Callable[[Session], Any]


def copy_shipped(context: ServiceContext) -> Act:
    ada = context.pharmacist()
    return lambda session: formulation_copies.copy_shipped(session, ada, CODE, NOW)


def copy_version(context: ServiceContext) -> Act:
    ada = context.pharmacist()
    version_id = str(copied(context, ada).id)
    return lambda session: formulation_copies.copy_version(session, ada, version_id, NOW)


def add_demonstration(context: ServiceContext) -> Act:
    return lambda session: formulation_copies.add_demonstration(session, COMMAND_LINE, CODE, NOW)


def edit_formulation(context: ServiceContext) -> Act:
    ada = context.pharmacist()
    version = copied(context, ada)
    return lambda session: formulation_changes.edit_formulation(
        session, ada, seen(version), version.content, NOW
    )


def review_formulation(context: ServiceContext) -> Act:
    version, eve = copied(context, context.pharmacist()), context.person("eve", Role.PHARMACIST)
    proof = proof_of(context, eve)
    return lambda session: formulation_changes.review_formulation(
        session, eve, seen(version), proof, NOTE, NOW
    )


def activate_formulation(context: ServiceContext) -> Act:
    ada, eve = context.pharmacist(), context.person("eve", Role.PHARMACIST)
    version, proof = formulas.reviewed(context, ada, eve), proof_of(context, eve)
    return lambda session: formulation_changes.activate_formulation(
        session, eve, seen(version), proof, NOW
    )


def retire_formulation(context: ServiceContext) -> Act:
    ada = context.pharmacist()
    version = copied(context, ada)
    return lambda session: formulation_changes.retire_formulation(
        session, ada, seen(version), "No use.", NOW
    )


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], Event]] = {
    "formulation_copies.copy_shipped": (copy_shipped, Event.FORMULATION_COPIED),
    "formulation_copies.copy_version": (copy_version, Event.FORMULATION_COPIED),
    "formulation_copies.add_demonstration": (add_demonstration, Event.FORMULATION_ACTIVATED),
    "formulation_changes.edit_formulation": (edit_formulation, Event.FORMULATION_EDITED),
    "formulation_changes.review_formulation": (review_formulation, Event.FORMULATION_REVIEWED),
    "formulation_changes.activate_formulation": (
        activate_formulation,
        Event.FORMULATION_ACTIVATED,
    ),
    "formulation_changes.retire_formulation": (retire_formulation, Event.FORMULATION_RETIRED),
}
NOT_AUDITED = {
    "formulation_rows.note_edit": "a part of what is audited: a copy or an edit",
    "formulation_rows.record": "it is the audit, of formulations",
}
