"""Where somebody wanted to go before the sign-in came in between, and what was typed by then."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import make_response, redirect, render_template, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pharmacy.web import errors

# Where a person may go on to: our own pages, never another site.
OUR_PAGES = re.compile(
    r"/(orders|labels|audit|users|account)(/[A-Za-z0-9.-]+)*(\?before=[0-9]+)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A page of ours, and the fields of a new order to carry on."""

    following: str
    kept: Sequence[tuple[str, str]]

    @classmethod
    def asked_for(cls, path: str) -> "Goal":
        """The page that was asked for, or the list of orders."""
        return cls(path if OUR_PAGES.fullmatch(path) else url_for("web.board.show"), ())

    @classmethod
    def posted(cls, form: MultiDict[str, str]) -> "Goal":
        """The same as a form carries it."""
        return cls(cls.asked_for(form.get("next", "")).following, errors.kept(form))

    def reached(self) -> Response:
        """On to it; a page to go on from where an order was being typed."""
        if self.kept:
            html = render_template("resume.html", kept=self.kept, is_signed_in=True)
            return make_response(html)
        return redirect(self.following, 303)
