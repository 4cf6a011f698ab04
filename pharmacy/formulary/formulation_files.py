"""A formulation's data file, key by key: allowed values and contradictions."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from pharmacy.core.making.batches import StepStage
from pharmacy.core.making.formulations import (
    BeyondUse,
    BeyondUseClass,
    FormulaCheck,
    FormulaComponent,
    FormulaStep,
    Formulation,
    Hazard,
)
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.formulary.tables import SOURCE, Table

Choice = TypeVar("Choice", bound=StrEnum)
LONGEST_ID = 60
LONGEST_VERSION = 80
FORMS = ("capsule", "triturate")
# Tables whose facts need a source. "" marks one that nobody read, and it warns.
SOURCED = (
    "strength",
    "components",
    "procedure",
    "checks",
    "description",
    "beyond_use",
    "container",
    "label",
    "hazard",
)
# Without a stability study: pccarx.com/Blog/usp-chapter-795-related-changes-to-formulations (14,
# 35) and restorehealthconsulting.com (90, 180).
MOST_DAYS = {
    BeyondUseClass.AQUEOUS: 14,
    BeyondUseClass.PRESERVED_AQUEOUS: 35,
    BeyondUseClass.NONAQUEOUS_ORAL_LIQUID: 90,
    BeyondUseClass.OTHER_NONAQUEOUS: 180,
}


def formulation(file: Table) -> Formulation:
    """The formulation of one file. Errors are added to its faults."""
    tables = {name: file.table(name, required=True) for name in SOURCED}
    unsourced = tuple(name for name, table in tables.items() if table.data and not table.source())
    found = Formulation(
        id=_id(file),
        version=_short(file, "version", LONGEST_VERSION),
        title=file.text("title"),
        drug=file.text("drug"),
        form=_form(file),
        strength=tables["strength"].text("text"),
        components=tuple(_component(table) for table in tables["components"].tables("list")),
        steps=tuple(_step(table) for table in tables["procedure"].tables("steps")),
        checks=tuple(_check(table) for table in tables["checks"].tables("list")),
        description=tables["description"].text("text"),
        beyond_use=_beyond_use(tables["beyond_use"]),
        container=tables["container"].text("text"),
        label_statements=tables["label"].texts("statements"),
        hazard=_choice(tables["hazard"], "hazardous", Hazard, Hazard.NOT_ASSESSED),
        protection=tables["hazard"].texts("protection"),
        unsourced=unsourced,
    )
    for table in (*tables.values(), file):
        table.done(sourced=False)
    _refuse_gaps(file, found)
    return found


def sources(file: Table) -> Iterator[tuple[str, str]]:
    """Each table of a formulation that has a source, and the source."""
    for name in SOURCED:
        source = str(file.data.get(name, {}).get(SOURCE, "")).strip()
        if source:
            yield name, source


def _id(file: Table) -> str:
    found = _short(file, "id", LONGEST_ID)
    plain = found.replace("-", "a")
    if found and not (plain.isascii() and plain.isalnum() and found == found.lower()):
        file.note("id", "is no id: write lower-case words and digits joined by -")
    return found


def _short(file: Table, key: str, longest: int) -> str:
    text = file.text(key)
    if len(text) > longest:
        file.note(key, f"is too long: write at most {longest} characters")
    return text


def _form(file: Table) -> str:
    form = file.text("form")
    if form and form not in FORMS:
        file.note("form", f"is unknown: write one of: {', '.join(FORMS)}")
    return form


def _component(table: Table) -> FormulaComponent:
    found = FormulaComponent(
        name=table.text("name"),
        role=_choice(table, "role", ComponentRole, ComponentRole.ACTIVE),
        quantity=table.text("quantity"),
        traits=table.text("traits", required=False),
    )
    table.done(sourced=False)
    return found


def _step(table: Table) -> FormulaStep:
    found = FormulaStep(
        text=table.text("text"),
        stage=_choice(table, "stage", StepStage, StepStage.PREPARE),
        equipment=table.texts("equipment", required=False),
        reads=table.text("reads", required=False),
        has_second_person=table.flag("second_person"),
    )
    table.done(sourced=False)
    return found


def _check(table: Table) -> FormulaCheck:
    found = FormulaCheck(table.text("name"), table.text("wanted"))
    table.done(sourced=False)
    return found


def _beyond_use(table: Table) -> BeyondUse:
    kind = _choice(table, "class", BeyondUseClass, BeyondUseClass.AQUEOUS)
    days = table.whole("days", required=True) or 1
    if days > MOST_DAYS[kind]:
        table.note("days", f"is above {MOST_DAYS[kind]}, the most for {kind} (USP <795>)")
    return BeyondUse(kind, days, table.text("storage"))


def _choice(table: Table, key: str, kind: type[Choice], absent: Choice) -> Choice:
    text = table.text(key)
    if text in list(kind):
        return kind(text)
    if text:
        table.note(key, f"is unknown: write one of: {', '.join(kind)}")
    return absent


def _refuse_gaps(file: Table, found: Formulation) -> None:
    """A record must say what it is made of, how, and how the active is checked."""
    roles = [component.role for component in found.components]
    if ComponentRole.ACTIVE not in roles:
        file.note("components.list", "has no active: write the component with role active")
    if found.form == "capsule" and ComponentRole.SHELL not in roles:
        file.note("components.list", "has no shell: write the capsule with role shell")
    names = [component.name.casefold() for component in found.components]
    if len(names) != len(set(names)):
        file.note("components.list", "names a component twice: leave one out")
    _refuse_steps(file, found.steps)
    if not found.checks:
        file.note("checks.list", "is missing: write each check of the finished preparation")


def _refuse_steps(file: Table, steps: Sequence[FormulaStep]) -> None:
    """Steps are done one after the other, so none may belong to a stage that is over."""
    if not steps:
        file.note("procedure.steps", "is missing: write each step")
    elif not any(step.has_second_person for step in steps):
        file.note("procedure.steps", "has no second person: mark the step that one checks")
    order = list(StepStage)
    for number, (before, step) in enumerate(pairwise(steps), start=2):
        if order.index(step.stage) < order.index(before.stage):
            file.note(
                f"procedure.steps[{number}].stage",
                f"comes before {before.stage}, the stage of the step above: move the step up,"
                f" or write one of: {', '.join(order[order.index(before.stage) :])}",
            )
