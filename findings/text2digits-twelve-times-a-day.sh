#!/bin/sh
# text2digits 0.1.2 (PyPI): Text2Digits().convert on directions.
#
# 1. Two numbers side by side are written as one: "take one two times a day" becomes "take 12 times a
#    day".
# 2. "point five mL" becomes "point 5 mL", while "zero point five mL" becomes "0.5 mL"; and "the second
#    dose", by default, becomes "the 2 dose".
#
# Best guess before: "take 1 2 times a day". (Of 2 nothing was guessed.)
# Seen: as above.
# Who meets it: whoever makes typed or spoken directions shorter, or readable for a parser, with it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check text2digits==0.1.2
cat >digits.py <<'PART'
from text2digits.text2digits import Text2Digits

SAID = {
    "take one two times a day": "take 12 times a day",
    "take one tablet two times a day": "take 1 tablet 2 times a day",
    "point five mL": "point 5 mL",
    "zero point five mL": "0.5 mL",
    "the second dose": "the 2 dose",
}
for words, digits in SAID.items():
    found = Text2Digits().convert(words)
    print(words, "->", found)
    assert found == digits, words
PART
own/bin/python digits.py
