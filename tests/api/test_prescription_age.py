"""An order with a prescription that is too old is accepted and held, in any state."""

import pytest

from tests.api import bodies
from tests.api.callers import Caller


@pytest.mark.parametrize("state", ["TX", "SC", "NY", "WA", "PR"])
def test_a_prescription_of_1990_is_held_in_every_state(sqlite_caller: Caller, state: str) -> None:
    order = bodies.order(prescription__written_on="1990-01-01")
    order["patient"]["address"]["state"] = state
    answer = sqlite_caller.post(order).get_json()
    assert answer["status"] == "held"
    (flag,) = (flag for flag in answer["flags"] if flag["code"] == "prescription_too_old")
    assert (flag["severity"], flag["resolved"]) == ("hold", False)
    assert "1990-01-01" in flag["message"]
