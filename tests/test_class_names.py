"""The rule about class names that `make check` holds."""

from pathlib import Path

from tests.class_names import definitions, repeated

ROW, VALUE, OTHER = "pharmacy/models/plans.py", "pharmacy/core/plans.py", "tests/plans.py"


def problems(root: Path, *paths: str) -> list[str]:
    """The problems if each of these modules defines the class Plan."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("class Plan:\n    pass\n", encoding="utf-8")
    return list(repeated(definitions(root, ("pharmacy", "tests"))))


def test_a_row_and_a_value_may_share_a_name(tmp_path: Path) -> None:
    assert problems(tmp_path, ROW, VALUE) == []


def test_two_values_may_not_share_a_name(tmp_path: Path) -> None:
    assert problems(tmp_path, VALUE, OTHER) == [f"class Plan is defined in {VALUE}, {OTHER}"]


def test_two_rows_may_not_share_a_name(tmp_path: Path) -> None:
    assert len(problems(tmp_path, ROW, "pharmacy/models/other.py")) == 1


def test_three_classes_may_not_share_a_name(tmp_path: Path) -> None:
    assert len(problems(tmp_path, ROW, VALUE, OTHER)) == 1
