"""The life of a formulation: two pharmacists, one active version, nothing changed afterwards."""

from dataclasses import dataclass
from typing import Any

import pytest

from pharmacy.core.audit import COMMAND_LINE, Actor, Event
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotAllowed, NotFound
from pharmacy.core.making.formulation_states import FormulationState, IllegalFormulationMove
from pharmacy.core.roles import Role
from pharmacy.models.formulations import FormulationVersion
from pharmacy.services.making import formulation_changes, formulation_copies, formulations
from pharmacy.services.making.formulation_rows import SeenVersion
from tests.refusals import refuses
from tests.services.contexts import NOW, ServiceContext
from tests.services.making import formulas
from tests.services.making.formulas import CODE, changed, copied, proof_of, seen


@dataclass
class TwoPharmacists:
    """Two pharmacists."""

    ada: Actor
    eve: Actor


@pytest.fixture
def staff(context: ServiceContext) -> TwoPharmacists:
    return TwoPharmacists(context.pharmacist(), context.person("eve", Role.PHARMACIST))


def edit(
    context: ServiceContext, actor: Actor, at: SeenVersion, content: dict[str, Any]
) -> FormulationVersion:
    with context.transaction() as session:
        return formulation_changes.edit_formulation(session, actor, at, content, NOW)


def retire(context: ServiceContext, actor: Actor, version: FormulationVersion) -> None:
    with context.transaction() as session:
        formulation_changes.retire_formulation(session, actor, seen(version), "No use.", NOW)


def reread(context: ServiceContext, version: FormulationVersion) -> FormulationVersion:
    with context.reading() as session:
        return formulations.get_version(session, str(version.id))


