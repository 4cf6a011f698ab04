"""Errors: each with its place, its code and a remedy."""

import re

import pytest

from pharmacy.core import errors
from pharmacy.core.errors import AlreadyOrdered, InvalidInput, PharmacyError, Problem
from pharmacy.core.quantities import NotAQuantity
from tests.factories import mg

DOSE = Problem("/dose/value", "zero", "give a dose above zero")


def test_a_problem_can_be_seen_from_further_out() -> None:
    assert DOSE.under("/phases/0") == Problem(
        "/phases/0/dose/value", "zero", "give a dose above zero"
    )


def test_all_problems_of_a_refusal_are_seen_from_further_out() -> None:
    refusal = InvalidInput([DOSE, Problem("/days", "range", "give days")]).under("/phases/0")
    assert [problem.pointer for problem in refusal.problems] == [
        "/phases/0/dose/value",
        "/phases/0/days",
    ]


def test_the_message_of_a_refusal_is_that_of_its_problems() -> None:
    refusal = InvalidInput([DOSE, Problem("/days", "range", "give days")])
    assert str(refusal) == "give a dose above zero give days"


def test_the_refusal_of_one_field_holds_one_problem() -> None:
    assert errors.invalid("/dose/value", "zero", "give a dose above zero").problems == (DOSE,)


def test_an_error_has_the_code_of_its_kind() -> None:
    assert errors.NotAllowed("a technician may not").code == "not_allowed"


def test_an_error_may_have_a_code_of_its_own() -> None:
    assert PharmacyError("the printer is out of paper", code="no_paper").code == "no_paper"


def test_an_error_of_its_own_code_leaves_its_kind_alone() -> None:
    errors.NotAllowed("a technician may not", code="other")
    assert errors.NotAllowed.code == "not_allowed"


def test_the_existing_order_is_named() -> None:
    assert AlreadyOrdered("it stands", "order-1").order_id == "order-1"


# An unexpected error: what may be logged.


def caught(words: str) -> ValueError:
    try:
        raise ValueError(words)
    except ValueError as error:
        return error


def test_an_unexpected_error_is_logged_by_its_kind_and_its_place() -> None:
    assert re.fullmatch(
        r"ValueError at .*/tests/core/test_errors\.py:\d+", errors.kind_and_place(caught("x"))
    )


def test_an_unexpected_error_is_logged_by_the_place_where_it_was_raised() -> None:
    """Not the caller's place: the innermost one matters."""
    with pytest.raises(NotAQuantity) as raised:
        mg("none")
    assert "/pharmacy/core/quantities.py:" in errors.kind_and_place(raised.value)


def test_an_unexpected_error_is_logged_without_its_message() -> None:
    assert "Sample" not in errors.kind_and_place(caught("Robin Sample"))


def test_an_error_that_was_never_raised_arose_nowhere() -> None:
    assert errors.kind_and_place(ValueError("x")) == "ValueError at nowhere"
