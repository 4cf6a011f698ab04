"""The form in which a pharmacist edits a draft of a formulation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput
from pharmacy.core.making.formulation_states import FormulationState, may_become
from pharmacy.core.messages import Sentence
from pharmacy.core.roles import Permission
from pharmacy.services.making import formulation_changes, formulations
from pharmacy.web.making import formulation_fields
from pharmacy.web.making.formulations import REFUSED, seen
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("formulation_edits")


@dataclass(frozen=True, slots=True)
class SubmittedContent:
    """What the form shows. refused: why it came too late."""

    content: Mapping[str, Any]
    revision: int
    errors: Mapping[str, Sentence] = field(default_factory=dict)
    refused: Sentence | None = None


@pages.get("/formulations/<version_id>/edit", may=Permission.WRITE_FORMULATION)
def show(version_id: str) -> AnyResponse:
    """The form, with the present content."""
    return _form(version_id)


@pages.post("/formulations/<version_id>/edit", may=Permission.WRITE_FORMULATION)
def store(version_id: str) -> AnyResponse:
    """Store what was typed, or show it again with the errors beside it."""
    version, content = seen(version_id), formulation_fields.read(request.form)
    try:
        if problems := formulation_fields.too_long(request.form):
            raise InvalidInput(problems)
        with current.transaction() as session:
            formulation_changes.edit_formulation(
                session, visitors.person().actor, version, content, current.now()
            )
    except InvalidInput as error:
        errors = formulation_fields.errors(error.problems)
        return _form(version_id, SubmittedContent(content, version.revision, errors), 422)
    except REFUSED as error:
        submitted = SubmittedContent(content, version.revision, refused=error.message)
        return _form(version_id, submitted, 409)
    return redirect(url_for("web.formulations.show", version_id=version_id), 303)


def _form(
    version_id: str, submitted: SubmittedContent | None = None, status: int = 200
) -> AnyResponse:
    with current.reading() as session:
        version = formulations.get_version(session, version_id)
        shown = submitted or SubmittedContent(version.content, version.revision)
        html = render_template(
            "edit_formulation.html",
            version=version,
            may_edit=may_become(version.state, FormulationState.DRAFT),
            shown=shown,
            whole=formulation_fields.WHOLE,
            sections=formulation_fields.SECTIONS,
            values=formulation_fields.values(shown.content),
            rows={
                section.key: formulation_fields.rows(section, shown.content)
                for section in formulation_fields.SECTIONS
                if section.list_key
            },
        )
    return make_response(html, status)
