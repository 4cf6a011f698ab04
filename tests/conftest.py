"""Common fixtures. Each service has its own file."""

import functools
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With several test processes, a file stays in one process, and so do all printer files.

    What a file starts once is then started once, and a machine has one announcer of printers.
    xdist 3.8 marks its own groups in a field that pytest 9.2 does not read, so it splits them.
    """
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = scope_of
    return scheduler


def scope_of(nodeid: str) -> str:
    """The name of what one process runs: a file, or all printer files."""
    file = nodeid.partition("::")[0]
    return "printer" if is_at_the_printer(file) else file


@functools.cache
def is_at_the_printer(file: str) -> bool:
    """Whether the tests of a file print at the virtual printer, or announce printers."""
    source = (ROOT.parent / file).read_text()
    return "ipp_printer" in source or "announced(" in source


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the printer files, which are the longest group, and then with long files."""
    items.sort(
        key=lambda item: (
            not is_at_the_printer(item.nodeid.partition("::")[0]),
            place_in_the_queue(item.path),
        )
    )


def place_in_the_queue(path: Path) -> int:
    """The place of a file among those that wait for a process. The lowest goes first."""
    folder = path.relative_to(ROOT).parts[0]
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)
