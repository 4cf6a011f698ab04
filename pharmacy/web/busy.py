"""A database that does not answer: what was typed stays in the page, which sends it again."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, g, make_response, render_template, request

from pharmacy.web.languages import marked

AWAY = "is_database_away"
# Asked for again, as no page may hold them: by the name of the field, how a browser fills it in.
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
    """A field to be typed again."""

    name: str
    label: str
    autocomplete: str


def page() -> Response:
    """Nothing was stored: the same form, with the same proof and the same versions, once more."""
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
    """Whether the request at hand was told that the database does not answer."""
    return bool(g.get(AWAY, False))


def _is_ours() -> bool:
    """What another site has sent is not handed back for a person to send it again."""
    return urlsplit(request.origin or "").netloc == request.host
