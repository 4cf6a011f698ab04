"""The access policy of all endpoints, read from its table."""

from dataclasses import dataclass
from pathlib import Path

from pharmacy.core.roles import Role
from pharmacy.core.scopes import Scope

TABLE = Path(__file__).with_name("policy.txt")
EVERYBODY = "everybody"


@dataclass(frozen=True)
class AccessRule:
    """Who may use one method of one URL: everybody, clients with a scope, or people."""

    method: str
    address: str
    who: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether anyone may."""
        return self.who == (EVERYBODY,)

    @property
    def scope(self) -> Scope | None:
        """The scope that a client needs. None if clients may not use it."""
        return Scope(self.who[0]) if self.who[0] in set(Scope) else None

    @property
    def roles(self) -> set[Role]:
        """The roles that may."""
        return set() if self.is_open or self.scope else {Role(word) for word in self.who}

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def read() -> list[AccessRule]:
    """Every rule, in the order of the table."""
    lines = (line.partition("#")[0].split() for line in TABLE.read_text().splitlines())
    return [
        AccessRule(method, address, tuple(who)) for method, address, *who in filter(None, lines)
    ]
