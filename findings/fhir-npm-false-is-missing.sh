#!/bin/sh
# fhir 4.12.0 (npm): validate of a MedicationRequest of R4.
#
# 1. "Do not substitute" (substitution.allowedBoolean false) is an error: "Missing property
#    substitution.allowed[x]". With true the same order is valid.
# 2. A required code of the order's status is checked, those of the timing are not: periodUnit "day"
#    (UCUM and R4 say "d"), when "XX" and timeOfDay "24:00:00" all are valid, and so is a dose's value
#    that is the text "5".
#
# Best guess before: "day", "XX" and "24:00:00" are flagged. That an order with false is valid was taken
# for granted.
# Seen: the other way round.
# Who meets it: whoever lets this library guard the door for prescriptions.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts fhir@4.12.0
cat >valid.cjs <<'PART'
const assert = require("node:assert");
const { Fhir } = require("fhir");
const fhir = new Fhir();
const order = (change, repeat = {}, value = 5) => ({
  resourceType: "MedicationRequest",
  status: "active",
  intent: "order",
  medicationCodeableConcept: { text: "A suspension" },
  subject: { display: "A patient" },
  dosageInstruction: [{
    timing: { repeat: { frequency: 1, period: 1, periodUnit: "d", ...repeat } },
    doseAndRate: [{ doseQuantity: { value, unit: "mL" } }],
  }],
  ...change,
});
const said = [
  ["allowedBoolean true", order({ substitution: { allowedBoolean: true } }), true],
  ["allowedBoolean false", order({ substitution: { allowedBoolean: false } }), false],
  ["status xx", order({ status: "xx" }), false],
  ["periodUnit day", order({}, { periodUnit: "day" }), true],
  ["when XX", order({}, { when: ["XX"] }), true],
  ["timeOfDay 24:00:00", order({}, { timeOfDay: ["24:00:00"] }), true],
  ['value "5"', order({}, {}, "5"), true],
];
for (const [name, resource, valid] of said) {
  const { valid: found, messages = [] } = fhir.validate(resource);
  const errors = messages.filter(({ severity }) => severity === "error");
  console.log(name, "->", found, ...errors.map(({ location, message }) => `${location}: ${message}`));
  assert.equal(found, valid, name);
}
PART
node valid.cjs
