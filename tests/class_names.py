"""Fails if a class name is defined more than twice, or twice without a row in pharmacy/models.

`make check` runs this: a class is found by its name alone, except a row and the value of that row.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("pharmacy", "labels", "migrations", "tests", "benchmarks")
ROWS = Path("pharmacy/models")
A_ROW_AND_A_VALUE = 2


def definitions(root: Path, folders: Iterable[str]) -> Mapping[str, Sequence[Path]]:
    """The modules that define each class name, in the order of their paths."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(path for folder in folders for path in (root / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path.relative_to(root))
    return found


def repeated(found: Mapping[str, Sequence[Path]]) -> Iterator[str]:
    """A line for each class name that is taken too often."""
    for name, paths in sorted(found.items()):
        rows = [path for path in paths if path.is_relative_to(ROWS)]
        if len(paths) > A_ROW_AND_A_VALUE or (len(paths) > 1 and len(rows) != 1):
            yield f"class {name} is defined in {', '.join(str(path) for path in paths)}"


if __name__ == "__main__":
    sys.exit("\n".join(repeated(definitions(ROOT, FOLDERS))) or 0)
