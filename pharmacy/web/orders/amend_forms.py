"""The amendment form: its input, the amendment it describes, and its errors by field."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from pharmacy.core.errors import Problem
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.regimen.amendment_words import ChangeWord, change_of
from pharmacy.core.regimen.amendments import AmendmentKind
from pharmacy.web.orders.fields import Json, whole_number
from pharmacy.web.shell.languages import marked

CHANGES = {
    AmendmentKind.EXTEND: marked("Extend: stay on the present dose for some more days"),
    AmendmentKind.PAUSE: marked("Pause: take nothing for some days, then go on"),
    AmendmentKind.STEP_BACK: marked("Step back: an earlier dose again, then the same steps up"),
    AmendmentKind.ADVANCE: marked("Advance: begin the next phase now"),
    AmendmentKind.STOP: marked("Stop: take nothing more"),
    AmendmentKind.NEW_TARGET: marked("New target: titrate to another dose"),
}
_AT_HAND = re.compile(r"([0-9]{1,3})\s*[:=]\s*([0-9]{1,6})", re.ASCII)
SAID = {"missing": marked("Fill this in."), "empty": marked("Fill this in.")}
WHOLE = marked("Give a whole number, such as 7.")
FIELDS = (
    "change",
    "day",
    "on",
    "extend_days",
    "pause_days",
    "to",
    "back_days",
    "target",
    "step",
    "every_days",
    "target_days",
    "at_hand",
    "reason",
)

# The fields for the days of a change.
DAYS = {"pause": "pause_days", "step_back": "back_days"}
OLD_NAMES = {"extend_days": "hold_days"}


@dataclass(frozen=True, slots=True)
class AmendForm:
    """The fields as typed."""

    typed: MultiDict[str, str]

    def text(self, name: str) -> str:
        """The text of a field, also under the name that an older page uses."""
        return self.typed.get(name, self.typed.get(OLD_NAMES.get(name, name), ""))

    @property
    def change(self) -> str:
        """The chosen change. An older page sends "hold" for extend, and explains it that way."""
        word = self.text("change")
        return change_of(word).value if word in list(ChangeWord) else word

    @property
    def version(self) -> int:
        """The version of the order on the page. 0, which no order has, if missing."""
        number = whole_number(self.text("version"))
        return number if isinstance(number, int) else 0

    @property
    def amendment(self) -> Json:
        """The amendment's JSON, as a client would post it, without blank fields."""
        body: Json = {"change": self.change}
        self._put(body, "reason", str.strip)
        self._put(body, "day", whole_number)
        self._put(body, "on", str.strip)
        match self.change:
            case AmendmentKind.EXTEND:
                self._put(body, "days", whole_number, "extend_days")
            case AmendmentKind.PAUSE:
                self._put(body, "days", whole_number, "pause_days")
            case AmendmentKind.STEP_BACK:
                self._put(body, "days", whole_number, "back_days")
                self._put(body, "to", _mass)
            case AmendmentKind.NEW_TARGET:
                self._put_target(body)
            case _:
                pass
        if self.text("at_hand").strip():
            body["at_hand"] = [_stated(entry) for entry in _entries(self.text("at_hand"))]
        return body

    def _put(
        self, body: Json, name: str, read: Callable[[str], Json], field: str | None = None
    ) -> None:
        text = self.text(field or name)
        if text.strip():
            body[name] = read(text)

    def _put_target(self, body: Json) -> None:
        unit = self.text("unit")
        for name in ("target", "step"):
            if self.text(name).strip():
                body[name] = {"value": self.text(name).strip(), "unit": unit}
        self._put(body, "every_days", whole_number)
        self._put(body, "target_days", whole_number)
        if self.text("clamp"):
            body["last_step"] = "clamp"

    def field_of(self, pointer: str) -> str:
        """The field of a problem. "change" if no other field fits."""
        name = pointer.strip("/").partition("/")[0]
        if name == "days":
            name = DAYS.get(self.change, "extend_days")
        return name if name in FIELDS else "change"

    def errors(self, problems: Iterable[Problem]) -> dict[str, Sentence]:
        """The first problem of each field."""
        found: dict[str, Sentence] = {}
        for problem in problems:
            found.setdefault(self.field_of(problem.pointer), _said(problem))
        return found


def _mass(text: str) -> Json:
    """The quantity of a choice such as "1 mg"."""
    value, _, unit = text.strip().partition(" ")
    return {"value": value.replace(",", ""), "unit": unit}


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in re.split(r"[,;\n]", text) if entry.strip()]


def _stated(entry: str) -> Json:
    """ "3: 5" is container 3 with five capsules. Other text is passed on, to be refused."""
    match = _AT_HAND.fullmatch(entry)
    return {"container": int(match[1]), "capsules": int(match[2])} if match else entry


def _said(problem: Problem) -> Sentence:
    if (problem.pointer, problem.code) == ("/day", "missing"):
        return marked("Give the day, or the date, from which it applies.")
    if problem.pointer.startswith("/at_hand") and problem.code == "type":
        return marked('Give the bottle, a colon and its capsules, such as "3: 5".')
    if isinstance(problem.message, Message) and problem.message.code == "not_a_whole_number":
        return WHOLE
    if (problem.pointer, problem.code) in (("/change", "missing"), ("/change", "choice")):
        return marked("Choose what changes.")
    return SAID.get(problem.code, problem.message)
