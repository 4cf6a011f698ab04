"""What was typed when a session ended or a form grew old: kept, and put back into its form."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from pharmacy import current
from pharmacy.services.people import saved_forms
from pharmacy.services.people.saved_forms import SubmittedForm
from pharmacy.web import busy, visitors

# A proof and a digest are made anew, a button's word is the next click's own, secrets go nowhere.
NEVER_KEPT = frozenset(
    {"csrf", "action", "shown", "version", "signer", "next", "kept", "page_language"}
    | {"password", "pin", "code", "current", "new", "again", "is_bench"}
)
MARK = "kept"
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that comes back. `json` is its fields for the script that fills them in."""

    action: str
    typed: MultiDict[str, str]

    @property
    def json(self) -> str:
        """Pairs of name and text."""
        return json.dumps(list(self.typed.items(multi=True)))

    @property
    def texts(self) -> list[str]:
        """What was typed, to be read where no script fills it in."""
        return [text for text in self.typed.values() if text.strip()]


def keep(token: str | None = None) -> str | None:
    """Keep the form at hand; gives the address at which it comes back, None for no address.

    It is kept for the person whose session the browser had, which may have ended. A form of
    another site is not: nobody has typed it here.
    """
    if urlsplit(request.origin or "").netloc != request.host:
        return None
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in NEVER_KEPT]
    is_blank = not any(text.strip() for _, text in typed)
    if is_blank or "X-Fragment" in request.headers or len(request.path) > LONGEST:
        return None
    posted = SubmittedForm(_page(), request.path, typed)
    with current.transaction() as session:
        kept = saved_forms.keep(session, token or visitors.visitor().token, posted, current.now())
        return None if kept is None else _address(kept)


def offered() -> str | None:
    """Where the person who has just signed in goes on with what was typed; None for nowhere."""
    with current.transaction() as session:
        kept = saved_forms.offer(session, visitors.visitor().token, current.now())
        return None if kept is None else _address(kept)


def _address(kept: saved_forms.KeptForm) -> str:
    return f"{kept.page}?{MARK}={kept.id}"


def _page() -> str:
    """The page on which the posted form stands: that of its own address, or the next above."""
    path = urlsplit(request.referrer or "").path
    for start in (path, request.path):
        while start.strip("/"):
            if _is_page(start):
                return start
            start = start.rpartition("/")[0]
    return url_for("web.board.show")


def _is_page(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    if adapter is None or len(path) > LONGEST:
        return False
    try:
        endpoint, _ = adapter.match(path, method="GET")
    except HTTPException:
        return False
    return str(endpoint).startswith("web.") and not str(endpoint).startswith("web.sign_in.")


def returned() -> Kept | None:
    """What comes back on the page at hand, for the person who typed it and nobody else."""
    form_id, person = request.args.get(MARK, ""), visitors.visitor().person
    if not form_id or person is None or busy.is_away():
        return None
    with current.reading() as session:
        kept = saved_forms.kept_form(session, person.actor, form_id, current.now())
        if kept is None:
            return None
        return Kept(kept.action, MultiDict([(name, text) for name, text in kept.fields]))


def typed_at(action: str) -> MultiDict[str, str] | None:
    """What comes back into the form of this address; None where nothing does."""
    kept = returned()
    return kept.typed if kept is not None and kept.action == action else None
