"""The rule about plain English that `make check` enforces."""

from pathlib import Path

from tests.plain_english import found


def problems(root: Path, name: str, text: str) -> list[str]:
    """The problems of one file."""
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs" / name).write_text(text, encoding="utf-8")
    return list(found(root, ("docs",)))


def test_a_phrase_in_a_docstring_is_reported_with_its_line(tmp_path: Path) -> None:
    module = 'def render() -> None:\n    """Draw the label anew."""\n'
    assert problems(tmp_path, "labels.py", module) == [
        'docs/labels.py:2: "anew": write again, or new'
    ]


def test_a_phrase_in_a_comment_is_reported(tmp_path: Path) -> None:
    assert len(problems(tmp_path, "labels.py", "COUNT = 1  # So many labels.\n")) == 1


def test_a_phrase_in_a_document_is_reported(tmp_path: Path) -> None:
    assert len(problems(tmp_path, "labels.md", "# Labels\n\nWhoever prints looks.\n")) == 1


def test_code_and_texts_of_code_are_not_checked(tmp_path: Path) -> None:
    assert problems(tmp_path, "labels.py", 'anew = "whoever"\n') == []


def test_plain_english_passes(tmp_path: Path) -> None:
    assert problems(tmp_path, "labels.md", "The worker draws the label again.\n") == []
