"""The data file of prescription age limits, and its allowed keys."""

from pharmacy.core.screening.prescription_age import AgeLimit, AgeLimits
from pharmacy.core.statements import EVERYWHERE
from pharmacy.formulary.tables import Table

MOST_MONTHS = 60


def age_limits(file: Table) -> AgeLimits:
    """The limits of a file. Errors are added to its faults."""
    limits = tuple(_limit(table) for table in file.tables("limits"))
    found = AgeLimits(file.text("version"), limits)
    file.done(sourced=False)
    holds = [one for one in limits if one.jurisdiction == EVERYWHERE and one.source]
    if not any(not limit.drugs for limit in holds):
        file.note("limits", "has none for US that holds for every drug: write one with its source")
    return found


def _limit(table: Table) -> AgeLimit:
    months = table.whole("months", required=True) or 1
    if months > MOST_MONTHS:
        table.note("months", f"is above {MOST_MONTHS}: write fewer months")
    found = AgeLimit(
        table.jurisdiction(), months, table.source(), table.texts("drugs", required=False)
    )
    table.done(sourced=False)
    return found
