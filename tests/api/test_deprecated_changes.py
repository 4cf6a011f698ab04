"""A client that still sends "hold" gets "extend" back, and a pharmacist asks what was meant."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from pharmacy.api import openapi
from tests.api.callers import Caller
from tests.api.test_amendments import EXTEND, Json, amend, place

HOLD: Json = {**EXTEND, "change": "hold"}
GO_ON: Json = {"change": "go_on", "day": 25, "reason": "sleeps well"}


# Nothing was dispensed yet, and the amendment begins on a later day.
UNDISPENSED = ("amended_before_dispensing", "warning")


def open_flags(order: Json) -> list[tuple[str, str]]:
    return [(f["code"], f["severity"]) for f in order["flags"] if not f["resolved"]]


def test_a_client_that_sends_hold_extends_and_a_pharmacist_confirms_it(
    caller: Caller,
) -> None:
    answer = amend(caller, place(caller).headers["Location"], HOLD)
    order = answer.get_json()
    assert (answer.status_code, order["status"]) == (201, "held")
    assert order["amendments"][0]["change"] == "extend"
    assert ("change_word_ambiguous", "hold") in open_flags(order)
    assert order["plan"]["phases"][0]["last_day"] == 35


def test_a_client_that_sends_go_on_advances_without_a_hold(caller: Caller) -> None:
    order = amend(caller, place(caller).headers["Location"], GO_ON).get_json()
    assert (order["status"], order["amendments"][0]["change"]) == ("received", "advance")
    assert open_flags(order) == [UNDISPENSED]


@pytest.mark.parametrize("body", [HOLD, GO_ON])
def test_an_old_word_is_answered_with_the_date_since_when_it_is_deprecated(
    sqlite_caller: Caller, body: Json
) -> None:
    location = place(sqlite_caller).headers["Location"]
    first, again = (amend(sqlite_caller, location, body) for _ in range(2))
    assert first.headers["Deprecation"] == again.headers["Deprecation"] == "@1795996800"
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_new_word_has_no_deprecation_header_and_holds_nothing(sqlite_caller: Caller) -> None:
    answer = amend(sqlite_caller, place(sqlite_caller).headers["Location"], EXTEND)
    assert "Deprecation" not in answer.headers
    order = answer.get_json()
    assert (order["status"], open_flags(order)) == ("received", [UNDISPENSED])


@pytest.mark.parametrize(
    ("body", "stored"), [(EXTEND, "hold"), ({**GO_ON, "change": "advance"}, "go_on")]
)
def test_the_release_before_reads_the_rows_that_this_one_writes(
    caller: Caller, body: Json, stored: str
) -> None:
    amend(caller, place(caller).headers["Location"], body)
    with caller.engine.connect() as connection:
        change, content = connection.execute(text("SELECT change, content FROM amendments")).one()
    read: Any = json.loads(content) if isinstance(content, str) else content
    assert (change, read["change"]) == (stored, stored)


@pytest.mark.parametrize("name", ["Amendment", "AmendmentAnswer"])
def test_the_published_words_stay_in_the_description(sqlite_caller: Caller, name: str) -> None:
    schemas = openapi.document(sqlite_caller.app)["components"]["schemas"]
    change = schemas[name]["properties"]["change"]
    published = {"hold", "step_back", "go_on", "stop", "new_target"}
    assert published | {"extend", "pause", "advance"} <= set(change["enum"])
    assert '"hold" and "go_on" are' in change["description"]
