"""Addresses of printers."""

import pytest

from labels import errors, printers
from labels.printers import folder, ipp


@pytest.mark.parametrize(
    ("uri", "kind"),
    [
        ("ipp://localhost:631/ipp/print", ipp.IppPrinter),
        ("ipps://printer.example/ipp/print", ipp.IppPrinter),
        ("ipp://[::1]:8631/printers/labels", ipp.IppPrinter),
        ("folder:var/printed", folder.FolderPrinter),
        ("folder:/srv/labels", folder.FolderPrinter),
    ],
)
def test_an_address_opens_its_way_of_printing(uri: str, kind: type) -> None:
    assert isinstance(printers.open_printer(uri), kind)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "printer",
        "http://localhost:631/ipp/print",
        "socket://localhost:9100",
        "file:///tmp",
        "IPP://localhost/ipp/print",
        "ipp:",
        "ipp:localhost",
        "ipp:///ipp/print",
        "ipp://localhost",
        "ipp://localhost/",
        "ipp://localhost:0/ipp/print",
        "ipp://localhost:99999/ipp/print",
        "ipp://localhost:x/ipp/print",
        "ipp://user:secret@localhost/ipp/print",
        "ipp://localhost/ipp/print?a=b",
        "ipp://localhost/ipp/print#a",
        "ipp://local host/ipp/print",
        "ipp://localhost/ipp/print\r\nX: y",
        "ipp://drücker/ipp/print",
        "folder:",
        "folder: ",
        "folder://host/share",
        "folder:a\x00b",
    ],
)
def test_any_other_address_is_refused_with_the_correct_form(uri: str) -> None:
    with pytest.raises(errors.PrinterUnknown, match=r"ipp://host:631/ipp/print") as refusal:
        printers.open_printer(uri)

    assert "secret" not in refusal.value.message
