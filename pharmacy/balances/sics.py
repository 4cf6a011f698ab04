"""MT-SICS, the command set of Mettler-Toledo's balances: I4 for the serial number, S for a weight.

Source: METTLER TOLEDO, operating instructions of the AT balances, "Basic information on data
interchange with the balance", and Reference Manual MT-SICS Interface Commands for XPR and XSR
Balances, 2 "Command Formats": `S S value unit` is stable, `S D` is not, `S I` is not executable or
timed out, `S +` overload, `S -` underload; ES, ET and EL are errors of the command itself.
"""

import re

from pharmacy.balances.connections import BalanceLine
from pharmacy.balances.readings import (
    BalanceFailed,
    BalanceReading,
    failed_busy,
    failed_garbled,
    failed_overload,
    failed_underload,
    failed_unstable,
    reading_of,
)
from pharmacy.core.messages import Message

SERIAL_QUESTION = b"I4\r\n"
WEIGHT_QUESTION = b"S\r\n"
_SERIAL = re.compile(r'I4 A +"([\x20-\x7e]{1,40})"', re.ASCII)
_WEIGHT = re.compile(r"S S +(-?)([0-9]+(?:\.[0-9]+)?) +(\S{1,5})", re.ASCII)
# Late answers to earlier questions, before the one that is expected.
MOST_LATE = 20


def weigh(line: BalanceLine) -> BalanceReading:
    """A stable weight. Raises BalanceFailed.

    The serial number is asked first: answers come in the order of the questions, so every answer
    before it belongs to an earlier question and is dropped.
    """
    line.empty()
    line.send(SERIAL_QUESTION)
    serial = _serial(line)
    line.send(WEIGHT_QUESTION)
    reading = read_answer(line.answer())
    line.expect_silence()
    return BalanceReading(reading.text, reading.unit, serial)


def _serial(line: BalanceLine) -> str:
    for _ in range(MOST_LATE):
        answer = line.answer()
        if match := _SERIAL.fullmatch(answer):
            return match[1]
        if answer == "I4 I":
            raise failed_busy()
        if not answer.startswith("S "):
            break
    raise BalanceFailed(
        Message(
            "balance_without_serial",
            "The balance did not tell its serial number. See whether it speaks MT-SICS.",
        )
    )


def read_answer(answer: str) -> BalanceReading:
    """The weight in an answer to S, without its end of line. Raises BalanceFailed."""
    match = _WEIGHT.fullmatch(answer)
    if match is not None:
        return reading_of(match[1], match[2], match[3])
    if re.fullmatch(r"S D +\S.*", answer):
        raise failed_unstable()
    refusals = {"S I": failed_busy, "S +": failed_overload, "S -": failed_underload}
    raise refusals.get(answer, failed_garbled)()
