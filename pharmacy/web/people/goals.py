"""The page that a person wanted to open before signing in."""

import re
from dataclasses import dataclass

from flask import redirect, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pharmacy.web.shell import saved_forms

# Allowed targets: our own pages, never another site.
OUR_PAGES = re.compile(
    r"/(orders|labels|audit|users|account)(/[A-Za-z0-9.-]+)*(\?before=[0-9]+)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A page of ours. is_kept: a saved form waits for the person."""

    following: str
    is_kept: bool = False

    @classmethod
    def asked_for(cls, path: str) -> "Goal":
        """The requested page, or the board."""
        return cls(path if OUR_PAGES.fullmatch(path) else url_for("web.board.show"))

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> "Goal":
        """The same from a form field."""
        return cls(cls.asked_for(form.get("next", "")).following, is_kept="kept" in form)

    def found(self) -> "Goal":
        """Where a person continues after signing in: at the saved form, if any."""
        return Goal(saved_forms.offered() or self.following)

    def reached(self) -> Response:
        """Redirect to it."""
        return redirect(self.found().following, 303)
