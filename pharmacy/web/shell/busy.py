"""A database that does not respond: the page keeps what was typed, and sends it again."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, g, make_response, render_template, request

from pharmacy.web.shell.languages import marked

AWAY = "is_database_away"
# Typed again, because no page may contain them: by field name, with the autocomplete value.
SECRETS = {
    "password": (marked("Password"), "current-password"),
    "current": (marked("Your password"), "current-password"),
    "new": (marked("New password"), "new-password"),
    "again": (marked("The same again"), "new-password"),
    "pin": (marked("PIN"), "off"),
    "code": (marked("Code"), "one-time-code"),
}


@dataclass(frozen=True, slots=True)
class Secret:
    """A field to type again."""

    name: str
    label: str
    autocomplete: str


def page() -> Response:
    """Nothing was stored: the same form, with the same proof and the same versions, again."""
    setattr(g, AWAY, True)
    is_form = request.method == "POST" and _is_ours()
    fields = list(request.form.items(multi=True)) if is_form else []
    html = render_template(
        "busy.html",
        is_form=is_form,
        address=request.full_path.removesuffix("?") if is_form or request.method == "GET" else None,
        fields=[(name, text) for name, text in fields if name not in SECRETS],
        secrets=[Secret(name, *SECRETS[name]) for name, text in fields if name in SECRETS and text],
    )
    response = make_response(html, 503)
    response.headers["Retry-After"] = "1"
    return response


def is_away() -> bool:
    """Whether the current request failed because the database does not respond."""
    return bool(g.get(AWAY, False))


def _is_ours() -> bool:
    """A form that another site sent is not shown again for a person to send."""
    return urlsplit(request.origin or "").netloc == request.host
