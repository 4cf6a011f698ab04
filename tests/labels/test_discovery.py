"""Printers that announce themselves in the network are listed with an address, or without one."""

import time
from collections.abc import Iterator

import pytest

from labels import discovery
from labels.discovery import AnnouncedPrinter
from tests.announced import INTERFACES, IPP, IPPS, Announcement, announced

LASER = {"ty": "Laser 7", "pdl": "application/vnd.hp-PCL"}


@pytest.fixture(scope="module")
def found() -> Iterator[list[AnnouncedPrinter]]:
    with announced(
        Announcement("Zebra at the bench", 9100, {"ty": "Zebra ZD421-203dpi"}),
        Announcement("TSC in the back", 9101, {"ty": "TSC TE210 (ZPL, TSPL)"}),
        Announcement("A laser printer", 9102, LASER),
        Announcement("Front office", 631, {"ty": "Example Jet", "rp": "ipp/print"}, IPP),
        Announcement("Front office", 632, {"ty": "Example Jet", "rp": "/ipp/print"}, IPPS),
        Announcement("Odd one", 633, {"ty": "\x07" + "x" * 90, "rp": "a b?c"}, IPP),
    ):
        yield discovery.search(1.5, INTERFACES)


def test_each_printer_is_listed_with_the_address_that_it_speaks_at(
    found: list[AnnouncedPrinter],
) -> None:
    addresses = {(one.name, one.model): one.uri for one in found if "Odd" not in one.name}
    assert addresses.pop(("Front office", "Example Jet")) in (
        "ipp://127.0.0.1:631/ipp/print",
        "ipps://127.0.0.1:632/ipp/print",
    )
    assert addresses == {
        ("Zebra at the bench", "Zebra ZD421-203dpi"): "zpl://127.0.0.1:9100",
        ("TSC in the back", "TSC TE210 (ZPL, TSPL)"): "tspl://127.0.0.1:9101",
        ("A laser printer", "Laser 7"): "",
    }
    assert len([one for one in found if one.name == "Front office"]) == 2


def test_what_anybody_may_announce_is_made_plain(found: list[AnnouncedPrinter]) -> None:
    (odd,) = [one for one in found if one.name.startswith("Odd")]
    assert (odd.model, odd.uri) == ("x" * 60, "")


def test_a_search_ends_although_nobody_answers() -> None:
    began = time.monotonic()
    discovery.search(0.2, INTERFACES)
    assert time.monotonic() - began < 5
