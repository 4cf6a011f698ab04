"""`pharmacy balances`: what a person sees who tries a balance."""

from click.testing import CliRunner

from pharmacy.balances.readings import BalanceFailed
from pharmacy.cli import commands
from tests.balance_device import SERIAL, BalanceDevice, balance, sics


def test_a_weight_is_shown_as_sent_and_in_milligrams() -> None:
    with balance(BalanceDevice([sics("0.4500")])) as device:
        result = CliRunner().invoke(
            commands, ["balances", "read", f"sics://127.0.0.1:{device.port}"]
        )
    assert result.output == f"0.4500 g = 450 mg (balance {SERIAL})\n"


def test_an_unstable_weight_is_not_shown() -> None:
    with balance(BalanceDevice([sics("0.4500", status="D")])) as device:
        result = CliRunner().invoke(
            commands, ["balances", "read", f"sics://127.0.0.1:{device.port}"]
        )
    assert isinstance(result.exception, BalanceFailed)
    assert "0.45" not in result.output
