"""Pages, each declared beside its view: URL, audience, and place in the top bar."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from types import ModuleType
from typing import Any, TypeVar

from flask import Blueprint, redirect, request, url_for
from werkzeug import Response

from pharmacy.core.roles import Permission
from pharmacy.web.shell.visitors import Person


class Anyone(Enum):
    """The audience of a page that needs no permission."""

    EVERYBODY = auto()
    SIGNED_IN = auto()


EVERYBODY, SIGNED_IN = Anyone.EVERYBODY, Anyone.SIGNED_IN
May = Permission | Anyone
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Menu:
    """A place in the top bar. rank: lowest first. name: in English, to be translated.

    key: opens it after g; "" for none. is_rare: under "More".
    """

    rank: int
    name: str
    key: str = ""
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class DeclaredPage:
    """The declaration of a page.

    is_unattended: an open page requests it, not a person, so it does not keep a session active.
    largest: the most bytes that its form may have; None: as every other.
    """

    may: May
    is_unattended: bool = False
    menu: Menu | None = None
    largest: int | None = None

    def admits(self, person: Person | None) -> bool:
        """Whether a person, or a visitor who is not signed in, may open it."""
        if self.may is Anyone.EVERYBODY:
            return True
        return person is not None and (self.may is Anyone.SIGNED_IN or person.may(self.may))


class StationPages:
    """The pages of a module: a blueprint whose views must declare their audience."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._blueprint = Blueprint(name, __name__)
        self._pages: dict[str, DeclaredPage] = {}

    def get(
        self,
        address: str,
        *,
        may: May,
        menu: Menu | None = None,
        is_unattended: bool = False,
        formerly: str = "",
    ) -> Callable[[View], View]:
        """Show a page at a URL. formerly: its URL in an earlier version, which redirects."""
        return self._route(address, "GET", DeclaredPage(may, is_unattended, menu), formerly)

    def post(
        self, address: str, *, may: May, formerly: str = "", largest: int | None = None
    ) -> Callable[[View], View]:
        """Accept a form at a URL. formerly: its URL in an earlier version, which redirects."""
        return self._route(address, "POST", DeclaredPage(may, largest=largest), formerly)

    def filter(self, words: Callable[..., object]) -> None:
        """Make a function available in templates, under its own name."""
        self._blueprint.add_app_template_filter(words)

    def register(self, site: Blueprint) -> dict[str, DeclaredPage]:
        """Add the pages to a site. Returns each by its endpoint."""
        site.register_blueprint(self._blueprint)
        return {f"{site.name}.{self.name}.{view}": page for view, page in self._pages.items()}

    def _route(
        self, address: str, method: str, page: DeclaredPage, formerly: str
    ) -> Callable[[View], View]:
        def declared(view: View) -> View:
            if self._pages.setdefault(view.__name__, page) is not page:
                raise ValueError(f"{self.name}.{view.__name__} is declared twice")
            self._blueprint.add_url_rule(address, view_func=view, methods=[method])
            if formerly:
                self._redirect(formerly, method, view.__name__)
            return view

        return declared

    def _redirect(self, address: str, method: str, view: str) -> None:
        # For bookmarks, and for forms that were open when a new version was installed.
        name = f"{view}_formerly"
        self._pages[name] = replace(self._pages[view], menu=None)
        moved = partial(_moved, f".{view}")
        self._blueprint.add_url_rule(address, name, moved, methods=[method])


def _moved(endpoint: str, **values: Any) -> Response:
    """A redirect that repeats the method and its form."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(url_for(endpoint, **values) + query, 308)


def declared_below(package: ModuleType) -> Iterator[StationPages]:
    """All pages of a package's subpackages, by module."""
    found: dict[int, StationPages] = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        # The site module itself is beside the packages, and is the caller.
        if module.name.count(".") > package.__name__.count(".") + 1:
            held = vars(importlib.import_module(module.name)).values()
            found |= {id(one): one for one in held if isinstance(one, StationPages)}
    return iter(found.values())
