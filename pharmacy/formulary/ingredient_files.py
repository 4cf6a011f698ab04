"""The data file of RxNorm ingredients, and its allowed keys."""

import re

from pharmacy.core.screening.medicine_codes import Ingredient, Ingredients
from pharmacy.formulary.tables import Table

RXCUI = re.compile("[1-9][0-9]{0,7}", re.ASCII)


def ingredients(file: Table) -> Ingredients:
    """The ingredients of a file by their codes. Errors are added to its faults."""
    file.text("version")
    found: dict[str, Ingredient] = {}
    for table in file.tables("ingredients"):
        one = Ingredient(table.text("rxcui"), table.text("name"), table.source())
        table.done(sourced=False)
        if not RXCUI.fullmatch(one.rxcui):
            table.note("rxcui", "is no code of RxNorm: write one to eight digits")
        if one.rxcui in found:
            table.note("rxcui", "is in the file twice: leave one out")
        found[one.rxcui] = one
    file.done(sourced=False)
    return found
