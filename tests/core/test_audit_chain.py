"""The audit chain detects every change."""

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest

from pharmacy.core import audit_chain
from pharmacy.core.audit_chain import NO_ENTRY, ChainBroken, ChainEntry, Head, Linked
from pharmacy.core.errors import InvalidInput

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)
Tamper = Callable[[list[Linked]], list[Linked]]


def entry(subject_id: str) -> ChainEntry:
    return ChainEntry(NOW, "user", "u1", "ada", "order:placed", "order", subject_id, {"version": 1})


def chain(length: int = 5) -> list[Linked]:
    links: list[Linked] = []
    for number in range(1, length + 1):
        links.append(entry(f"o{number}").after(links[-1].head if links else NO_ENTRY, number))
    return links


def edited(link: Linked, **changes: Any) -> Linked:
    return dataclasses.replace(link, entry=dataclasses.replace(link.entry, **changes))


def rewritten(links: list[Linked]) -> list[Linked]:
    """Every entry from the second on, recomputed to be consistent after an edit."""
    head, made = links[0].head, links[:1]
    for link in [edited(links[1], actor_name="eve"), *links[2:]]:
        made.append(link.entry.after(head, link.number))
        head = made[-1].head
    return made


def test_what_was_written_is_verified_to_its_head() -> None:
    links = chain()
    assert audit_chain.verified(links, [links[2].head, links[4].head]) == links[4].head
    assert audit_chain.verified([], []) == NO_ENTRY


def test_the_digest_is_of_this_very_text() -> None:
    """So that anybody can check it with other tools, years from now."""
    assert chain(1)[0].hash == ("30ea437a2f32bec2177c30644fe4920811bd54b8f04182f94a46b4a1e9c1e41f")


@pytest.mark.parametrize("changes", [
    {"at": NOW + datetime.timedelta(microseconds=1)},
    {"actor_kind": "system"},
    {"actor_id": None},
    {"actor_name": "eve"},
    {"event": "order:amended"},
    {"subject": "label"},
    {"subject_id": "o9"},
    {"detail": {"version": 2}},
], ids=str)  # fmt: skip
def test_an_edit_of_anything_is_found(changes: dict[str, Any]) -> None:
    links = chain()
    links[2] = edited(links[2], **changes)
    with pytest.raises(ChainBroken, match="entry 3 was edited"):
        audit_chain.verified(links, [])


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda links: [*links[:2], *links[3:]], "entry 4 does not follow entry 2"),
        (lambda links: links[1:], "entry 2 does not follow entry 0"),
        (lambda links: [links[0], links[2], links[1], *links[3:]], "entry 3 does not follow"),
        (lambda links: [*links[:3], links[2], *links[3:]], "entry 3 does not follow entry 3"),
        (lambda links: links[:3], "entries are cut off: the audit ends with 3"),
        (lambda links: [], "entries are cut off: the audit ends with 0"),
        (rewritten, "entry 5 is not the one whose head was kept"),
    ],
    ids=["deleted", "first deleted", "reordered", "doubled", "cut off", "emptied", "rewritten"],
)
def test_a_stored_head_detects_every_change(tamper: Tamper, said: str) -> None:
    links = chain()
    with pytest.raises(ChainBroken, match=said):
        audit_chain.verified(tamper(links), [links[4].head])


def test_the_entry_of_a_kept_head_cannot_be_left_out() -> None:
    links = chain()
    shorter = [links[0], entry("o9").after(links[0].head, 5)]
    with pytest.raises(ChainBroken, match="entry 2 is not the one whose head was kept"):
        audit_chain.verified(shorter, [links[1].head])


def test_heads_are_read_as_they_were_written() -> None:
    saved = [Head(1, "a" * 64), Head(12, "0" * 64)]
    assert audit_chain.read_heads("\n".join(map(str, saved)) + "\n\n") == saved


@pytest.mark.parametrize("text", ["", "\n", "1", "0 " + "a" * 64, "1 " + "g" * 64, "1 aa\n"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        audit_chain.read_heads(text)
