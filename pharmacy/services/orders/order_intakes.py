"""Reads an order's JSON and proposes it, with every error in one answer."""

from collections.abc import Iterator, Sequence
from typing import Any

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.schemas import partial_orders
from pharmacy.schemas.orders import read_order
from pharmacy.services.orders import placing
from pharmacy.services.orders.placing import Intake, Sent
from pharmacy.services.planning import proposals
from pharmacy.services.planning.workdays import Workday


def read_intake(value: Any, sent: Sent, workday: Workday) -> Intake:
    """The order of a JSON value, and its proposal or why it cannot be planned.

    Raises InvalidInput for a value that is no order: with the faults of its fields and, as far as
    the rest can be read, with what refuses the rest.
    """
    try:
        request = read_order(value)
    except InvalidInput as error:
        others = _refusals_of_the_rest(value, error.problems, sent, workday)
        raise InvalidInput([*error.problems, *others]) from None
    return placing.take_in(request, sent, workday)


def _refusals_of_the_rest(
    value: Any, problems: Sequence[Problem], sent: Sent, workday: Workday
) -> Iterator[Problem]:
    partial = partial_orders.read_partial(value, problems)
    if partial is None:
        return
    if partial.can_be_planned:
        intake = placing.take_in(partial.request, sent, workday).worded()
        found = _problems(intake.proposed) or _problems(intake.labels)
    else:
        found = tuple(proposals.refusals_without_a_plan(partial.request, workday))
    yield from (problem for problem in found if partial.is_own(problem))


def _problems(outcome: object) -> Sequence[Problem]:
    return outcome.problems if isinstance(outcome, InvalidInput) else ()
