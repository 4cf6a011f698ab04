"""Finding orders by a patient's name."""

import pytest

from pharmacy.core.audit import Actor
from pharmacy.services.finding import patient_pages, searches
from tests import factories
from tests.crowds import Other, copy
from tests.services.contexts import ServiceContext

PEOPLE = (
    Other("José María", "García"),
    Other("Maria", "Example"),
    Other("Ruth", "O'Brien"),
    Other("Ana", "de la Cruz"),
    Other("Garcia", "Smith"),
)


@pytest.fixture
def tina(context: ServiceContext) -> Actor:
    """A person in a pharmacy with an order for each of the patients."""
    person = context.person()
    order = context.place(person, factories.order_json()).order
    copy(context.engine, str(order.id), *PEOPLE)
    return person


@pytest.mark.parametrize(
    ("typed", "families"),
    [
        ("garc", ["Smith", "García"]),
        ("GARCÍA JOS", ["García"]),
        ("jose maria gar", ["García"]),
        ("Garcia, jo", ["García"]),
        ("obrien", ["O'Brien"]),
        ("ruth o'b", ["O'Brien"]),
        ("de la", ["de la Cruz"]),
        ("ana de la cruz", ["de la Cruz"]),
        ("xample", []),
        ("maria smith", []),
        ("%", []),
        ("", []),
    ],
)
def test_names_are_found_by_their_beginnings(
    context: ServiceContext, tina: Actor, typed: str, families: list[str]
) -> None:
    with context.reading() as session:
        found = searches.find_by_name(session, tina, typed, before=None, most=9)
        assert [line.order.patient.family_name for line in found.page.lines] == families


def test_more_matches_of_a_name_come_page_by_page(context: ServiceContext, tina: Actor) -> None:
    with context.reading() as session:
        first = searches.find_by_name(session, tina, "garc", before=None, most=1)
        second = searches.find_by_name(session, tina, "garc", before=first.page.next, most=1)
    assert [line.order.patient.family_name for line in second.page.lines] == ["García"]
    assert second.page.next is None
    assert not first.is_cut


def test_a_patients_page_has_the_orders_of_the_same_name_and_day_of_birth(
    context: ServiceContext, tina: Actor
) -> None:
    with context.reading() as session:
        found = searches.find_by_name(session, tina, "ruth", before=None, most=9)
        (line,) = found.page.lines
    (again,) = copy(context.engine, str(line.order.id), Other("Ruth", "O'Brien"))
    with context.reading() as session:
        patient_id = str(line.order.patient_id)
        known = patient_pages.get_patient(session, tina, patient_id, before=None, most=9)
        assert known.newest.id == again
        assert [one.order.id for one in known.page.lines] == [again, line.order.id]
