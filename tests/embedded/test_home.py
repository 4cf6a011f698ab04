"""The folder `var/`."""

import stat
from pathlib import Path

import pytest

from pharmacy.embedded import NotStarted, home


def test_the_secret_key_is_long_private_and_made_only_once(tmp_path: Path) -> None:
    place = home.Home(tmp_path / "var")
    place.make()
    first = place.secret_key.read_text()
    place.make()
    assert len(first) == 64
    assert place.secret_key.read_text() == first
    assert stat.S_IMODE(place.secret_key.stat().st_mode) == 0o600


def test_a_private_file_left_by_an_interrupted_start_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "demo.txt"
    (tmp_path / "demo.txt.new").write_text("half a file, and longer than the whole")
    home.write_private(path, "whole")
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_second_instance_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    place = home.Home(tmp_path)
    with (
        home.occupied(place),
        pytest.raises(NotStarted, match="Another instance"),
        home.occupied(place),
    ):
        raise AssertionError


def test_the_folder_is_free_again_when_an_instance_has_ended(tmp_path: Path) -> None:
    place = home.Home(tmp_path)
    with home.occupied(place):
        pass
    with home.occupied(place):
        assert place.root.is_dir()
