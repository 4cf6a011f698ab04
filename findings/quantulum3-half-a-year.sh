#!/bin/sh
# quantulum3 0.10.0 (PyPI): quantities found in directions, without its optional classifier.
#
# 1. "0,5 mg", as much of the world writes it, is two quantities: 0, and 5 milligrams.
# 2. "5 gr", by which an old prescription means grains, is 5 gross (720).
# 3. "half a tablet" is 0.5 year: "a" is the unit of the year.
# 4. "250 mg/5 mL" is 250 mg, and 5 mL beside it: the strength is gone. "5 ml-10 ml" is 5 "per cubic
#    centimetre to the 10 cubic centimetre".
#
# Best guess before: "0,5 mg" is 0.5 mg; "5 gr" is grains. (Of 3 and 4 nothing was guessed.)
# Seen: as above.
# Who meets it: whoever takes doses out of free text with this library.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check quantulum3==0.10.0
cat >doses.py <<'PART'
from quantulum3 import parser

SAID = {
    "0.5 mg": [(0.5, "milligram")],
    "0,5 mg": [(0, "dimensionless"), (5, "milligram")],
    "5 gr": [(5, "gross")],
    "half a tablet": [(0.5, "year")],
    "250 mg/5 mL": [(250, "milligram"), (5, "cubic centimetre")],
    "5 ml-10 ml": [(5, "per cubic centimetre to the 10 cubic centimetre")],
}
for text, quantities in SAID.items():
    found = [(quantity.value, quantity.unit.name) for quantity in parser.parse(text)]
    print(text, "->", found)
    assert found == quantities, text
PART
own/bin/python -W ignore doses.py
