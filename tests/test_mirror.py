"""The tests mirror the tree: each folder of tests has modules of the same place to show."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
# They show the whole: every address, whole days, and the set-up of a machine.
OF_THE_WHOLE = {"doors", "journeys", "setup"}


def has_modules(folder: Path) -> bool:
    """Whether there is something to test in a folder, or a module of its name."""
    is_module = folder.with_suffix(".py").exists()
    return is_module or any(file.name != "__init__.py" for file in folder.glob("*.py"))


def counterparts(folder: Path) -> list[Path]:
    """Where the modules may be that a folder of tests shows."""
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
