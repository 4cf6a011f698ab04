"""Finds printers in the network, for the person who adds one."""

from collections.abc import Callable

from labels import discovery
from labels.discovery import AnnouncedPrinter as AnnouncedPrinter
from labels.errors import SearchFailed
from pharmacy.core.errors import NotReady

Search = Callable[[], list[AnnouncedPrinter]]


def find_in_network(search: Search = discovery.search) -> list[AnnouncedPrinter]:
    """The printers that answer within seconds. Slow: call it outside of transactions.

    Raises NotReady if the network cannot be searched from here.
    """
    try:
        return search()
    except SearchFailed as error:
        raise NotReady(error.message) from None
