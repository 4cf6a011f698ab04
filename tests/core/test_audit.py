"""The names of audit events."""

import re

import pytest

from pharmacy.core import audit
from pharmacy.core.audit import Actor, Event

LONGEST_EVENT = 40


@pytest.mark.parametrize("event", Event)
def test_an_event_is_named_by_its_subject_and_what_happened(event: Event) -> None:
    assert re.fullmatch(r"[a-z_]+:[a-z_]+", event.value)


@pytest.mark.parametrize("event", Event)
def test_the_name_of_an_event_has_room_in_its_column(event: Event) -> None:
    assert len(event.value) <= LONGEST_EVENT


@pytest.mark.parametrize("actor", [audit.WORKER, audit.COMMAND_LINE], ids=lambda a: a.name)
def test_the_system_has_no_row(actor: Actor) -> None:
    assert (actor.kind, actor.id) == (audit.ActorKind.SYSTEM, None)
