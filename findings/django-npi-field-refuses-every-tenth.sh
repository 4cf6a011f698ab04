#!/bin/sh
# django-npi-field 0.2.2 (PyPI, with Django 5.2): the check digit of a National Provider Identifier.
#
# Every identifier whose check digit is 0 is refused as invalid: of 200 valid ones in a row the 20
# that end in 0, and no other. The published example 1234567893 passes, and so does a test that tries
# a handful of them.
#
# Best guess before: every valid identifier passes, and one with another last digit is refused.
# Seen: as above; wrong last digits are refused.
# Who meets it: whoever checks prescribers' identifiers with it; one prescriber in ten cannot be stored.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check django-npi-field==0.2.2 Django==5.2.19
cat >digits.py <<'PART'
from django.core.exceptions import ValidationError
from npi_field.validators import npi_validator


def check_digit(nine: str) -> int:
    """By the Luhn formula over 80840 and the nine digits (CMS, 69 FR 3434)."""
    total = 0
    for place, digit in enumerate(map(int, reversed("80840" + nine))):
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10


def is_taken(number: str) -> bool:
    try:
        npi_validator(number)
    except ValidationError:
        return False
    return True


assert check_digit("123456789") == 3
valid = [f"{nine}{check_digit(str(nine))}" for nine in range(100000000, 100000200)]
refused = [number for number in valid if not is_taken(number)]
print(len(refused), "of", len(valid), "valid ones are refused:", *refused[:3], "...")
assert refused == [number for number in valid if number.endswith("0")]
assert len(refused) == 20
assert is_taken("1234567893") and not is_taken("1234567894")
PART
own/bin/python digits.py
