"""The page of one printer: its address and stock, and its settings for that stock."""

from collections.abc import Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput, NotReady
from pharmacy.core.messages import Sentence
from pharmacy.core.printing.calibration import WARNINGS
from pharmacy.core.roles import Permission
from pharmacy.services.printing import (
    calibrations,
    printer_settings,
    printers,
    stored_settings,
    typed_settings,
)
from pharmacy.web.printing.printers import errors_of, pages, refuse_unless_printer
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.shell.languages import marked

FIELDS = ("uri", "stock", *typed_settings.FIELDS)
# The words of a choice, by the value that is stored.
WORDS = {
    "gap": marked("a gap between labels"),
    "mark": marked("a black mark"),
    "continuous": marked("none, it is one strip"),
    "tear-off": marked("tear off"),
    "peel-off": marked("peel off"),
    "cutter": marked("cut"),
    "normal": marked("as they are read"),
    "upside-down": marked("upside down"),
}
EDGES = {
    "left": marked("Left edge"),
    "right": marked("Right edge"),
    "top": marked("Top edge"),
    "bottom": marked("Bottom edge"),
}
AXES = {"across": marked("Across"), "down": marked("Down")}
MOST_LABELS = 5
SETTINGS = {
    "tracking": marked("what separates the labels"),
    "darkness": marked("darkness"),
    "orientation": marked("how labels come out"),
}


@pages.filter
def setting_names(names: Sequence[str]) -> str:
    """The names of settings, in a list."""
    return ", ".join(_(SETTINGS.get(name, name)) for name in names)


@pages.get("/printers/<printer_id>", may=Permission.SEE_PRINTER)
def show_setup(printer_id: str) -> str:
    """One printer."""
    return page(printer_id, None, {})


@pages.post("/printers/<printer_id>/settings", may=Permission.MANAGE_PRINTER)
def change_settings(printer_id: str) -> AnyResponse:
    """Change a printer's address, stock or settings."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    actor, now = visitors.person().actor, current.now()
    try:
        with current.transaction() as session:
            if typed["uri"] != printers.get_printer(session, printer_id).uri:
                refuse_unless_printer(typed["uri"])
            printer_settings.change_printer(session, actor, printer_id, typed, now)
    except InvalidInput as error:
        return make_response(page(printer_id, typed, errors_of(error)), 422)
    except NotReady as error:
        return make_response(page(printer_id, typed, {}, error.message), 409)
    return redirect(url_for("web.printers.show"), 303)


@pages.post("/printers/<printer_id>/calibrate", may=Permission.TEST_PRINTER)
def print_calibration(printer_id: str) -> AnyResponse:
    """Print a calibration label."""
    actor, notifier, now = visitors.person().actor, current.live().notifier, current.now()
    try:
        with current.transaction() as session:
            calibrations.print_calibration(session, actor, printer_id, notifier, now)
    except NotReady as error:
        return make_response(page(printer_id, None, {}, error.message), 409)
    return _shown(printer_id)


@pages.post("/printers/<printer_id>/calibration", may=Permission.TEST_PRINTER)
def record_calibration(printer_id: str) -> AnyResponse:
    """Record what a person read on the calibration label."""
    fields = {name: text.strip() for name, text in request.form.items()}
    actor, now = visitors.person().actor, current.now()
    try:
        with current.transaction() as session:
            calibrations.record_readings(session, actor, printer_id, fields, now)
    except InvalidInput as error:
        shown = page(printer_id, None, errors_of(error), read=fields)
        return make_response(shown, 422)
    return _shown(printer_id)


def _shown(printer_id: str) -> AnyResponse:
    return redirect(url_for("web.printers.show_setup", printer_id=printer_id), 303)


def page(
    printer_id: str,
    typed: dict[str, str] | None,
    errors: dict[str, Sentence],
    notice: Sentence | None = None,
    read: dict[str, str] | None = None,
) -> str:
    """The page. typed: rejected settings. read: rejected readings of a calibration label."""
    context = _context(printer_id, typed)
    return render_template("printer.html", **context, errors=errors, notice=notice, read=read or {})


def _context(printer_id: str, typed: dict[str, str] | None) -> dict[str, Any]:
    with current.reading() as session:
        printer = printers.get_printer(session, printer_id)
        stored = typed_settings.texts(stored_settings.settings_of(session, printer))
        labels = calibrations.labels_of(session, printer.id, MOST_LABELS)
        state = calibrations.states(session).get(printer.id)
    return {
        "printer": printer,
        "fields": typed or {"uri": printer.uri, "stock": printer.stock, **stored},
        "stocks": printers.stock_facts(),
        "choices": {
            "tracking": typed_settings.TRACKINGS,
            "mode": typed_settings.MODES,
            "orientation": typed_settings.ORIENTATIONS[1:],
        },
        "choice_words": WORDS,
        "darkness": printer_settings.darkness_of(printer.uri),
        "calibration": state,
        "warning": WARNINGS.get(state) if state else None,
        "labels": labels,
        "findings": {label.id: calibrations.findings_of(label) for label in labels},
        "scale": calibrations.scale_of_printer(printer),
        "edge_words": EDGES,
        "axis_words": AXES,
        "may_test": visitors.person().may(Permission.TEST_PRINTER),
        "may_manage": visitors.person().may(Permission.MANAGE_PRINTER),
    }
