"""A balance over TCP: stable, silent, late, negative, overloaded, halved and closed."""

import pytest

from pharmacy.balances import weighing
from pharmacy.balances.readings import BalanceFailed
from tests.balance_device import SERIAL, BalanceDevice, balance, sbi, sics
from tests.refusals import refuses

FAST = 1.0


def weigh_sics(device: BalanceDevice, serial: str | None = None) -> str:
    address = f"sics://127.0.0.1:{device.port}"
    return str(weighing.weigh(address, serial, answer_seconds=FAST))


def weigh_sbi(device: BalanceDevice) -> str:
    return str(weighing.weigh(f"sbi://127.0.0.1:{device.port}", answer_seconds=FAST))


def test_a_mettler_balance_tells_a_stable_weight_and_its_serial_number() -> None:
    with balance(BalanceDevice([sics("0.4500")])) as device:
        reading = weighing.weigh(f"sics://127.0.0.1:{device.port}")
    assert (str(reading), reading.serial) == ("0.4500 g", SERIAL)
    assert device.questions == [b"I4\r\n", b"S\r\n"]


def test_a_sartorius_balance_is_asked_twice() -> None:
    with balance(BalanceDevice([sbi("+", "0.4500", name="N")])) as device:
        assert weigh_sbi(device) == "0.4500 g"
    assert device.questions == [b"\x1bP\r\n", b"\x1bP\r\n"]


def test_the_weight_of_the_load_before_is_dropped() -> None:
    with balance(BalanceDevice([sics("0.4500")], before=sics("9.9999"))) as device:
        assert weigh_sics(device) == "0.4500 g"


def test_a_late_weight_before_the_serial_number_is_dropped() -> None:
    with balance(BalanceDevice([sics("0.4500")], late=sics("9.9999"))) as device:
        assert weigh_sics(device) == "0.4500 g"


def test_a_late_weight_of_a_sartorius_balance_is_never_taken() -> None:
    device = BalanceDevice([sbi("+", "0.4500")], late=sbi("+", "9.9999"))
    with balance(device), refuses(BalanceFailed, "balance_unasked"):
        weigh_sbi(device)


def test_two_different_weights_are_refused() -> None:
    device = BalanceDevice([sbi("+", "9.9999"), sbi("+", "0.4500")])
    with balance(device), refuses(BalanceFailed, "balance_two_weights"):
        weigh_sbi(device)


def test_another_balance_at_the_same_address_is_refused() -> None:
    device = BalanceDevice([sics("0.4500")])
    with balance(device), refuses(BalanceFailed, "balance_is_another"):
        weigh_sics(device, serial="B999")


FAILURES = {
    "balance_unstable": BalanceDevice([sics("0.4500", status="D")]),
    "balance_below_zero": BalanceDevice([sics("-0.4500")]),
    "balance_overload": BalanceDevice([b"S +\r\n"]),
    "balance_underload": BalanceDevice([b"S -\r\n"]),
    "balance_busy": BalanceDevice([b"S I\r\n"]),
    "balance_unit": BalanceDevice([sics("0.4500", "ct")]),
    "balance_cut": BalanceDevice([b"S S     0.45"]),
    "balance_silent": BalanceDevice([b""]),
    "balance_unasked": BalanceDevice([sics("0.4500")], after=sics("0.4501")),
    "balance_garbled": BalanceDevice(["S S     0.45 µg\r\n".encode("latin-1")]),
    "balance_without_serial": BalanceDevice([sics("0.4500")], serial_answer=b"ES\r\n"),
    "balance_closed": BalanceDevice([sics("0.4500")], closes=True),
}


@pytest.mark.parametrize(("code", "device"), FAILURES.items())
def test_a_weight_that_is_not_sure_is_refused(code: str, device: BalanceDevice) -> None:
    with balance(device), refuses(BalanceFailed, code):
        weigh_sics(device)


def test_an_answer_without_end_is_refused() -> None:
    device = BalanceDevice([b"S S " + b"1" * 400])
    with balance(device), refuses(BalanceFailed, "balance_garbled"):
        weigh_sics(device)


def test_a_balance_with_automatic_printing_is_refused() -> None:
    device = BalanceDevice([sics("0.4500")], streams=True)
    with balance(device), refuses(BalanceFailed, "balance_unasked"):
        weigh_sics(device)


def test_nothing_at_the_address_is_said() -> None:
    with balance(BalanceDevice()) as device:
        port = device.port
    with refuses(BalanceFailed, "balance_not_reached"):
        weighing.weigh(f"sics://127.0.0.1:{port}")


MALFORMED = ["", "sics://", "sics://host", "sics://host:0", "sics://host:99999"]
MALFORMED += ["sics://host:4001/path", "sics://me@host:4001", "sics://[::1", "host:4001"]
MALFORMED += ["http://host:80"]


@pytest.mark.parametrize("address", MALFORMED)
def test_an_address_says_protocol_host_and_port(address: str) -> None:
    with refuses(BalanceFailed, "balance_address"):
        weighing.read_address(address)
