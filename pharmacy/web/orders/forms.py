"""The order form: its fields as typed, and the order they describe."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from pharmacy.core.errors import Problem
from pharmacy.core.schedules import MOST_PHASES
from pharmacy.web.orders import filled
from pharmacy.web.orders.fields import (
    FIELDS,
    KINDS,
    LISTS,
    PHASE_PARTS,
    QUANTITIES,
    TIMES,
    WITH_SCHEDULE,
    Json,
    whole_number,
)
from pharmacy.web.shell.languages import marked

PHASES = "/prescription/schedule/phases"
BLANK_ROWS = 3
_ROW = re.compile(r"phase-([0-9]{1,4})-[a-z]+", re.ASCII)
# A blank form: no dose, no date and no time, which only the prescriber decides.
BLANK = {
    "drug": "naltrexone",
    "form": "capsule",
    "kind": "titration",
    "unit": "mg",
    "of": "last_dose",
    "rounding": "nearest",
    "refills": "0",
    "language": "en",
}


@dataclass(frozen=True, slots=True)
class OrderForm:
    """The fields as typed."""

    typed: MultiDict[str, str]

    def text(self, name: str) -> str:
        """The text of a field."""
        return self.typed.get(name, "")

    def has(self, name: str, value: str) -> bool:
        """Whether a box or a choice is ticked."""
        return value in self.typed.getlist(name)

    @property
    def order_id(self) -> uuid.UUID:
        """The id for the order, the same however often it is sent. A new one if it is invalid."""
        try:
            return uuid.UUID(self.text("order_id"))
        except ValueError:
            return uuid.uuid4()

    @property
    def kind(self) -> str:
        """The form of the schedule: "titration", "taper" or "phases"."""
        kind = self.text("kind")
        return kind if kind in (*KINDS, "phases") else "titration"

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows for phases, in order. Removed rows leave gaps."""
        found = (_ROW.fullmatch(name) for name in self.typed)
        return sorted({int(match[1]) for match in found if match})

    @property
    def filled_rows(self) -> list[int]:
        """The rows with any text."""
        parts = {
            row: [self.text(f"phase-{row}-{part}") for part in PHASE_PARTS] for row in self.rows
        }
        return [row for row, texts in parts.items() if any(text.strip() for text in texts)]

    @property
    def settled(self) -> "OrderForm":
        """The same form without what was prefilled for a drug that it no longer has."""
        return OrderForm(filled.without_another_drugs(self.typed))

    @property
    def with_usual_titration(self) -> "OrderForm":
        """The same form with the usual titration of its drug, if there is one."""
        return OrderForm(filled.with_usual_titration(self.typed))

    def with_row(self) -> "OrderForm":
        """The same form with another row."""
        typed = self.typed.copy()
        if len(self.rows) < MOST_PHASES:
            row = max(self.rows, default=-1) + 1
            typed.update({f"phase-{row}-{part}": "" for part in PHASE_PARTS})
        return OrderForm(typed)

    def without_row(self, row: int) -> "OrderForm":
        """The same form without this row."""
        gone = {f"phase-{row}-{part}" for part in PHASE_PARTS}
        rest = [(name, text) for name, text in self.typed.items(multi=True) if name not in gone]
        return OrderForm(MultiDict(rest))

    def renamed(self) -> "OrderForm":
        """The same form for another order."""
        typed = self.typed.copy()
        typed["order_id"] = str(uuid.uuid4())
        return OrderForm(typed)

    @property
    def order(self) -> Json:
        """The order's JSON, as a client would post it, without blank fields."""
        order: Json = {"external_id": None, "patient": {}, "prescriber": {}}
        others = tuple(f"{pointer}/" for kind, pointer in KINDS.items() if kind != self.kind)
        for name, field in FIELDS.items():
            is_elsewhere = name in WITH_SCHEDULE or field.pointer.startswith(others)
            if not is_elsewhere and self.text(name).strip():
                _put(order, field.pointer, field.read(self.text(name)))
        for name in LISTS:
            if self.text(name).strip() == "" and self.has(f"{name}_none", "yes"):
                _put(order, FIELDS[name].pointer, [])
        return self._with_schedule(order)

    def _with_schedule(self, order: Json) -> Json:
        if self.kind == "phases":
            _put(order, PHASES, [self._phase(row) for row in self.filled_rows])
            return order
        schedule = KINDS[self.kind]
        for name in QUANTITIES[self.kind]:
            _put(order, f"{schedule}/{name}/unit", self.text("unit"))
        times = [time for time in self.typed.getlist(TIMES[self.kind]) if time]
        if times:
            _put(order, f"{schedule}/times", times)
        return order

    def times_of(self, row: int) -> list[str]:
        """The times of the day at which a row has a dose."""
        *times, _ = PHASE_PARTS
        return [time for time in times if self.text(f"phase-{row}-{time}").strip()]

    def _phase(self, row: int) -> Json:
        phase: Json = {"doses": [self._dose(row, time) for time in self.times_of(row)]}
        if self.text(f"phase-{row}-days").strip():
            phase["days"] = whole_number(self.text(f"phase-{row}-days"))
        return phase

    def _dose(self, row: int, time: str) -> Json:
        value = self.text(f"phase-{row}-{time}").strip()
        return {"time": time, "dose": {"value": value, "unit": self.text("unit")}}

    def contradictions(self) -> Iterable[Problem]:
        """Errors of the form alone: a list, together with the box that says nothing is known."""
        for name in LISTS:
            if self.text(name).strip() and self.has(f"{name}_none", "yes"):
                message = marked("either list them or tick that none are known, not both")
                yield Problem(FIELDS[name].pointer, "contradiction", message)


def blank() -> OrderForm:
    """A form for a new order."""
    typed = MultiDict({**BLANK, "order_id": str(uuid.uuid4())})
    for row in range(BLANK_ROWS):
        typed.update({f"phase-{row}-{part}": "" for part in PHASE_PARTS})
    return OrderForm(typed)


def _put(order: Json, pointer: str, value: Json) -> None:
    *way, last = pointer.strip("/").split("/")
    place = order
    for key in way:
        place = place.setdefault(key, {})
    place[last] = value