def test_a_draft_that_ships_is_copied_and_numbered(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    first, second = copied(context, staff.ada), copied(context, staff.eve)
    assert [(one.number, one.state) for one in (first, second)] == [
        (1, FormulationState.DRAFT),
        (2, FormulationState.DRAFT),
    ]
    assert first.based_on == "naltrexone-capsules-2026-11-30-2"
    assert first.content["version"] == "naltrexone-capsules-1"
    assert formulations.written_by(first) == {staff.ada.id}


def test_an_unknown_draft_is_not_found(context: ServiceContext, staff: TwoPharmacists) -> None:
    with refuses(NotFound, "no_such_formulation"):
        copied(context, staff.ada, "../drugs/naltrexone")


def test_the_person_who_wrote_it_may_not_review_it(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    version, proof = copied(context, staff.ada), proof_of(context, staff.ada)
    with context.transaction() as session, refuses(NotAllowed, "you_wrote_it"):
        formulation_changes.review_formulation(
            session, staff.ada, seen(version), proof, "Mine.", NOW
        )
    assert reread(context, version).state is FormulationState.DRAFT


def test_a_person_who_edited_it_may_not_review_it_either(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    version = copied(context, staff.ada)
    edited = edit(context, staff.eve, seen(version), changed(version, title="Other"))
    proof = proof_of(context, staff.eve)
    with context.transaction() as session, refuses(NotAllowed, "you_wrote_it"):
        formulation_changes.review_formulation(session, staff.eve, seen(edited), proof, "x", NOW)


def test_a_review_needs_the_signers_own_password(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    version, proof = copied(context, staff.ada), proof_of(context, staff.ada)
    with context.transaction() as session, refuses(InvalidInput, "other_persons_password"):
        formulation_changes.review_formulation(session, staff.eve, seen(version), proof, "x", NOW)


def test_a_draft_cannot_be_activated(context: ServiceContext, staff: TwoPharmacists) -> None:
    version, proof = copied(context, staff.ada), proof_of(context, staff.eve)
    with (
        context.transaction() as session,
        refuses(IllegalFormulationMove, "formulation_state_forbids"),
    ):
        formulation_changes.activate_formulation(session, staff.eve, seen(version), proof, NOW)


def test_an_edit_of_a_reviewed_version_voids_its_review(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    version = formulas.reviewed(context, staff.ada, staff.eve)
    assert (version.state, version.reviewer) == (FormulationState.REVIEWED, version.reviewer)
    edited = edit(context, staff.ada, seen(version), changed(version, title="Other"))
    assert (edited.state, edited.revision) == (FormulationState.DRAFT, 2)
    assert (edited.reviewed_by, edited.reviewed_at, edited.review_note) == (None, None, None)


def test_an_active_version_never_changes(context: ServiceContext, staff: TwoPharmacists) -> None:
    version = formulas.active(context, staff.ada, staff.eve)
    with refuses(IllegalFormulationMove, "formulation_state_forbids"):
        edit(context, staff.ada, seen(version), changed(version, title="Other"))
    assert reread(context, version).content == version.content


def test_activating_retires_the_version_before(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    first = formulas.active(context, staff.ada, staff.eve)
    assert reread(context, first).state is FormulationState.ACTIVE
    second = formulas.active(context, staff.eve, staff.ada)
    former = reread(context, first)
    assert former.state is FormulationState.RETIRED
    assert former.retired_reason == "Replaced by version 2."
    with context.reading() as session:
        found = formulations.active_version(session, CODE)
    assert found is not None
    assert found.id == second.id


def test_a_retired_version_stays_retired(context: ServiceContext, staff: TwoPharmacists) -> None:
    version = copied(context, staff.ada)
    retire(context, staff.ada, version)
    with refuses(IllegalFormulationMove, "formulation_state_forbids"):
        retire(context, staff.ada, version)
    with refuses(IllegalFormulationMove, "formulation_state_forbids"):
        edit(context, staff.ada, seen(version), changed(version, title="Other"))


def test_two_people_do_not_overwrite_each_other(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    version = copied(context, staff.ada)
    at = seen(version)
    edit(context, staff.ada, at, changed(version, title="First"))
    with refuses(ChangedMeanwhile, "formulation_changed_meanwhile"):
        edit(context, staff.eve, at, changed(version, title="Second"))
    assert reread(context, version).content["title"] == "First"


def test_a_review_is_of_the_revision_that_was_read(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    version, proof = copied(context, staff.ada), proof_of(context, staff.eve)
    at = seen(version)
    edit(context, staff.ada, at, changed(version, title="Other"))
    with (
        context.transaction() as session,
        refuses(ChangedMeanwhile, "formulation_changed_meanwhile"),
    ):
        formulation_changes.review_formulation(session, staff.eve, at, proof, "x", NOW)


def test_wrong_content_is_refused_with_each_key_and_nothing_is_stored(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    version = copied(context, staff.ada)
    wrong = changed(version, drug="aspirin", form="cream", hazard={"source": ""})
    with pytest.raises(InvalidInput) as refused:
        edit(context, staff.ada, seen(version), wrong)
    assert {problem.pointer for problem in refused.value.problems} == {
        "/form",
        "/hazard.hazardous",
        "/hazard.protection",
    }
    with refuses(InvalidInput, "unknown_drug_of_formulation"):
        edit(context, staff.ada, seen(version), changed(version, drug="aspirin"))
    assert reread(context, version).revision == 1


def test_the_id_of_a_formulation_stays(context: ServiceContext, staff: TwoPharmacists) -> None:
    version = copied(context, staff.ada)
    edited = edit(context, staff.ada, seen(version), changed(version, id="other", version="9"))
    assert (edited.content["id"], edited.content["version"]) == (CODE, f"{CODE}-1")


def test_a_copy_of_a_version_is_a_draft_based_on_it(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    version = formulas.active(context, staff.ada, staff.eve)
    with context.transaction() as session:
        copy = formulation_copies.copy_version(session, staff.ada, str(version.id), NOW)
        assert (copy.number, copy.state, copy.based_on) == (2, FormulationState.DRAFT, f"{CODE} 1")


def test_a_demonstration_is_active_and_marked_so(context: ServiceContext) -> None:
    with context.transaction() as session:
        version = formulation_copies.add_demonstration(session, COMMAND_LINE, CODE, NOW)
        assert (version.state, version.is_demonstration) == (FormulationState.ACTIVE, True)
        assert version.reviewed_by is None
    (entry,) = context.entries()
    assert (entry.event, entry.detail["demonstration"]) == (Event.FORMULATION_ACTIVATED, True)


def test_the_audit_has_a_digest_of_the_content(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    before = len(context.entries())
    version = copied(context, staff.ada)
    edit(context, staff.ada, seen(version), changed(version, title="Other"))
    digests = [entry.detail["sha256"] for entry in context.entries()[before:]]
    assert len(set(digests)) == 2
    assert all(len(digest) == 64 for digest in digests)


def test_a_version_of_an_earlier_schema_is_still_shown(
    context: ServiceContext, staff: TwoPharmacists
) -> None:
    version = copied(context, staff.ada)
    version.content = {**version.content, "hazard": {"source": ""}, "former": "x"}
    read = formulations.read_stored(version)
    assert read.formulation.title == "Naltrexone hydrochloride capsules, low dose"
    assert read.formulation.protection == ()


def test_what_was_copied_no_longer_counts_as_shipped_only() -> None:
    codes = [one.id for one in formulations.not_copied({CODE})]
    assert CODE not in codes
    assert "prednisone-capsules" in codes
