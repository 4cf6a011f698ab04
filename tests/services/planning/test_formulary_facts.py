"""The formulary's facts in an order, and the formulary's flags on it."""

from typing import Any

import pytest

from pharmacy import formulary
from pharmacy.core.errors import InvalidInput
from pharmacy.services.orders import placing
from pharmacy.services.records import order_rows
from tests import factories
from tests.services.contexts import ServiceContext


def order_of(drug: str, schedule: factories.Json, **patient: Any) -> factories.Json:
    """An order of a drug without contradictions."""
    order = factories.order_json(schedule)
    order["limits"] = None
    order["patient"] |= {"medications": [], "conditions": [], **patient}
    order["prescription"] |= {"drug": drug, "quantity_written": None, "directions_written": None}
    return order


def stored(context: ServiceContext, body: factories.Json) -> placing.Order:
    """The order as stored, with all its parts."""
    client = context.client()
    placed = context.place(client, body).order
    with context.reading() as session:
        return order_rows.get_order(session, client, str(placed.id))


def taper(unit: str, *doses: str) -> factories.Json:
    """Seven days of each dose."""
    return factories.phases_json(
        *({"dose": factories.mass_json(dose, unit), "days": 7} for dose in doses)
    )


@pytest.mark.parametrize(
    ("drug", "schedule"),
    [
        ("LDN", factories.titration_json()),
        ("liothyronine", taper("mcg", "5", "10", "15")),
        ("prednisone", taper("mg", "60", "40", "20", "10")),
    ],
)
def test_an_order_keeps_the_version_of_the_facts_that_it_was_planned_with(
    context: ServiceContext, drug: str, schedule: factories.Json
) -> None:
    order = stored(context, order_of(drug, schedule))
    known = formulary.find_drug(drug)
    assert known is not None
    assert order.plans[0].formulary_version == known.version


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ({}, []),
        ({"medications": [{"name": "Norco 5/325"}]}, [("opioid", "hold")]),
        ({"conditions": ["acute hepatitis"]}, [("liver_disease", "hold")]),
        ({"allergies": ["naltrexone"]}, [("drug_allergy", "hold")]),
        ({"birth_date": "2015-02-03"}, [("under_18", "hold")]),
        (
            {"medications": [{"name": "Norco", "stopped_on": "2026-11-22"}]},
            [("opioid_recent", "warning")],
        ),
    ],
)
def test_what_the_patient_takes_and_has_is_stored_as_flags(
    context: ServiceContext, patient: factories.Json, expected: list[tuple[str, str]]
) -> None:
    body = order_of("naltrexone", factories.titration_json(), **patient)
    order = stored(context, body)
    assert [(flag.code, str(flag.severity)) for flag in order.flags] == expected


def test_the_common_titration_is_nine_strengths_in_nine_containers_without_a_flag(
    context: ServiceContext,
) -> None:
    body = order_of("naltrexone", factories.titration_json())
    order = stored(context, body)
    assert order.plans[0].strengths == 9
    assert len(order.plans[0].containers) == 9
    assert order.flags == []


def test_a_drug_that_the_formulary_does_not_know_is_refused(context: ServiceContext) -> None:
    with pytest.raises(InvalidInput) as refused:
        context.place(context.client(), order_of("aspirin", factories.titration_json()))
    (problem,) = refused.value.problems
    assert problem.pointer == "/prescription/drug"
    assert str(problem.message) == "This pharmacy makes only: liothyronine, naltrexone, prednisone."
