"""Formulations of a pharmacy in tests: copied, reviewed and activated by two pharmacists."""

from typing import Any

from pharmacy.core.audit import Actor
from pharmacy.models.formulations import FormulationVersion
from pharmacy.services.making import formulation_changes, formulation_copies
from pharmacy.services.making.formulation_rows import SeenVersion
from pharmacy.services.people import passwords, users
from pharmacy.services.people.passwords import Proof
from tests.services.contexts import NOW, PASSWORD, ServiceContext

CODE = "naltrexone-capsules"
NOTE = "Compared with US Pharm 2020."


def proof_of(context: ServiceContext, actor: Actor) -> Proof:
    """The proof that a person gave the password."""
    with context.reading() as session:
        known = users.known_password(session, actor.name)
    return passwords.prove(known, PASSWORD)


def seen(version: FormulationVersion) -> SeenVersion:
    """The version as it was read."""
    return SeenVersion(str(version.id), version.revision)


def copied(context: ServiceContext, actor: Actor, code: str = CODE) -> FormulationVersion:
    """A new draft of what ships."""
    with context.transaction() as session:
        return formulation_copies.copy_shipped(session, actor, code, NOW)


def reviewed(
    context: ServiceContext, writer: Actor, reviewer: Actor, code: str = CODE
) -> FormulationVersion:
    """A new draft, reviewed by another person."""
    version, proof = copied(context, writer, code), proof_of(context, reviewer)
    with context.transaction() as session:
        return formulation_changes.review_formulation(
            session, reviewer, seen(version), proof, NOTE, NOW
        )


def active(
    context: ServiceContext, writer: Actor, reviewer: Actor, code: str = CODE
) -> FormulationVersion:
    """A version by which batches are made."""
    version, proof = reviewed(context, writer, reviewer, code), proof_of(context, reviewer)
    with context.transaction() as session:
        return formulation_changes.activate_formulation(
            session, reviewer, seen(version), proof, NOW
        )


def changed(version: FormulationVersion, /, **parts: Any) -> dict[str, Any]:
    """The content of a version with other parts."""
    return {**version.content, **parts}
