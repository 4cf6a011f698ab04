"""Reads the directions of the order form into its phases, for a person to confirm."""

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from pharmacy.core.errors import InvalidInput
from pharmacy.core.messages import Sentence
from pharmacy.core.schedules import Schedule
from pharmacy.core.sig import Reading, Remark
from pharmacy.schemas.directions import read_asked, written
from pharmacy.services.planning.sigs import read_directions
from pharmacy.web.orders import filled
from pharmacy.web.orders.fields import PHASE_PARTS, Json, concentration, numbers, strength
from pharmacy.web.orders.forms import OrderForm
from pharmacy.web.shell.languages import marked

_PHASE = re.compile(r"/phases/([0-9]+)/([a-z]+)", re.ASCII)
BLANK = marked("Type the directions first.")
NOTHING_YET = ("", "0")


@dataclass(frozen=True, slots=True)
class ReadDirections:
    """What is shown beside the directions after the reading.

    understood: the schedule in our words; None if words were not understood. to_confirm: what the
    text does not state explicitly. problems: each with its words and the reason.
    """

    understood: str | None
    to_confirm: tuple[str, ...] = ()
    problems: tuple[Sentence, ...] = ()


def read(form: OrderForm) -> tuple[OrderForm, ReadDirections]:
    """The form with its phases filled in, and the reading. Unchanged if nothing was read."""
    if not form.text("directions_written").strip():
        return form, ReadDirections(None, problems=(BLANK,))
    try:
        reading = read_directions(read_asked(_asked(form)))
    except InvalidInput as error:
        return form, ReadDirections(None, problems=tuple(p.message for p in error.problems))
    if reading.schedule is None:
        return form, ReadDirections(None)
    filled = _filled(form, reading, reading.schedule)
    remarks = tuple(_remark_sentence(remark) for remark in reading.to_confirm)
    return filled, ReadDirections(written(reading), remarks)


def _asked(form: OrderForm) -> Json:
    """The text, and what a capsule or one mL in it holds."""
    typed = form.text("concentration_written").strip()
    return {
        "text": form.text("directions_written"),
        "drug": form.text("drug").strip() or None,
        "strength": _strength(form),
        "concentration": concentration(typed) if typed else None,
    }


def _strength(form: OrderForm) -> Json:
    """The strength typed for the directions, else the one that the limits allow."""
    if typed := form.text("strength_written").strip():
        return strength(typed)
    strengths = numbers(form.text("strengths"))
    return {"value": strengths[0], "unit": form.text("unit")} if len(strengths) == 1 else None


def _filled(form: OrderForm, reading: Reading, schedule: Schedule) -> OrderForm:
    rows = [f"phase-{row}-{part}" for row in form.rows for part in PHASE_PARTS]
    typed = MultiDict([pair for pair in form.typed.items(multi=True) if pair[0] not in rows])
    typed["kind"], typed["unit"] = "phases", schedule.unit.value
    for row, phase in enumerate(schedule.phases):
        typed.update({f"phase-{row}-{part}": "" for part in PHASE_PARTS})
        typed[f"phase-{row}-days"] = str(phase.days)
        for dose in phase.doses:
            typed[f"phase-{row}-{dose.time}"] = dose.quantity.value
    counts = {"quantity_written": reading.quantity, "refills": reading.refills}
    for name, count in counts.items():
        if count is not None and form.text(name).strip() in NOTHING_YET:
            typed[name] = str(count)
    read = [(name, text) for name, text in typed.items() if name.startswith("phase-") and text]
    read += [(name, str(count)) for name, count in counts.items() if count is not None]
    return OrderForm(filled.noted(typed, read))


def _remark_sentence(remark: Remark) -> str:
    """A remark, with the phase numbered as in the form."""
    found = _PHASE.fullmatch(remark.pointer)
    message = f"{remark.message[:1].upper()}{remark.message[1:]}."
    return f"Phase {int(found[1]) + 1}, {found[2]}: {message}" if found else message
