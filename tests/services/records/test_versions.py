"""One module owns the lock, transitions, version and notifications of each order change."""

import ast
from pathlib import Path

import pytest

from pharmacy import services

FOLDER = Path(services.__file__).parent
OWNER = "records/order_changes.py"
# Functions for the owner only, and exceptions: a hold can come from any module that finds it.
OWNED = {
    "lock_order": {"records/order_locks.py"},
    "lock_seen": {OWNER},
    "transitions.apply": {OWNER, "records/flags.py"},
    "versions.keep": {OWNER},
}


def modules() -> dict[str, ast.Module]:
    """Each module of the services by its path."""
    return {
        str(path.relative_to(FOLDER)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.rglob("*.py"))
    }


def callers(name: str) -> set[str]:
    """The modules that call a function."""
    return {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and f".{ast.unparse(node.func)}".endswith(f".{name}")
    }


@pytest.mark.parametrize("name", OWNED)
def test_one_module_owns_every_change_of_an_order(name: str) -> None:
    assert callers(name) == OWNED[name]


def test_no_other_module_increments_the_version_of_an_order() -> None:
    counting = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.AugAssign) and ast.unparse(node.target).endswith(".version")
    }
    assert counting == {OWNER}
