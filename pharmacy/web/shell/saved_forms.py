"""Saved forms, sent after a session ended or a form expired: put back into their form."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from pharmacy import current
from pharmacy.services.people import saved_forms
from pharmacy.services.people.saved_forms import SubmittedForm
from pharmacy.web.shell import busy, visitors

# A proof and a digest are made again, a button's value belongs to the next click, and secrets are
# never stored.
NEVER_KEPT = frozenset(
    {"csrf", "action", "shown", "version", "signer", "next", "kept", "page_language"}
    | {"password", "pin", "code", "current", "new", "again", "is_bench"}
)
MARK = "kept"
LONGEST = 300


@dataclass(frozen=True, slots=True)
class SavedFields:
    """A saved form. `json` is its fields for the script that fills them in."""

    action: str
    typed: MultiDict[str, str]

    @property
    def json(self) -> str:
        """Pairs of name and text."""
        return json.dumps(list(self.typed.items(multi=True)))

    @property
    def texts(self) -> list[str]:
        """The text that was typed, to read if no script fills it in."""
        return [text for text in self.typed.values() if text.strip()]


def keep(token: str | None = None) -> str | None:
    """Save the current form. Returns the URL at which it comes back, None if there is none.

    It is saved for the person of the browser's session, which may have ended. A form from another
    site is not saved: the person did not type it here.
    """
    if urlsplit(request.origin or "").netloc != request.host:
        return None
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in NEVER_KEPT]
    is_blank = not any(text.strip() for _, text in typed)
    if is_blank or "X-Fragment" in request.headers or len(request.path) > LONGEST:
        return None
    posted = SubmittedForm(_page(), request.path, typed)
    with current.transaction() as session:
        saved = saved_forms.keep(session, token or visitors.visitor().token, posted, current.now())
        return None if saved is None else _address(saved)


def offered() -> str | None:
    """Where the person who just signed in continues a saved form. None if there is none."""
    with current.transaction() as session:
        saved = saved_forms.offer(session, visitors.visitor().token, current.now())
        return None if saved is None else _address(saved)


def _address(saved: saved_forms.SavedForm) -> str:
    return f"{saved.page}?{MARK}={saved.id}"


def _page() -> str:
    """The page of the posted form: its own URL, or the next one above."""
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


def returned() -> SavedFields | None:
    """The saved form for the current page, if the same person typed it."""
    form_id, person = request.args.get(MARK, ""), visitors.visitor().person
    if not form_id or person is None or busy.is_away():
        return None
    with current.reading() as session:
        saved = saved_forms.saved_form(session, person.actor, form_id, current.now())
        if saved is None:
            return None
        return SavedFields(saved.action, MultiDict([(name, text) for name, text in saved.fields]))


def typed_at(action: str) -> MultiDict[str, str] | None:
    """The saved form for this URL. None if there is none."""
    saved = returned()
    return saved.typed if saved is not None and saved.action == action else None
