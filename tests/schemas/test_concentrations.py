"""The concentration of a liquid: what is taken as one, and what is pointed at."""

from typing import Any

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.schemas.answers import dumped
from pharmacy.schemas.concentrations import ConcentrationAnswer
from pharmacy.schemas.directions import read_asked
from tests.factories import mcg, mg


def test_a_concentration_is_the_mass_in_one_ml() -> None:
    asked = read_asked({"text": "2 mL qhs", "concentration": {"value": "500", "unit": "mcg/mL"}})
    assert asked.concentration == mg("0.5")
    assert dumped(ConcentrationAnswer, mcg("500")) == {"value": "500", "unit": "mcg/mL"}


@pytest.mark.parametrize(
    ("value", "pointer", "code"),
    [
        ("1 mg/mL", "/concentration", "type"),
        ({"value": "1", "unit": "mg"}, "/concentration/unit", "choice"),
        ({"value": "1", "unit": ["mg/mL"]}, "/concentration/unit", "choice"),
        ({"value": "0", "unit": "mg/mL"}, "/concentration/value", "zero"),
        ({"unit": "mg/mL"}, "/concentration/value", "missing"),
        ({"value": "1", "unit": "mg/mL", "per": 1}, "/concentration/per", "unknown"),
    ],
)
def test_what_is_no_concentration_is_pointed_at(value: Any, pointer: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_asked({"text": "2 mL qhs", "concentration": value})
    assert [(p.pointer, p.code) for p in refusal.value.problems] == [(pointer, code)]
