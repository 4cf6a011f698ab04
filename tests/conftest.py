"""Common fixtures. Each service has its own file."""

import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests import network

# In the order of their imports: pytest must be the first to import a plugin.
pytest_plugins = [
    "tests.passwords",
    "tests.postgresql",
    "tests.databases",
    "tests.engines",
    "tests.apps",
    "tests.redis_server",
    "tests.ipp_printer",
    "tests.lprint",
    "tests.cups",
]

sys.addaudithook(network.refuse_the_outside)

# Deterministic examples without deadlines, so that a busy machine does not make a test fail. `make
# test ARGS=--hypothesis-profile=thorough` searches for new ones.
settings.register_profile("steady", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile("steady")


ROOT = Path(__file__).parent
# Folders of long files. If a long file begins last, one process runs it while the others are idle.
LONGEST_FIRST = ("journeys", "embedded", "jobs", "doors", "migrations", "labels", "web", "services")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several test processes, a file stays in one process, and so do all printer files.

    What a file starts once is then started once. One process starts and stops the printer's
    announcer, of which a machine has only one. Its files are the longest group.
    """
    at_the_printer = {item.path for item in items if "ipp_printer" in fixtures_of(item)}
    for item in items:
        group = "printer" if item.path in at_the_printer else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: (item.path not in at_the_printer, place_in_the_queue(item.path)))


def place_in_the_queue(path: Path) -> int:
    """The place of a file among those that wait for a process. The lowest goes first."""
    folder = path.relative_to(ROOT).parts[0]
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)


def fixtures_of(item: pytest.Item) -> list[str]:
    """The names of all fixtures of a test, including indirect ones."""
    return item.fixturenames if isinstance(item, pytest.Function) else []
