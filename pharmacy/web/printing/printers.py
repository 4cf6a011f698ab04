"""The printers page: states, test labels, and settings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput, NotFound, NotReady, invalid
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.roles import Permission
from pharmacy.services.printing import confirmations, discovery, print_jobs, printers
from pharmacy.services.printing.discovery import AnnouncedPrinter
from pharmacy.services.printing.printer_counts import COUNTED
from pharmacy.web.printing import printer_cards
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages
from pharmacy.web.words.sentences import turned

pages = StationPages("printers")
CHANGES = {
    "pause": printers.pause_printer,
    "resume": printers.resume_printer,
    "default": printers.make_default,
    "remove": printers.remove_printer,
}
# Pages cannot make a server write to its folders. Only its administrator can, on the command line.
NO_ADDRESS = marked(
    "Give an address such as ipp://192.0.2.7:631/ipp/print or zpl://192.0.2.7:9100. A folder is"
    " added by the command pharmacy printers add."
)
SCHEMES = ("ipp://", "ipps://", "zpl://", "tspl://", "epl://")


@dataclass(frozen=True, slots=True)
class Typed:
    """The input for a printer and its errors, by field name.

    printer_id: the printer to rename; None for a new one. found: the printers in the network, None
    if nobody searched; search_failed: why it cannot be searched.
    """

    fields: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Sentence] = field(default_factory=dict)
    printer_id: str | None = None
    notice: Sentence | None = None
    found: Sequence[AnnouncedPrinter] | None = None
    search_failed: Sentence | None = None


@pages.get("/printers", may=Permission.SEE_PRINTER, menu=Menu(50, marked("Printers"), key="p"))
def show() -> str:
    """All printers with their last known state. A found address fills the form of a new one."""
    given = {key: request.args.get(key, "") for key in ("name", "uri") if key in request.args}
    return _page(Typed(given))


@pages.get("/printers/progress", may=Permission.SEE_PRINTER, is_unattended=True)
def progress() -> str:
    """The printers alone, which the page refreshes."""
    return render_template("_printers.html", **_context(Typed()))


@pages.post("/printers/search", may=Permission.MANAGE_PRINTER)
def search() -> AnyResponse:
    """The page with the printers that announce themselves in the network."""
    try:
        found = discovery.find_in_network()
    except NotReady as error:
        return make_response(_page(Typed(search_failed=error.message)), 409)
    return make_response(_page(Typed(found=found)))


@pages.post("/printers", may=Permission.MANAGE_PRINTER)
def add() -> AnyResponse:
    """Add a printer."""
    name, uri, stock = (request.form.get(key, "").strip() for key in ("name", "uri", "stock"))
    try:
        refuse_unless_printer(uri)
        with current.transaction() as session:
            actor, now = visitors.person().actor, current.now()
            printers.add_printer(session, name, uri, stock, now, actor)
    except InvalidInput as error:
        typed = Typed({"name": name, "uri": uri, "stock": stock}, errors_of(error))
        return make_response(_page(typed), 422)
    return _done()


def refuse_unless_printer(uri: str) -> None:
    """Raise InvalidInput for an address that pages may not set, such as a folder."""
    if not uri.startswith(SCHEMES):
        raise invalid("/uri", "unknown_way", NO_ADDRESS)


@pages.post("/printers/<printer_id>/name", may=Permission.MANAGE_PRINTER)
def rename(printer_id: str) -> AnyResponse:
    """Rename a printer."""
    name = request.form.get("name", "").strip()
    try:
        with current.transaction() as session:
            actor, now = visitors.person().actor, current.now()
            printers.rename_printer(session, actor, printer_id, name, now)
    except InvalidInput as error:
        typed = Typed({"name": name}, errors_of(error), printer_id)
        return make_response(_page(typed), 422)
    return _done()


@pages.post("/printers/<printer_id>/test", may=Permission.TEST_PRINTER)
def test(printer_id: str) -> AnyResponse:
    """Print a test label."""
    actor, notifier, now = visitors.person().actor, current.live().notifier, current.now()
    try:
        with current.transaction() as session:
            print_jobs.print_test(session, actor, printer_id, notifier, now)
    except NotReady as error:
        return make_response(_page(Typed(notice=error.message)), 409)
    return _done()


@pages.post("/printers/<printer_id>/<change>", may=Permission.MANAGE_PRINTER)
def change(printer_id: str, change: str) -> AnyResponse:
    """Pause a printer, resume it, make it the default, or remove it."""
    if change not in CHANGES:
        raise NotFound(Message("no_such_printer_change", "Press one of the buttons of the page."))
    with current.transaction() as session:
        CHANGES[change](session, visitors.person().actor, printer_id, current.now())
    return _done()


@pages.post("/printers/tests/<attempt_id>", may=Permission.TEST_PRINTER)
def settle(attempt_id: str) -> AnyResponse:
    """Record whether a test label came out."""
    came_out = request.form.get("came_out") == "yes"
    with current.transaction() as session:
        test = print_jobs.get_test(session, attempt_id)
        actor, now = visitors.person().actor, current.now()
        confirmations.settle_print_job(session, actor, str(test.id), now, came_out=came_out)
    return _done()


def _done() -> AnyResponse:
    return redirect(url_for("web.printers.show"), 303)


def errors_of(error: InvalidInput) -> dict[str, Sentence]:
    """The errors by the name of their field."""
    return {problem.pointer.strip("/"): problem.message for problem in error.problems}


def _page(typed: Typed | None = None) -> str:
    return render_template("printers.html", **_context(typed or Typed()))


def _context(typed: Typed) -> dict[str, Any]:
    """The template context. Viewing the page queries printers with old reports."""
    now, person = current.now(), visitors.person()
    with current.reading() as session:
        cards = printer_cards.cards(session, now)
    if any(printers.is_stale(card.printer, now) for card in cards):
        with current.transaction() as session:
            printers.ask_stale(session, current.live().notifier, now)
    return {
        "cards": cards,
        "words": ". ".join(f"{card.printer.name}: {turned(card.state.words)}" for card in cards),
        "stocks": printers.stock_facts(),
        "usual_stock": current.live().settings.profile.stock,
        "typed": typed,
        "known_addresses": {card.printer.uri for card in cards},
        "counted_days": COUNTED.days,
        "may_manage": person.may(Permission.MANAGE_PRINTER),
        "may_test": person.may(Permission.TEST_PRINTER),
    }
