#!/bin/sh
# chemformula 1.5.1 and chemparse 0.3.2 (PyPI): formulas of salts with water, written with a point.
#
# 1. chemformula drops the point: MgSO4.7H2O, magnesium sulfate with seven waters, is H2MgO48S and
#    weighs 826.3 g/mol, and not 246.5; trisodium citrate with two waters weighs 1316.0, and not 294.1.
# 2. chemparse reads "4.7" as a count: five point seven O, two H. Behind a count without a point it
#    stops: of C8H11NO3.HCl the HCl is not there.
# Neither raises an error. molmass 2026.1.8 reads each right.
#
# Best guess before: chemformula is right or raises; chemparse is right or raises, and does not read
# "O 4.7".
# Seen: as above.
# Who meets it: whoever computes how much of a salt with its water holds a wanted amount of the base.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check chemformula==1.5.1 chemparse==0.3.2 molmass==2026.1.8
cat >salts.py <<'PART'
import chemparse
import molmass
from chemformula import ChemFormula

SAID = {
    "MgSO4.7H2O": (246.5, 826.3, {"Mg": 1, "S": 1, "O": 5.7, "H": 2}),
    "Na3C6H5O7.2H2O": (294.1, 1316.0, {"Na": 3, "C": 6, "H": 7, "O": 8.2}),
    "C8H11NO3.HCl": (205.6, 205.6, {"C": 8, "H": 11, "N": 1, "O": 3}),
}
for formula, (right, weight, parts) in SAID.items():
    own = round(molmass.Formula(formula).mass, 1)
    found = round(float(ChemFormula(formula).formula_weight), 1)
    parsed = chemparse.parse_formula(formula)
    print(formula, "molmass", own, "chemformula", found, "chemparse", parsed)
    assert own == right
    assert found == weight
    assert set(parsed) == set(parts) and all(abs(parsed[part] - parts[part]) < 1e-9 for part in parts)
PART
own/bin/python salts.py
