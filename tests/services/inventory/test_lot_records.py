"""Certificates of analysis and pack statistics of a lot: kept as they came, and never changed."""

import hashlib

import pytest

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.core.inventory import LotAction
from pharmacy.services.inventory import lot_records, lots
from tests.refusals import refuses
from tests.services.contexts import NOW, ServiceContext
from tests.services.inventory import stock


def attach(context: ServiceContext, lot_id: str, content: bytes = stock.CERTIFICATE) -> None:
    with context.transaction() as session:
        lot_records.attach_certificate(session, COMMAND_LINE, lot_id, content, NOW)


def pack(context: ServiceContext, lot_id: str, size: str, milligrams: str) -> None:
    with context.transaction() as session:
        lot_records.add_packing(session, COMMAND_LINE, lot_id, size, milligrams, NOW)


def test_a_certificate_is_kept_byte_by_byte_and_hashed(sqlite_context: ServiceContext) -> None:
    lot_id = stock.received(sqlite_context)
    attach(sqlite_context, lot_id)
    with sqlite_context.reading() as session:
        kept = lot_records.get_certificate(session, lot_id)
    assert (kept.content, kept.media_type) == (stock.CERTIFICATE, "application/pdf")
    assert kept.sha256 == hashlib.sha256(stock.CERTIFICATE).hexdigest()


def test_the_certificate_of_a_released_lot_stays(sqlite_context: ServiceContext) -> None:
    lot_id = stock.received(sqlite_context)
    attach(sqlite_context, lot_id)
    stock.change(sqlite_context, lot_id, LotAction.RELEASE)
    with refuses(NotReady, "certificate_stays"):
        attach(sqlite_context, lot_id, stock.CERTIFICATE + b"another")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "certificate_size"),
        (b"%PDF-" + b"x" * lot_records.LARGEST_CERTIFICATE, "certificate_size"),
        (b"<html>", "certificate_type"),
        (b"MZ\x90", "certificate_type"),
    ],
)
def test_another_file_is_refused(sqlite_context: ServiceContext, content: bytes, code: str) -> None:
    lot_id = stock.received(sqlite_context)
    with refuses(InvalidInput, code):
        attach(sqlite_context, lot_id, content)


def test_a_lot_without_a_certificate_says_so(sqlite_context: ServiceContext) -> None:
    lot_id = stock.received(sqlite_context)
    with sqlite_context.reading() as session, refuses(NotFound, "no_certificate"):
        lot_records.get_certificate(session, lot_id)


def test_pack_statistics_are_kept_as_measured_by_capsule_size(
    sqlite_context: ServiceContext,
) -> None:
    lot_id = stock.received(sqlite_context)
    pack(sqlite_context, lot_id, "3", "210.50")
    pack(sqlite_context, lot_id, "1", "352")
    with sqlite_context.reading() as session:
        found = lot_records.packings(session, lots.get_lot(session, lot_id))
    assert [(one.capsule_size, one.milligrams) for one in found] == [("1", "352"), ("3", "210.50")]


def test_a_pack_statistic_is_never_changed(sqlite_context: ServiceContext) -> None:
    lot_id = stock.received(sqlite_context)
    pack(sqlite_context, lot_id, "3", "210")
    with refuses(InvalidInput, "packing_stays"):
        pack(sqlite_context, lot_id, "3", "180")


@pytest.mark.parametrize(
    ("size", "milligrams", "code"),
    [("9", "1", "capsule_size"), ("3", "0", "packing_zero"), ("3", ".5", "not_plain_digits")],
)
def test_an_odd_pack_statistic_is_refused(
    sqlite_context: ServiceContext, size: str, milligrams: str, code: str
) -> None:
    lot_id = stock.received(sqlite_context)
    with refuses(InvalidInput, code):
        pack(sqlite_context, lot_id, size, milligrams)
