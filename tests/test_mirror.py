"""The tests mirror the tree: each folder of tests belongs to modules at the same place."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
# These test the whole: every endpoint, whole days, and the setup of a machine.
OF_THE_WHOLE = {"doors", "journeys", "setup"}


def has_modules(folder: Path) -> bool:
    """Whether a folder has something to test, or a module of its name exists."""
    is_module = folder.with_suffix(".py").exists()
    return is_module or any(file.name != "__init__.py" for file in folder.glob("*.py"))


def counterparts(folder: Path) -> list[Path]:
    """The possible places of the modules that a folder of tests belongs to."""
    place = folder.relative_to(TESTS)
    return [ROOT / "pharmacy" / place, ROOT / place]


def test_each_folder_of_tests_has_a_counterpart() -> None:
    folders = {file.parent for file in TESTS.rglob("test_*.py")} - {TESTS}
    lonely = [
        str(folder.relative_to(ROOT))
        for folder in folders
        if folder.name not in OF_THE_WHOLE and not any(map(has_modules, counterparts(folder)))
    ]
    assert sorted(lonely) == []
