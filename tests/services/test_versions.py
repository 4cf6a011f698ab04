"""Each change of an order leaves behind how it stood afterwards."""

import ast
from pathlib import Path

import pytest

from pharmacy import services

SERVICES = sorted(Path(services.__file__).parent.rglob("*.py"))
COUNTING = "order.version += 1"
KEEPING = "versions.keep(session, order, now)"


def functions_that_count() -> list[tuple[str, str]]:
    """(module, source) of each function that counts the version of an order up."""
    return [
        (path.stem, ast.unparse(node))
        for path in SERVICES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and COUNTING in ast.unparse(node)
    ]


@pytest.mark.parametrize(("module", "source"), functions_that_count())
def test_whoever_counts_the_version_up_keeps_it(module: str, source: str) -> None:
    assert source.index(KEEPING) > source.index(COUNTING), module
