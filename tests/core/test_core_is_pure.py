"""The core is pure: standard library only, no floats, clock, randomness or I/O."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pharmacy.core

FOLDER = Path(next(iter(pharmacy.core.__path__)))
FILES = sorted(FOLDER.glob("**/*.py"))
FORBIDDEN_NAMES = {
    *("float", "complex", "round", "print", "input", "open", "exec", "eval", "__import__"),
}
FORBIDDEN_ATTRIBUTES = {
    *("now", "today", "utcnow", "fromtimestamp", "time_ns", "monotonic", "perf_counter"),
    *("environ", "getenv", "uuid1", "uuid4", "token_hex", "urandom"),
}
# Standard library modules for randomness, clocks, inexact numbers and the outside world.
FORBIDDEN_MODULES = {
    *("random", "secrets", "uuid", "time", "cmath", "statistics", "decimal"),
    *("os", "io", "pathlib", "sys", "socket", "subprocess", "urllib", "http", "logging"),
    *("sqlite3", "threading", "multiprocessing", "asyncio", "tempfile", "shutil", "zoneinfo"),
}


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=path.name))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, by its full name."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
    return found


def names(path: Path) -> set[str]:
    return {node.id for node in nodes(path) if isinstance(node, ast.Name)}


def attributes(path: Path) -> set[str]:
    return {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}


def constants(path: Path) -> list[object]:
    return [node.value for node in nodes(path) if isinstance(node, ast.Constant)]


def divisions(path: Path) -> list[int]:
    """The lines on which `/` would make a float from two integers."""
    return [
        node.lineno
        for node in nodes(path)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
    ]


def test_the_core_has_modules() -> None:
    assert {"quantities.py", "schedules.py", "capsules.py"} <= {path.name for path in FILES}


@pytest.fixture(params=FILES, ids=[str(path.relative_to(FOLDER)) for path in FILES])
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_it_imports_only_the_standard_library_and_itself(path: Path) -> None:
    outside = {
        module
        for module in imported(path)
        if not f"{module}.".startswith("pharmacy.core.")
        and module.split(".")[0] not in sys.stdlib_module_names
    }
    assert outside == set()


def test_it_imports_no_clock_no_chance_and_no_io(path: Path) -> None:
    assert {module.split(".")[0] for module in imported(path)} & FORBIDDEN_MODULES == set()


def test_it_contains_no_float(path: Path) -> None:
    assert [value for value in constants(path) if isinstance(value, float | complex)] == []


def test_it_divides_only_with_integer_division(path: Path) -> None:
    assert divisions(path) == []


def test_it_names_no_float_and_no_io(path: Path) -> None:
    assert names(path) & FORBIDDEN_NAMES == set()


def test_it_reads_no_clock(path: Path) -> None:
    assert attributes(path) & FORBIDDEN_ATTRIBUTES == set()
