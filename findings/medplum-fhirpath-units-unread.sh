#!/bin/sh
# @medplum/core 4.5.2 (npm): evalFhirPath on quantities and on days.
#
# 1. Quantities are compared by their numbers alone: 500 'mg' = 500 'g' is true, 500 'mg' > 1 'g' is
#    true, 2 days > 1 week is true, and 1500 'mg' = 1.5 'g' is false.
# 2. 10 'mg' + 1 'g' is 11 mg.
# 3. @2027-01-31 + 1 month is the text "2027-01-311": the number is put behind the day.
# None of it raises an error.
#
# Best guess before: 1500 'mg' = 1.5 'g' is true, 500 'mg' = 500 'g' false, 500 'mg' < 1 'g' true or
# an error; the month's end is 2027-02-28. Of the sum nothing was guessed.
# Seen: as above.
# Who meets it: whoever puts a rule on a dose or on a day (an invariant, a filter of a subscription,
# a mapping) into FHIRPath and runs it by this library.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts @medplum/core@4.5.2
cat >units.mjs <<'END'
import assert from "node:assert";
import { evalFhirPath } from "@medplum/core";
const said = {
  "500 'mg' = 500 'g'": [true],
  "500 'mg' > 1 'g'": [true],
  "2 days > 1 week": [true],
  "1500 'mg' = 1.5 'g'": [false],
  "10 'mg' + 1 'g'": [{ value: 11, unit: "mg" }],
  "@2027-01-31 + 1 month": ["2027-01-311"],
};
for (const [rule, result] of Object.entries(said)) {
  const found = evalFhirPath(rule, { resourceType: "Patient" });
  console.log(rule, "->", JSON.stringify(found));
  assert.deepEqual(found, result);
}
END
node units.mjs
