#!/bin/sh
# fhirpathrs 0.1.5 (PyPI, an engine in Rust): quantities of two units.
#
# 500 'mg' = 0.5 'g' is false and != is true, either way round; yet 500 'mg' >= 0.5 'g' and <= are both
# true, > and < both false, and 500 'mg' + 1 'g' is converted. So the order and the sum know units, the
# equality compares the two texts. (1 'g').toQuantity('mg') gives back 1 g. 7 days = 1 week is false,
# and 7 days >= 1 week is neither true nor false but empty.
#
# Best guess before: 500 'mg' = 0.5 'g' is true both ways round.
# Seen: as above.
# Who meets it: whoever looks for a dose by equality (dose = 0.5 'g') in data that says 500 mg.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check fhirpathrs==0.1.5
cat >equal.py <<'END'
from fhirpathrs import evaluate

SAID = {
    "500 'mg' = 0.5 'g'": False,
    "0.5 'g' = 500 'mg'": False,
    "500 'mg' != 0.5 'g'": True,
    "500 'mg' >= 0.5 'g'": True,
    "500 'mg' <= 0.5 'g'": True,
    "500 'mg' > 0.5 'g'": False,
    "10 'mg' + 1 'g'": {"value": 1010.0, "unit": "mg"},
    "(1 'g').toQuantity('mg')": {"value": 1.0, "unit": "g"},
    "7 days = 1 week": False,
    "7 days >= 1 week": [],
}
for rule, result in SAID.items():
    found = evaluate(rule, {"resourceType": "Patient"})
    print(rule, "->", found)
    assert found == result, rule
END
own/bin/python equal.py
