"""The errors of an order, by the form field in which to fix them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pharmacy.core.errors import Problem
from pharmacy.core.messages import Message, Sentence
from pharmacy.web.orders.fields import FIELDS, LISTS, TAPER, TITRATION, phase_label
from pharmacy.web.orders.forms import OrderForm
from pharmacy.web.shell.languages import marked

_PHASE = re.compile(r"/prescription/schedule/phases/([0-9]+)(?:/(days|doses)(?:/([0-9]+))?)?.*")
_LINE = re.compile(r"/patient/(?:allergies|medications|conditions)/([0-9]+).*")
SAID = {
    "missing": marked("Fill this in."),
    "empty": marked("Fill this in."),
    "date": marked("Give an existing date as YYYY-MM-DD."),
}
# The same remedies in the words of the form, which does not show JSON names.
IN_WORDS_OF_THE_FORM = {
    "step_does_not_divide": marked(
        "Steps of %(step)s from %(start)s leave %(rest)s before %(target)s. Give another step or "
        "target, or tick to shorten the last step."
    ),
    "step_changes_nothing": marked(
        "The dose after %(last)s rounds to %(last)s again. Give smaller multiples, more percent, "
        "or tick to keep a dose longer."
    ),
    "dose_increases": marked(
        "The dose after %(last)s would be rounded up to %(dose)s. Give smaller multiples or "
        "another start."
    ),
    "taper_has_too_many_phases": marked(
        "More than %(most)s phases. Give more percent, or a higher last dose."
    ),
    "taper_has_too_many_days": marked(
        "More than %(most)s days. Give more percent, or a higher last dose."
    ),
    "taper_keeps_a_dose_too_long": marked(
        "One dose for more than %(most)s days. Give more percent, or a higher last dose."
    ),
}
NONE_KNOWN = marked("List them, one to a line, or tick that none are known.")


@dataclass(frozen=True, slots=True)
class FieldRefusal:
    """One error to fix. `name` is the field's, or a section's that has no single field.

    label, message: in English. is_blank: nothing was typed yet, so it is not shown as an error yet.
    """

    name: str
    label: str
    message: Sentence
    is_blank: bool = False


def refusals(form: OrderForm, problems: Iterable[Problem]) -> list[FieldRefusal]:
    """The problems in the order of the form, one per field."""
    found: dict[str, FieldRefusal] = {}
    for problem in problems:
        refusal = _refusal(form, problem)
        found.setdefault(refusal.name, refusal)
    places = {name: place for place, name in enumerate(FIELDS)}
    return sorted(found.values(), key=lambda refusal: places.get(refusal.name, len(places)))


def _refusal(form: OrderForm, problem: Problem) -> FieldRefusal:
    phase = _PHASE.fullmatch(problem.pointer)
    if phase is not None and int(phase[1]) < len(form.filled_rows):
        return _of_phase(form, problem, phase)
    name = _name_of(problem.pointer)
    label = FIELDS[name].label if name in FIELDS else marked("Order")
    line = _LINE.fullmatch(problem.pointer)
    message = _said(name, problem)
    if line:
        number = int(line[1]) + 1
        message = Message("in_a_line", "Line %(number)s: %(words)s", number=number, words=message)
    return FieldRefusal(name, label, message, problem.code == "missing")


def _of_phase(form: OrderForm, problem: Problem, match: re.Match[str]) -> FieldRefusal:
    index = int(match[1])
    row = form.filled_rows[index]
    times = form.times_of(row)
    if match[2] == "days":
        part = "days"
    elif match[3] is not None and int(match[3]) < len(times):
        part = times[int(match[3])]
    else:
        part = times[0] if times else "bedtime"
    words = marked("Give a whole number of days, such as 7.") if problem.code == "type" else None
    label = phase_label(index + 1, part)
    return FieldRefusal(f"phase-{row}-{part}", label, words or _said("", problem))


def _name_of(pointer: str) -> str:
    """The field whose pointer is closest to `pointer`."""
    if pointer == TITRATION:
        return "step"
    if pointer == TAPER:
        return "reduce_percent"
    pointer = pointer.removesuffix("/unit")
    fits = [name for name, field in FIELDS.items() if _leads(field.pointer, pointer)]
    return max(fits, key=lambda name: len(FIELDS[name].pointer), default="order")


def _leads(way: str, pointer: str) -> bool:
    return pointer == way or pointer.startswith(f"{way}/") or way.startswith(f"{pointer}/value")


def _said(name: str, problem: Problem) -> Sentence:
    remedy = FIELDS[name].remedy if name in FIELDS else None
    if problem.code in ("pattern", "type", "too_long") and remedy is not None:
        return remedy
    message = problem.message
    if isinstance(message, Message) and message.code in IN_WORDS_OF_THE_FORM:
        template = IN_WORDS_OF_THE_FORM[message.code]
        return Message(f"{message.code}_in_the_form", template, **message.values)
    if problem.code == "missing" and name in LISTS:
        return NONE_KNOWN
    if problem.code == "missing" and name == "schedule":
        return marked("Give at least one phase.")
    return SAID.get(problem.code, message)
