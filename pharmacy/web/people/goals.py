"""Where somebody wanted to go before the sign-in came in between."""

import re
from dataclasses import dataclass

from flask import redirect, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pharmacy.web.people import saved_forms

# Where a person may go on to: our own pages, never another site.
OUR_PAGES = re.compile(
    r"/(orders|labels|audit|users|account)(/[A-Za-z0-9.-]+)*(\?before=[0-9]+)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A page of ours. is_kept: what was being typed waits for the person."""

    following: str
    is_kept: bool = False

    @classmethod
    def asked_for(cls, path: str) -> "Goal":
        """The page that was asked for, or the board."""
        return cls(path if OUR_PAGES.fullmatch(path) else url_for("web.board.show"))

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> "Goal":
        """The same as a form carries it."""
        return cls(cls.asked_for(form.get("next", "")).following, is_kept="kept" in form)

    def found(self) -> "Goal":
        """Where the person who has just signed in goes on: at what was being typed, if anything."""
        return Goal(saved_forms.offered() or self.following)

    def reached(self) -> Response:
        """On to it."""
        return redirect(self.found().following, 303)
