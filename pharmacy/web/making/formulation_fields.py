"""The form of a formulation: its fields, what was typed in them, and the errors beside them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import MultiDict

from pharmacy import formulary
from pharmacy.core.errors import Problem
from pharmacy.core.making.batches import StepStage
from pharmacy.core.making.formulations import BeyondUseClass, Hazard
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.core.messages import Message, Sentence
from pharmacy.formulary.formulation_files import FORMS
from pharmacy.web.shell.languages import marked

MOST_ROWS = 40
BLANK_ROWS = 2
LONGEST = 2000
NUMBERED = re.compile(r"\[([0-9]+)\]")
# A source below this: the whole section has one.
SOURCE = "source"


class FieldKind(StrEnum):
    """How a field is typed."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class FormulationField:
    """One field. key: its key in the file."""

    key: str
    title: str
    kind: FieldKind = FieldKind.LINE
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormulationSection:
    """One table of a file. list_key: of its rows, each with `items`; "" if it has none."""

    key: str
    title: str
    fields: tuple[FormulationField, ...] = ()
    list_key: str = ""
    items: tuple[FormulationField, ...] = ()
    row: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One row of a section on the page. number: from 1."""

    number: int
    values: Mapping[str, str]


TEXT = FormulationField("text", marked("Text"), FieldKind.TEXT)
WHOLE = (
    FormulationField("title", marked("Title")),
    FormulationField(
        "drug",
        marked("Drug"),
        FieldKind.CHOICE,
        tuple(drug.name for drug in formulary.drugs()),
    ),
    FormulationField("form", marked("Form"), FieldKind.CHOICE, FORMS),
)
SECTIONS = (
    FormulationSection("strength", marked("Strength"), (TEXT,)),
    FormulationSection(
        "components",
        marked("Components"),
        list_key="list",
        row=marked("Component"),
        items=(
            FormulationField("name", marked("Name")),
            FormulationField("role", marked("Role"), FieldKind.CHOICE, tuple(ComponentRole)),
            FormulationField("quantity", marked("Quantity"), FieldKind.TEXT),
            FormulationField("traits", marked("Characteristics"), FieldKind.TEXT),
        ),
    ),
    FormulationSection(
        "procedure",
        marked("Procedure"),
        list_key="steps",
        row=marked("Step"),
        items=(
            TEXT,
            # Nothing is chosen beforehand: a stage decides when the bench permits the step.
            FormulationField("stage", marked("Stage"), FieldKind.CHOICE, ("", *StepStage)),
            FormulationField("equipment", marked("Equipment, one in a line"), FieldKind.LINES),
            FormulationField("reads", marked("What is read and recorded")),
            FormulationField("second_person", marked("A second person checks it"), FieldKind.FLAG),
        ),
    ),
    FormulationSection(
        "checks",
        marked("Checks of the finished preparation"),
        list_key="list",
        row=marked("Check"),
        items=(
            FormulationField("name", marked("Check")),
            FormulationField("wanted", marked("Wanted result"), FieldKind.TEXT),
        ),
    ),
    FormulationSection("description", marked("Physical description"), (TEXT,)),
    FormulationSection(
        "beyond_use",
        marked("Beyond-use date"),
        (
            FormulationField("class", marked("Class"), FieldKind.CHOICE, tuple(BeyondUseClass)),
            FormulationField("days", marked("Days"), FieldKind.NUMBER),
            FormulationField("storage", marked("Storage")),
        ),
    ),
    FormulationSection("container", marked("Container and closure"), (TEXT,)),
    FormulationSection(
        "label",
        marked("Statements on the label"),
        (FormulationField("statements", marked("One in a line"), FieldKind.LINES),),
    ),
    FormulationSection(
        "hazard",
        marked("Hazard and protective equipment"),
        (
            FormulationField("hazardous", marked("Hazardous"), FieldKind.CHOICE, tuple(Hazard)),
            FormulationField(
                "protection", marked("Protective equipment, one in a line"), FieldKind.LINES
            ),
        ),
    ),
)
TITLES = {section.key: section.title for section in SECTIONS}


def values(content: Mapping[str, Any]) -> dict[str, str]:
    """The fields of the whole and of the sections, by the names of their inputs."""
    found = {field.key: _typed(content.get(field.key)) for field in WHOLE}
    for section in SECTIONS:
        table = content.get(section.key, {})
        for key in (*(field.key for field in section.fields), SOURCE):
            found[f"{section.key}.{key}"] = _typed(table.get(key))
    return found


def rows(section: FormulationSection, content: Mapping[str, Any]) -> list[FieldRow]:
    """The rows of a section, and blank ones below."""
    filled: Sequence[Mapping[str, Any]] = content.get(section.key, {}).get(section.list_key, [])
    blank: list[Mapping[str, Any]] = [{} for _ in range(BLANK_ROWS)]
    return [
        FieldRow(number, {field.key: _typed(row.get(field.key)) for field in section.items})
        for number, row in enumerate([*filled, *blank], start=1)
    ]


def read(form: MultiDict[str, str]) -> dict[str, Any]:
    """The content that was typed. Rows in which nothing was typed are left out."""
    content: dict[str, Any] = {field.key: _value(form, field, field.key) for field in WHOLE}
    for section in SECTIONS:
        prefix = f"{section.key}."
        table = {field.key: _value(form, field, prefix + field.key) for field in section.fields}
        if section.list_key:
            table[section.list_key] = list(_rows(form, section))
        content[section.key] = {**table, SOURCE: _line(form.get(prefix + SOURCE, ""))}
    return content


def too_long(form: MultiDict[str, str]) -> list[Problem]:
    """Errors of fields with more text than a record has room for, or with odd characters."""
    return [
        Problem(
            f"/{name}",
            "text",
            Message(
                "formulation_text", "Write at most %(most)s printable characters.", most=LONGEST
            ),
        )
        for name, text in form.items()
        if len(text) > LONGEST or not " ".join(text.split()).isprintable()
    ]


def errors(problems: Iterable[Problem]) -> dict[str, Sentence]:
    """The first error of each input, by its name."""
    found: dict[str, Sentence] = {}
    for problem in problems:
        name = NUMBERED.sub(r".\1", problem.pointer.strip("/"))
        found.setdefault(name, problem.message)
    return found


def _rows(form: MultiDict[str, str], section: FormulationSection) -> Iterator[dict[str, Any]]:
    for number in range(1, MOST_ROWS + 1):
        prefix = f"{section.key}.{section.list_key}.{number}."
        row = {field.key: _value(form, field, prefix + field.key) for field in section.items}
        typed = [row[f.key] for f in section.items if f.kind is not FieldKind.CHOICE]
        if any(typed):
            yield {key: value for key, value in row.items() if value not in ("", [], False)}


def _value(form: MultiDict[str, str], field: FormulationField, name: str) -> Any:
    text = form.get(name, "")
    match field.kind:
        case FieldKind.FLAG:
            return bool(text)
        case FieldKind.LINES:
            return [_line(line) for line in text.splitlines() if line.strip()]
        case FieldKind.NUMBER:
            return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text
        case _:
            return _line(text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _typed(value: object) -> str:
    """A value of a file, as it is typed."""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)
