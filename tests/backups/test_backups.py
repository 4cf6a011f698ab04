"""Backup of the whole database while the service runs, and restore."""

import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import MetaData, func, select, text

from pharmacy import app, cli, db, revisions, settings
from pharmacy.backups import BackupRefused
from pharmacy.models.orders import Order
from tests.cli.test_commands import pharmacy
from tests.jobs.sites import PharmacyWithWorkers
from tests.postgresql import PostgresCluster

# The last migration of the version before backups existed.
REVISION_BEFORE = "0016"


class Shelf:
    """The folder of the backups, and the databases to restore them into."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "kept" / "pharmacy.backup"
        self.file.parent.mkdir()

    def run(self, command: str, url: str) -> None:
        """Run one of our commands on a database. Raises its exit status."""
        environment = {"DATABASE_URL": url}
        done = CliRunner().invoke(cli.commands, [command, str(self.file)], env=environment)
        if done.exception is not None:
            raise done.exception

    def refuses(self, command: str, url: str, because: str | None = None) -> bool:
        """Whether the command is refused with a message."""
        with pytest.raises(BackupRefused, match=because):
            self.run(command, url)
        return True


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path, postgresql: PostgresCluster) -> Iterator[str]:
    """Another database of the same kind, without tables."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'pharmacy.db'}"
        return
    name = postgresql.create_database()
    yield postgresql.url(name)
    postgresql.drop_database(name)


def content(url: str) -> dict[str, list[Any]]:
    """Every row of every table."""
    engine, found = db.make_engine(url, pooled=False), MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in found.sorted_tables
        }


def url_of(site: PharmacyWithWorkers) -> str:
    return site.environment["DATABASE_URL"]


def test_every_row_is_restored_and_the_pharmacy_continues(
    site: PharmacyWithWorkers, shelf: Shelf, elsewhere: str
) -> None:
    first = site.post("RX-1")
    shelf.run("backup", url_of(site))
    before = content(url_of(site))
    shelf.run("restore", elsewhere)
    assert content(elsewhere) == before
    with _moved(site, elsewhere) as restored:
        assert {label.state for label in restored.labels(first)} == {"queued"}
        restored.post("RX-2")
        numbers = _rx_numbers(restored)
        assert len(numbers) == len(set(numbers)) == 2


@contextmanager
def _moved(site: PharmacyWithWorkers, url: str) -> Iterator[PharmacyWithWorkers]:
    environment = {**site.environment, "DATABASE_URL": url}
    application = app.create_app(settings.read(environment))
    engine = db.make_engine(url, pooled=False)
    yield PharmacyWithWorkers(application, engine, site.redis, environment, site.folder, site.key)
    application.extensions["pharmacy"].engine.dispose()


def _rx_numbers(site: PharmacyWithWorkers) -> list[str]:
    with db.reading(site.engine) as session:
        return [*session.scalars(select(Order.rx_number))]


def test_it_can_be_restored_into_an_existing_schema(
    site: PharmacyWithWorkers, shelf: Shelf, elsewhere: str
) -> None:
    site.post()
    shelf.run("backup", url_of(site))
    revisions.upgrade(elsewhere)
    shelf.run("restore", elsewhere)
    assert content(elsewhere) == content(url_of(site))


def test_a_copy_of_an_older_schema_is_brought_to_the_newest(
    database_url: str, shelf: Shelf, elsewhere: str
) -> None:
    before = content(database_url)
    revisions.upgrade(elsewhere, REVISION_BEFORE)
    shelf.run("backup", elsewhere)
    shelf.run("restore", database_url)
    assert content(database_url) == before


def test_a_copy_of_the_other_kind_of_database_is_refused(
    sqlite_site: PharmacyWithWorkers, shelf: Shelf, empty_postgresql_url: str
) -> None:
    shelf.run("backup", url_of(sqlite_site))
    assert shelf.refuses("restore", empty_postgresql_url, "a copy of a sqlite database")


