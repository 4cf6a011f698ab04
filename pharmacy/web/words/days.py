"""Days as the pages write them."""

import datetime

from babel.dates import format_date

from pharmacy.web.shell.languages import language

# The pages are those of a pharmacy in the United States, in either language.
LOCALES = {"en": "en_US", "es": "es_US"}
DAYS = {"en": "MMM d, y", "es": "d MMM y"}


def day(on: datetime.date) -> str:
    """A day in the language of the page: "Nov 23, 2026", "23 nov 2026"."""
    return format_date(on, DAYS[language()], locale=LOCALES[language()])
