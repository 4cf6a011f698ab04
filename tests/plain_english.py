"""Fails if a docstring, a comment or a document has a phrase that nobody says today.

`make check` runs this. The right side of each entry is what to write instead.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("pharmacy", "labels", "migrations", "tests", "benchmarks", "docs")
GLOSSARY = Path("docs/design/glossary.md")  # It lists what not to write.
INSTEAD = {
    r"anew": "again, or new",
    r"whoever|whosoever": "a person who, or name the actor",
    r"no such": "unknown, or not found",
    r"so many": "this many, or a number of",
    r"in so many words": "explicitly",
    r"(is|are|was|were|be) told (of|to|that|how|once|so|anew)": "is reported, gets, learns",
    r"told (of|by|anew|apart)": "reported, known from, distinguished",
    r"for sure": "certainly, or confirmed",
    r"bec(a|o)mes? of": "result, status, disposition",
    r"stands? (in|on|for|beside|there|still|alike|below|above|before|where)": "is, means, applies",
    r"holds? no more|no more holds?": "is no longer valid",
    r"of late": "recently",
    r"(neighbou|colou)rs?|judgements?|recognis(e|es|ed)|labell(ed|ing)": "American spelling",
    r"be it|lest|whence|thereof|therein|hitherto|henceforth": "today's words",
}
PHRASES = {re.compile(rf"\b(?:{old})\b", re.IGNORECASE): new for old, new in INSTEAD.items()}


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """The docstrings and comments of a module, or the lines of a document, with their lines."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        yield from enumerate(source.splitlines(), start=1)
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno, " ".join(str(node.value.value).split())
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def found(root: Path, folders: Iterable[str]) -> Iterator[str]:
    """A line for each phrase, with its place and what to write instead."""
    files = sorted(path for folder in folders for path in (root / folder).rglob("*.*"))
    for path in files:
        place = path.relative_to(root)
        if path.suffix not in {".py", ".md"} or place in {GLOSSARY, Path("tests/plain_english.py")}:
            continue
        for line, text in prose(path):
            for phrase, instead in PHRASES.items():
                for hit in phrase.finditer(text):
                    yield f'{place}:{line}: "{hit[0]}": write {instead}'


if __name__ == "__main__":
    sys.exit("\n".join(found(ROOT, FOLDERS)) or 0)
