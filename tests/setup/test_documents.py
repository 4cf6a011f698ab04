"""The documents: a short README, links and files that exist, every setting documented."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from pharmacy import db
from pharmacy.settings import read

README = db.ROOT / "README.md"
CONFIGURATION = db.ROOT / "docs" / "operations" / "configuration.md"
FINDINGS = db.ROOT / "findings" / "README.md"
PAGES = sorted((db.ROOT / "docs").rglob("*.md"))
DOCUMENTS = [README, db.ROOT / "CHANGELOG.md", FINDINGS, *PAGES]
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`((?:pharmacy|labels|migrations|tests|benchmarks|docs)/[\w./-]+)`")
MOST_LINES, MOST_BYTES = 150, 12_000


class Environment(Mapping[str, str]):
    """An empty environment that records every name that is read."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def named(path: Path) -> str:
    """A document's name in a test's id."""
    return str(path.relative_to(db.ROOT))


def prose(path: Path) -> str:
    """The text of a page outside of its code blocks."""
    return FENCED.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, made as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(path: Path) -> Iterator[str]:
    """Links to files or headings that do not exist."""
    for link in LINK.findall(prose(path)):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.is_file() or (anchor and anchor not in anchors(target)):
            yield link


def test_the_readme_is_short() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert len(text.encode()) <= MOST_BYTES


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_and_picture_of_a_document_leads_to_a_file(path: Path) -> None:
    assert [*broken_links(path)] == []


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [README]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        names = (link.partition("#")[0] for link in LINK.findall(prose(page)))
        waiting += [(page.parent / name).resolve() for name in names if name and ":" not in name]
    assert {path.relative_to(db.ROOT) for path in DOCUMENTS if path not in reached} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_file_that_a_document_names_exists(path: Path) -> None:
    names = set(NAMED.findall(path.read_text(encoding="utf-8")))
    assert {name for name in names if not (db.ROOT / name).exists()} == set()


def test_every_setting_is_documented() -> None:
    environment = Environment()
    read(environment)
    names = {name for name in environment.names if not name.endswith("_FILE")}
    documented = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", CONFIGURATION.read_text(encoding="utf-8")))
    assert {"DATABASE_URL", "READY_HOURS"} < names
    assert names - documented == set()
