"""SBI, the interface of Sartorius balances: ESC P asks for a printout of 16 or 22 characters.

Source: Sartorius, Entris II, "Data Output Format with 22 Characters", "Special Codes", "Error
Codes"; Sartorius FB, "Data Output": a sign, a space, eight places for the weight, a space and three
places for the unit, after six places for an ID code in the long form. A blank unit says that the
weight is not stable.
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

QUESTION = b"\x1bP\r\n"
SHORT, LONG = 14, 20
# Brackets mark digits that are not legally verified.
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?|[0-9]+\.[0-9]*\[[0-9]\]", re.ASCII)
_ERROR = re.compile(r"(?:Stat +)?(?:ERR|Err) +[0-9]{2,3}|Stat +[A-Z]{3}\. ?ER", re.ASCII)
_STATES = {
    "High": failed_overload,
    "H": failed_overload,
    "HH": failed_overload,
    "Low": failed_underload,
    "L": failed_underload,
    "LL": failed_underload,
    "C": failed_busy,
    "Cal. Ext.": failed_busy,
    "Cal.Ext.": failed_busy,
}
NET = ("", "N")


def weigh(line: BalanceLine) -> BalanceReading:
    """A stable weight, read twice. Raises BalanceFailed.

    An answer does not tell which question it belongs to. A late one would come before the answer of
    the first question, and that would come before the answer of the second: so the line has to be
    silent after each, and both readings have to be the same.
    """
    line.empty()
    first = _asked(line)
    second = _asked(line)
    if first != second:
        raise BalanceFailed(
            Message(
                "balance_two_weights",
                "The balance sent %(first)s, then %(second)s. Wait until it is at rest, then "
                "weigh again.",
                first=str(first),
                second=str(second),
            )
        )
    return second


def _asked(line: BalanceLine) -> BalanceReading:
    line.send(QUESTION)
    reading = read_answer(line.answer())
    line.expect_silence()
    return reading


def read_answer(answer: str) -> BalanceReading:
    """The weight in a printout, without its end of line. Raises BalanceFailed."""
    state = answer.removeprefix("Stat").strip()
    if state in _STATES:
        raise _STATES[state]()
    if _ERROR.fullmatch(answer.strip()):
        raise BalanceFailed(
            Message(
                "balance_error",
                "The balance reports the error %(error)s. See its manual.",
                error=state,
            )
        )
    if len(answer) not in (SHORT, LONG):
        raise failed_garbled()
    return _weight(answer[:-SHORT].strip(), answer[-SHORT:])


def _weight(name: str, short: str) -> BalanceReading:
    """The weight in the last 14 places. `name`: the ID code before it."""
    if name not in NET:
        raise BalanceFailed(
            Message(
                "balance_not_net",
                'The balance sent the value "%(name)s". Set it to print its net weight.',
                name=name,
            )
        )
    sign, digits, unit = short[0], short[1:11].strip(), short[11:].strip()
    # Only zero has no sign: a lost sign must not turn a negative weight into a positive one.
    signs = "+- " if not digits.strip("0.[]") else "+-"
    if sign not in signs or not _DIGITS.fullmatch(digits):
        raise failed_garbled()
    if not unit:
        raise failed_unstable()
    return reading_of(sign, digits.translate({ord("["): "", ord("]"): ""}), unit)
