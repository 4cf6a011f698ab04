#!/bin/sh
# @medplum/core 4.5.2 (npm): formatTiming, the text of a FHIR Timing for people.
#
# The text leaves out what widens or places a dose, and says the rest as if it were all:
# 1. "every 4 to 6 hours" (period 4, periodMax 6) reads "Once per 4 hours".
# 2. "once or twice every 8 hours" (frequencyMax 2) reads "Once per 8 hours".
# 3. "before breakfast, 30 minutes" (when ACM, offset 30) is gone from "Daily"; with when HS alone,
#    or with days and hours alone, the text is empty.
# 4. Bounds of 7 days and a count of 7 are gone from "Daily".
#
# Best guess before: periodMax and frequencyMax are shown; HS shows a word of bedtime; days and hours
# are shown all; the count is shown; the bounds may be dropped.
# Seen: the texts above.
# Who meets it: whoever shows or prints the directions of a MedicationRequest by this text.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts @medplum/core@4.5.2
cat >timing.mjs <<'END'
import assert from "node:assert";
import { formatTiming } from "@medplum/core";
const said = [
  [{ frequency: 1, period: 4, periodMax: 6, periodUnit: "h" }, "Once per 4 hours"],
  [{ frequency: 1, frequencyMax: 2, period: 8, periodUnit: "h" }, "Once per 8 hours"],
  [{ frequency: 1, period: 1, periodUnit: "d", when: ["ACM"], offset: 30 }, "Daily"],
  [{ when: ["HS"] }, ""],
  [{ dayOfWeek: ["mon", "thu"], timeOfDay: ["08:00:00", "20:30:00"] }, ""],
  [{ frequency: 1, period: 1, periodUnit: "d", boundsDuration: { value: 7, unit: "d" }, count: 7 }, "Daily"],
];
for (const [repeat, text] of said) {
  console.log(JSON.stringify(repeat), "->", JSON.stringify(formatTiming({ repeat })));
  assert.equal(formatTiming({ repeat }), text);
}
END
node timing.mjs
