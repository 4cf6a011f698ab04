"""Resources from the service are FHIR R4 in every state, and show the order's state."""

import datetime
import json
from dataclasses import replace
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from pharmacy.core.container_states import ContainerState
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelState
from pharmacy.fhir import (
    capability_statement,
    medication_dispense,
    operation_outcome,
    request_status,
)
from pharmacy.fhir.medication_dispense import Dispense, DispenseLabel
from pharmacy.fhir.operation_outcome import Issue
from pharmacy.fhir.request_status import RequestStatus
from pharmacy.schemas import json_text
from tests import factories
from tests.fhir import samples

NOW = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=5)
CONTAINER = Dispense(
    id="c1",
    order_id="o1",
    patient_id="p1",
    state=ContainerState.WAITING_FOR_VERIFICATION,
    is_replaced=False,
    since=NOW,
    promised_at=LATER,
    waits_for="A pharmacist has to verify the order.",
    holds=[["quantity_differs", "7 or 9"]],
    number=2,
    phases=[1, 3],
    drug="naltrexone HCl",
    rxnorm=["7243"],
    strength=factories.mcg("500"),
    capsules=7,
    days=7,
    directions="Take 1 capsule (500 mcg) by mouth at bedtime for 7 days.",
    lot="1000001-02",
    beyond_use_on=datetime.date(2027, 5, 23),
    checked_at=None,
    labels=[DispenseLabel("01000001002012", LabelState.RENDERED, "/api/v1/labels/1/pdf")],
)


def written(resource: dict[str, Any]) -> Any:
    """The resource as a client gets it, valid by the models of R4B."""
    text = json_text.written(resource)
    get_fhir_model_class(resource["resourceType"]).model_validate_json(text)
    return json.loads(text)


@pytest.mark.parametrize(
    ("changes", "status", "dates"),
    [
        ({}, "preparation", []),
        ({"state": ContainerState.HELD}, "on-hold", []),
        ({"state": ContainerState.TO_COMPOUND}, "preparation", []),
        ({"state": ContainerState.COMPOUNDING}, "preparation", []),
        ({"state": ContainerState.TO_PACKAGE}, "preparation", []),
        # Verified, and then the order was changed, so it must be verified again.
        ({"state": ContainerState.TO_CHECK, "checked_at": NOW}, "preparation", []),
        ({"state": ContainerState.READY, "checked_at": NOW}, "in-progress", ["whenPrepared"]),
        (
            {"state": ContainerState.DISPENSED, "checked_at": NOW, "since": LATER},
            "completed",
            ["whenHandedOver", "whenPrepared"],
        ),
        ({"state": ContainerState.CANCELLED}, "cancelled", []),
        ({"state": ContainerState.CANCELLED, "is_replaced": True}, "stopped", []),
    ],
)
def test_a_container_is_where_it_is(changes: Any, status: str, dates: list[str]) -> None:
    found = written(medication_dispense.dispense(replace(CONTAINER, **changes)))
    assert found["status"] == status
    assert sorted(name for name in found if name.startswith("when")) == dates


@pytest.mark.parametrize("state", ContainerState)
def test_a_container_says_what_it_waits_for_unless_it_was_dispensed(state: ContainerState) -> None:
    found = written(medication_dispense.dispense(replace(CONTAINER, state=state)))
    reason = found.get("statusReasonCodeableConcept")
    if state is ContainerState.DISPENSED:
        assert reason is None
        return
    assert reason["text"] == CONTAINER.waits_for
    codes = [coding["code"] for coding in reason["coding"]]
    held = ["quantity_differs"] if state is ContainerState.HELD else []
    assert codes == [state.value, *held]
    moments = [one["valueInstant"] for one in reason["extension"]]
    assert moments == ["2026-11-25T09:30:00.000+00:00", "2026-11-25T14:30:00.000+00:00"]


def test_a_container_says_strength_quantity_and_phases() -> None:
    found = written(medication_dispense.dispense(CONTAINER))
    (medication,) = found["contained"]
    strength = medication["ingredient"][0]["strength"]["numerator"]
    assert (strength["value"], strength["unit"], strength["code"]) == (500, "mcg", "ug")
    phases = [one["valuePositiveInt"] for one in found["extension"] if one["url"].endswith("phase")]
    assert phases == [1, 3]
    assert found["quantity"]["value"] == 7


def test_a_strength_is_written_with_every_digit() -> None:
    finest = replace(CONTAINER, strength=factories.mg("0.000001"))
    text = json_text.written(medication_dispense.dispense(finest))
    assert '"value":0.000001,' in text


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (OrderStatus.RECEIVED, "active"),
        (OrderStatus.HELD, "on-hold"),
        (OrderStatus.VERIFIED, "active"),
        (OrderStatus.COMPOUNDING, "active"),
        (OrderStatus.READY, "active"),
        (OrderStatus.DISPENSED, "completed"),
        (OrderStatus.CANCELLED, "cancelled"),
    ],
)
def test_a_requests_status_follows_its_order(status: OrderStatus, shown: str) -> None:
    sent = samples.request(meta={"profile": ["https://clinic.example/p"]}, id="theirs")
    stands = RequestStatus("o1", 3, NOW, status, [["quantity_differs", "7 or 9"]])
    found = written(request_status.with_status(sent, stands))
    assert (found["id"], found["status"]) == ("o1", shown)
    assert found["meta"] == {
        "profile": ["https://clinic.example/p"],
        "versionId": "3",
        "lastUpdated": "2026-11-25T09:30:00.000+00:00",
    }
    assert ("statusReason" in found) == (status is OrderStatus.HELD)


def test_each_issue_has_a_type_of_fhir_and_our_code() -> None:
    issues = [
        Issue("dose_not_makeable", "why", "MedicationRequest.dosageInstruction[0]"),
        Issue("too_long", "why"),
        Issue("value", "why"),
    ]
    found = written(operation_outcome.outcome(issues))["issue"]
    assert [one["code"] for one in found] == ["business-rule", "too-long", "value"]
    assert ["coding" in one["details"] for one in found] == [True, True, False]


def test_the_capability_statement_is_fhir() -> None:
    assert written(capability_statement.statement("https://pharmacy.example/fhir/R4"))
