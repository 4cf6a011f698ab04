#!/bin/sh
# biip 5.2.0 (PyPI): GS1Message.parse_hri on a lot that has parentheses.
#
# A lot may have parentheses (GS1 General Specifications, AI encodable character set 82). The text
# below the bars, as biip itself writes it with as_hri(), is not read back: "(10)A(B)1" becomes the lot
# A without a word, and the expiry behind it is still found. With digits between the parentheses,
# "(10)A(17)1", it raises ParseError.
#
# Best guess before: parse_hri(as_hri()) gives the same elements for every message that parse() read.
# Seen: as above.
# Who meets it: whoever lets people type or paste the text below the bars of a package.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check biip==5.2.0
cat >lots.py <<'PART'
from biip import ParseError
from biip.gs1_messages import GS1Message


def elements(message):
    return [(one.ai.ai, one.value) for one in message.element_strings]


scanned = GS1Message.parse("010703206980498810A(B)1\x1d17270528")
text = scanned.as_hri()
back = GS1Message.parse_hri(text)
print(text, "->", elements(scanned), "->", elements(back))
assert dict(elements(scanned))["10"] == "A(B)1"
assert dict(elements(back)) == {"01": "07032069804988", "10": "A", "17": "270528"}

plain = GS1Message.parse("10AB1\x1d17270528")
assert elements(GS1Message.parse_hri(plain.as_hri())) == elements(plain)
try:
    GS1Message.parse_hri(GS1Message.parse("10A(17)1").as_hri())
except ParseError as error:
    print("raised:", error)
else:
    raise AssertionError("(10)A(17)1 was read")
PART
own/bin/python lots.py
