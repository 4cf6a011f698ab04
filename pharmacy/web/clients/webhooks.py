"""The webhook deliveries of API clients, and the button that sends one again."""

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import NotReady
from pharmacy.core.messages import Sentence
from pharmacy.core.roles import Permission
from pharmacy.core.webhooks import DELAYS
from pharmacy.services.records import outbox
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("webhooks")
ON_A_PAGE = 50
MOST_DIGITS = 18


@pages.get(
    "/webhooks", may=Permission.MANAGE_WEBHOOK, menu=Menu(90, marked("Webhooks"), is_rare=True)
)
def index() -> AnyResponse:
    """Every address with its state, and the messages, newest first."""
    return _page()


def _page(refused: Sentence | None = None, status: int = 200) -> AnyResponse:
    before = _before()
    with current.reading() as session:
        page = outbox.find_deliveries(
            session, visitors.person().actor, before=before, most=ON_A_PAGE
        )
        html = render_template(
            "webhooks.html",
            page=page,
            is_first=before is None,
            endpoints=outbox.find_endpoints(session),
            now=current.now(),
            refused=refused,
            most_attempts=len(DELAYS) + 1,
        )
    return make_response(html, status)


def _before() -> int | None:
    text = request.args.get("before")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        abort(404)
    return int(text)


@pages.post("/webhooks/<delivery_id>/resend", may=Permission.MANAGE_WEBHOOK)
def resend(delivery_id: str) -> AnyResponse:
    """Send one message again."""
    try:
        with current.transaction() as session:
            outbox.resend(session, visitors.person().actor, delivery_id, current.now())
    except NotReady as error:
        return _page(error.message, 409)
    return redirect(url_for("web.webhooks.index", before=request.args.get("before")), 303)