def test_a_broken_audit_is_backed_up_unchanged(
    sqlite_site: PharmacyWithWorkers, shelf: Shelf, tmp_path: Path
) -> None:
    """A broken audit is all the more reason for a backup. It remains known as broken."""
    with db.transaction(sqlite_site.engine) as session:
        session.execute(text("DROP TRIGGER audit_entries_not_changed"))
        session.execute(text("UPDATE audit_entries SET actor_name = 'somebody else'"))
    shelf.run("backup", url_of(sqlite_site))
    shelf.run("restore", f"sqlite:///{tmp_path / 'elsewhere.db'}")


def test_the_command_ends_with_its_reason(sqlite_site: PharmacyWithWorkers, shelf: Shelf) -> None:
    shelf.file.write_text("no backup")
    done = pharmacy("restore", str(shelf.file), url=url_of(sqlite_site))
    assert done.returncode == cli.USAGE_ERROR
    assert "is no backup, or not a whole one" in done.stderr


def test_a_backup_is_of_one_moment_while_orders_come_in(
    site: PharmacyWithWorkers, shelf: Shelf, elsewhere: str
) -> None:
    site.post("RX-first")
    over = threading.Event()
    clients = threading.Thread(target=_order_until, args=(site, over))
    clients.start()
    try:
        shelf.run("backup", url_of(site))
    finally:
        over.set()
        clients.join()
    shelf.run("restore", elsewhere)
    with db.reading(db.make_engine(elsewhere, pooled=False)) as session:
        count = session.scalar(select(func.count()).select_from(Order))
    assert count is not None
    assert 1 <= count <= len(_rx_numbers(site))


def _order_until(site: PharmacyWithWorkers, over: threading.Event) -> None:
    number = 0
    while not over.is_set():
        number += 1
        site.post(f"RX-{number}")


def test_it_is_never_restored_over_data(site: PharmacyWithWorkers, shelf: Shelf) -> None:
    shelf.run("backup", url_of(site))
    site.post()
    before = content(url_of(site))
    assert shelf.refuses("restore", url_of(site), "has data")
    assert content(url_of(site)) == before


def test_a_truncated_or_altered_file_is_refused(
    site: PharmacyWithWorkers, shelf: Shelf, elsewhere: str
) -> None:
    site.post()
    shelf.run("backup", url_of(site))
    whole = shelf.file.read_bytes()
    damaged = [whole[:length] for length in (0, 1, 64, 65, len(whole) // 2, len(whole) - 1)]
    for place in range(0, len(whole), len(whole) // 10):
        damaged.append(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    for content_ in damaged:
        shelf.file.write_bytes(content_)
        assert shelf.refuses("restore", elsewhere)
    shelf.file.write_bytes(whole)
    shelf.run("restore", elsewhere)


def test_only_its_owner_may_read_a_copy_and_nothing_else_is_left(
    site: PharmacyWithWorkers, shelf: Shelf
) -> None:
    shelf.run("backup", url_of(site))
    assert stat.S_IMODE(shelf.file.stat().st_mode) == 0o600
    assert [*shelf.file.parent.iterdir()] == [shelf.file]


def test_a_copy_that_is_there_is_not_overwritten(
    sqlite_site: PharmacyWithWorkers, shelf: Shelf
) -> None:
    shelf.file.write_text("another copy")
    assert shelf.refuses("backup", url_of(sqlite_site))
    assert shelf.file.read_text() == "another copy"


def test_a_missing_folder_is_named(sqlite_site: PharmacyWithWorkers, shelf: Shelf) -> None:
    shelf.file.parent.rmdir()
    assert shelf.refuses("backup", url_of(sqlite_site), "No such file or directory")


def test_a_database_without_a_schema_has_nothing_to_keep(
    empty_database_url: str, shelf: Shelf
) -> None:
    assert shelf.refuses("backup", empty_database_url)
    assert [*shelf.file.parent.iterdir()] == []


def test_a_database_that_is_in_use_is_not_restored(
    sqlite_site: PharmacyWithWorkers, shelf: Shelf, tmp_path: Path
) -> None:
    """A running server could store an order between the check and the copy."""
    shelf.run("backup", url_of(sqlite_site))
    url = f"sqlite:///{tmp_path / 'served.db'}"
    revisions.upgrade(url)
    with db.reading(db.make_engine(url)) as session:
        session.execute(select(func.count()).select_from(Order))
        assert shelf.refuses("restore", url, "is in use")
