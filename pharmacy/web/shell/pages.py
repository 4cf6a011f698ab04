"""Pages, each declared beside its view: address, whom it is for, and place in the top bar."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from types import ModuleType
from typing import Any, TypeVar

from flask import Blueprint

from pharmacy.core.roles import Permission
from pharmacy.web.shell.visitors import Person


class Anyone(Enum):
    """Whom a page is for that asks for no permission."""

    EVERYBODY = auto()
    SIGNED_IN = auto()


EVERYBODY, SIGNED_IN = Anyone.EVERYBODY, Anyone.SIGNED_IN
May = Permission | Anyone
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Menu:
    """A place in the top bar. rank: the lowest comes first. name: in English, to be translated.

    key: goes there after g; "" for none. is_rare: under "More".
    """

    rank: int
    name: str
    key: str = ""
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class DeclaredPage:
    """What the door knows of a page.

    is_unattended: a page that is open asks for it, and not a person. It keeps no session awake.
    """

    may: May
    is_unattended: bool = False
    menu: Menu | None = None

    def admits(self, person: Person | None) -> bool:
        """Whether a person, or a stranger, may ask for it."""
        if self.may is Anyone.EVERYBODY:
            return True
        return person is not None and (self.may is Anyone.SIGNED_IN or person.may(self.may))


class StationPages:
    """The pages of a module: a blueprint that takes no view without saying whom it is for."""

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
    ) -> Callable[[View], View]:
        """Show a page at an address."""
        return self._route(address, "GET", DeclaredPage(may, is_unattended, menu))

    def post(self, address: str, *, may: May) -> Callable[[View], View]:
        """Take a form at an address."""
        return self._route(address, "POST", DeclaredPage(may))

    def filter(self, words: Callable[..., object]) -> None:
        """Let templates use a function, by its own name."""
        self._blueprint.add_app_template_filter(words)

    def register(self, site: Blueprint) -> dict[str, DeclaredPage]:
        """Serve the pages as part of a site; gives each by its endpoint."""
        site.register_blueprint(self._blueprint)
        return {f"{site.name}.{self.name}.{view}": page for view, page in self._pages.items()}

    def _route(self, address: str, method: str, page: DeclaredPage) -> Callable[[View], View]:
        def declared(view: View) -> View:
            if self._pages.setdefault(view.__name__, page) is not page:
                raise ValueError(f"{self.name}.{view.__name__} is declared twice")
            self._blueprint.add_url_rule(address, view_func=view, methods=[method])
            return view

        return declared


def declared_below(package: ModuleType) -> Iterator[StationPages]:
    """All pages of the packages in a package, by module."""
    found: dict[int, StationPages] = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        # Beside its packages stands the site itself, which asks.
        if module.name.count(".") > package.__name__.count(".") + 1:
            held = vars(importlib.import_module(module.name)).values()
            found |= {id(one): one for one in held if isinstance(one, StationPages)}
    return iter(found.values())
