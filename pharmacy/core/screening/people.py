"""Checks the people of an order: the patient's age, the prescriber's number."""

import datetime
from collections.abc import Iterator

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.printing.labels import check_digit

# 45 CFR 162.406: the NPI's last digit is a Luhn digit over the prefix 80840 and the other nine.
NPI_PREFIX = "80840"
ADULT_YEARS = 18


def prescriber_flags(npi: str | None) -> Iterator[Flag]:
    """A flag if the NPI is invalid."""
    if npi is not None and check_digit(NPI_PREFIX + npi[:-1]) != npi[-1]:
        yield Flag(
            "npi_check_digit",
            Severity.WARNING,
            f"The prescriber's NPI {npi} has a wrong check digit: confirm it.",
        )


def age_flags(birth_date: datetime.date, starts_on: datetime.date) -> Iterator[Flag]:
    """A flag unless the patient is an adult on day 1. Born on Feb 29 counts from March 1."""
    adult_if_born_by = (starts_on.year - ADULT_YEARS, starts_on.month, starts_on.day)
    if (birth_date.year, birth_date.month, birth_date.day) > adult_if_born_by:
        yield Flag(
            "under_18",
            Severity.HOLD,
            "The patient is under 18 on the first day, and the limits of the formulary are those "
            "of adults: check the birth date, and confirm drug and dose with the prescriber.",
        )
