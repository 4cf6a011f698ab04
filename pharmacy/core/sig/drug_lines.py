"""The line of the drug above its directions: "naltrexone 0.5 mg capsules: 1 cap ..."."""

from pharmacy.core.quantities import Quantity
from pharmacy.core.sig.items import Amount, Bare, DrugName, Item, Restated, Sign
from pharmacy.core.sig.statements import WEAK, SigStatement
from pharmacy.core.sig.vocabulary import Mark


def take_header(statements: list[SigStatement]) -> Quantity | None:
    """The strength in "naltrexone 0.5 mg capsules: 1 cap ...", which is then not a dose."""
    if not statements:
        return None
    items = statements[0].items
    for place, item in enumerate(items):
        if isinstance(item, Amount):
            if item.mass and item.capsules is None and _is_header(statements, place):
                rest = [i for i in items[place + 1 :] if not _is_pause(i)]
                if rest and isinstance(rest[0], Restated):
                    # "Prednisone 20 mg (40 mg total) take 2 tablets": of the dose that follows.
                    rest = [*rest[1:], rest[0]]
                statements[0] = SigStatement.of(rest, is_in_turn=False)
                return item.mass
            return None
        if not isinstance(item, DrugName) and not _is_filler(item):
            return None
    return None


def _is_header(statements: list[SigStatement], place: int) -> bool:
    """Whether the first amount is the strength of the capsules that follow."""
    first = statements[0].items
    is_named = any(isinstance(item, DrugName) for item in first[:place])
    rest = [item for item in first[place + 1 :] if not _is_filler(item)]
    rest = rest[1:] if rest and isinstance(rest[0], Restated) and is_named else rest
    later = [item for statement in statements[1:] for item in statement.items]
    amounts = [item for item in rest + later if isinstance(item, Amount | Bare)]
    head = first[place]
    if isinstance(head, Amount) and head.names_capsules and not rest:
        return bool(amounts)
    if isinstance(head, Amount) and is_named and _is_strength_of(head, first[place + 1 :], amounts):
        return True
    if isinstance(head, Amount) and head.names_capsules:
        return isinstance(rest[0], Bare) or (isinstance(rest[0], Amount) and not rest[0].mass)
    is_alone = not rest or isinstance(rest[0], Amount | Bare)
    counted = [amount for amount in amounts if isinstance(amount, Bare) or amount.capsules]
    return is_named and is_alone and bool(counted)


def _is_strength_of(head: Amount, rest: list[Item], amounts: list[Amount | Bare]) -> bool:
    """ "Prednisone 10 mg tabs, 40 mg daily x 3 days": each dose is a number of whole tablets."""
    is_list = len(rest) > 1 and isinstance(rest[0], Sign) and rest[0].mark is Mark.COMMA
    if not (is_list and isinstance(rest[1], Amount) and head.names_capsules and head.mass):
        return False
    return all(
        isinstance(amount, Amount)
        and amount.mass is not None
        and not amount.names_capsules
        and amount.mass.picograms % head.mass.picograms == 0
        for amount in amounts
    )


def _is_pause(item: Item) -> bool:
    return isinstance(item, Sign) and item.mark in WEAK


def _is_filler(item: Item) -> bool:
    return isinstance(item, Sign) and item.mark in (Mark.FILLER, *WEAK)
