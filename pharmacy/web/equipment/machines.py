"""Equipment: the list with what each balance needs today, and one piece with its log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.equipment import LOGGED, EquipmentKind
from pharmacy.core.errors import InvalidInput, NotReady, PharmacyError
from pharmacy.core.messages import Sentence
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.schemas import equipment as schemas
from pharmacy.services.equipment import logs, machines
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("equipment")
NOTHING: Mapping[str, Sentence] = {}


@dataclass(frozen=True, slots=True)
class RefusedEquipmentForm:
    """A form of the page that was refused: its name, what was typed, and the errors by field."""

    form: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Sentence] = field(default_factory=dict)
    notice: Sentence | None = None

    def text(self, form: str, name: str) -> str:
        """What was typed into a field of a form."""
        return self.typed.get(name, "") if form == self.form else ""

    def errors_of(self, form: str) -> Mapping[str, Sentence]:
        """The errors of a form."""
        return self.errors if form == self.form else NOTHING


@pages.get(
    "/equipment",
    may=Permission.SEE_EQUIPMENT,
    menu=Menu(67, marked("Equipment"), key="e", is_rare=True),
)
def index() -> Response:
    """All equipment in use, and the form to add some."""
    return _list(200)


def _list(status: int, refused: RefusedEquipmentForm | None = None) -> Response:
    today = current.live().settings.profile.today(current.now())
    with current.reading() as session:
        found = machines.find_equipment(session)
        reasons = {
            row.id: logs.balance_reasons(session, row, today)
            for row in found
            if row.kind is EquipmentKind.BALANCE
        }
    html = render_template(
        "equipment.html",
        found=found,
        reasons=reasons,
        kinds=list(EquipmentKind),
        refused=refused or RefusedEquipmentForm(),
        may_manage=visitors.person().may(Permission.MANAGE_EQUIPMENT),
    )
    return make_response(html, status)


@pages.post("/equipment", may=Permission.MANAGE_EQUIPMENT)
def add() -> AnyResponse:
    """Add a piece of equipment."""
    typed = {name: request.form.get(name, "") for name in schemas.EquipmentSchema().fields}
    try:
        new = schemas.read_equipment(typed)
        with current.transaction() as session:
            actor, now = visitors.person().actor, current.now()
            added = machines.add_equipment(session, actor, new, now).id
    except InvalidInput as error:
        return _list(422, RefusedEquipmentForm("add", typed, errors_of(error)))
    return redirect(url_for("web.equipment.show", equipment_id=added), 303)


@pages.get("/equipment/<equipment_id>", may=Permission.SEE_EQUIPMENT)
def show(equipment_id: str) -> Response:
    """One piece of equipment."""
    return page(equipment_id, 200)


def page(equipment_id: str, status: int, refused: RefusedEquipmentForm | None = None) -> Response:
    """The page of a piece of equipment, with the errors of a refused form."""
    with current.reading() as session:
        html = render_template(
            "machine.html",
            refused=refused or RefusedEquipmentForm(),
            **_facts(session, equipment_id),
        )
    return make_response(html, status)


def _facts(session: Session, equipment_id: str) -> dict[str, Any]:
    row, person = machines.get_equipment(session, equipment_id), visitors.person()
    profile = current.live().settings.profile
    is_balance = row.kind is EquipmentKind.BALANCE
    today = profile.today(current.now())
    masses = ("readability", "minimum_weight", "reference_weight", "reference_tolerance")
    return {
        "row": row,
        "is_balance": is_balance,
        "masses": {name: machines.mass(getattr(row, name)) for name in masses},
        "reasons": logs.balance_reasons(session, row, today) if is_balance else [],
        "entries": logs.entries(session, row),
        "logged": [] if row.retired_at else list(LOGGED[row.kind]),
        "may_log": person.may(Permission.LOG_EQUIPMENT) and row.retired_at is None,
        "may_manage": person.may(Permission.MANAGE_EQUIPMENT) and row.retired_at is None,
        "permits_typed": profile.permits_typed_weights,
    }


def refuse(equipment_id: str, form: str, error: PharmacyError) -> Response:
    """The page again, with the reason beside the field, or at the top."""
    typed = request.form.to_dict()
    if isinstance(error, InvalidInput):
        return page(equipment_id, 422, RefusedEquipmentForm(form, typed, errors_of(error)))
    return page(equipment_id, 409, RefusedEquipmentForm(form, typed, notice=error.message))


def errors_of(error: InvalidInput) -> dict[str, Sentence]:
    """The messages of an error by their fields."""
    return {problem.pointer.strip("/"): problem.message for problem in error.problems}


@pages.post("/equipment/<equipment_id>/minimum", may=Permission.MANAGE_EQUIPMENT)
def minimum(equipment_id: str) -> AnyResponse:
    """Record the minimum weight of a balance."""
    try:
        weight = schemas.read_weight(request.form.get("weight", ""))
        source = logs.read_note(request.form.get("note", ""))
        with current.transaction() as session:
            actor, now = visitors.person().actor, current.now()
            machines.set_minimum(session, actor, equipment_id, weight, source, now)
    except (InvalidInput, NotReady) as error:
        return refuse(equipment_id, "minimum", error)
    return redirect(url_for("web.equipment.show", equipment_id=equipment_id), 303)


@pages.post("/equipment/<equipment_id>/retire", may=Permission.MANAGE_EQUIPMENT)
def retire(equipment_id: str) -> AnyResponse:
    """Take a piece of equipment out of use."""
    with current.transaction() as session:
        machines.retire(session, visitors.person().actor, equipment_id, current.now())
    return redirect(url_for("web.equipment.index"), 303)
