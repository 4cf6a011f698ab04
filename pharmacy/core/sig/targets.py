"""A target in a sentence of its own: "increase by 0.5 mg weekly. Target dose 4.5 mg."."""

from collections.abc import Sequence

from pharmacy.core.sig.items import Amount, Item, Sign
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

_LEADS = ([Mark.TO], [Mark.OPEN])
# "Maximum 4.5 mg" alone is a limit, and no target.
_LIMITS = {"max", "maximum", "up"}
MAXIMUM = (
    "a maximum is a limit, and may be more than the last dose: ask to which dose it is increased, "
    "and write target dose and that dose"
)


def joined(text: SigText, said: Sequence[SigStatement]) -> list[SigStatement]:
    """The statements, with each target that follows its steps made a part of them."""
    found: list[SigStatement] = []
    for statement in said:
        before = found[-1] if found else None
        lacks_target = before is not None and _lacks_target(before)
        if before is not None and lacks_target and _is_target(statement):
            if _is_limit(text, statement):
                first, last = statement.items[0].first, statement.items[-1].last
                text.fault(first, last, MAXIMUM)
            items = [*before.items, *_as_target(statement.items)]
            found[-1] = SigStatement.of(items, is_in_turn=before.is_in_turn)
        else:
            found.append(statement)
    return found


def _lacks_target(statement: SigStatement) -> bool:
    return statement.is_step and not statement.has(Mark.TO, Mark.GONE) and statement.has_amount


def _is_target(statement: SigStatement) -> bool:
    """Whether it begins as a target does, and gives one dose."""
    signs = [item for item in statement.items if isinstance(item, Sign)]
    leads = [sign.mark for sign in signs if sign.mark not in (Mark.FILLER, Mark.COMMA)]
    return statement.has_amount and not statement.is_step and leads[:1] in _LEADS


def _is_limit(text: SigText, statement: SigStatement) -> bool:
    """Whether a sentence of its own gives a maximum, as "Maximum 4.5 mg" does."""
    signs = [item for item in statement.items if isinstance(item, Sign)]
    words = {w for sign in signs for w in text.run(sign.first, sign.last + 1 - sign.first)}
    return not statement.by_comma and not _LIMITS.isdisjoint(words)


def _as_target(items: Sequence[Item]) -> list[Item]:
    """The items, with a TO before the dose: "maintenance 4 mg" is the target of the steps."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, Amount) and not any(_is_to(other) for other in found):
            found.append(Sign(item.first, item.first, Mark.TO))
        found.append(item)
    return found


def _is_to(item: Item) -> bool:
    return isinstance(item, Sign) and item.mark is Mark.TO
