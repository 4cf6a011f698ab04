#!/bin/sh
# fhirpath 5.2.2 (npm, fhirpath.js): numbers and quantities below a hundred millionth.
#
# Numbers compare as if they were rounded to eight decimals: 0.000000004 = 0 is true and
# 0.000000004 > 0 is false. With units the two rules part: 0.000000004 'g' = 0 'g' is true and
# 0.000000004 'g' > 0 'g' is true too, and 4 nanograms written in grams equal 3 nanograms in grams,
# while 4 'ng' = 3 'ng' is false. The same amount answers by the unit that it happens to be written in.
#
# Best guess before: 0.00000000001 = 0 is false. (The rows with units were tried after that miss.)
# Seen: as above.
# Who meets it: whoever checks small doses or laboratory values in grams or moles (4e-9 g of a
# hormone) by rules such as "value > 0" in FHIRPath.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts fhirpath@5.2.2
cat >small.cjs <<'END'
const assert = require("node:assert");
const fhirpath = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");
const dose = {
  resourceType: "Observation",
  valueQuantity: { value: 4e-9, unit: "g", system: "http://unitsofmeasure.org", code: "g" },
};
const said = {
  "0.00000000001 = 0": true,
  "0.000000004 > 0": false,
  "0.000000004 'g' = 0 'g'": true,
  "0.000000004 'g' > 0 'g'": true,
  "0.000000004 'g' = 0.000000003 'g'": true,
  "4 'ng' = 3 'ng'": false,
  "value = 0 'g'": true,
  "value.value > 0": false,
};
for (const [rule, result] of Object.entries(said)) {
  const found = fhirpath.evaluate(dose, rule, {}, r4);
  console.log(rule, "->", found);
  assert.deepEqual(found, [result]);
}
END
node small.cjs
