#!/bin/sh
# fhir 4.12.0 (npm): objToXml and then xmlToObj of one MedicationRequest.
#
# 1. The hours of a dose are [null, "08:00:00"], and the first has only an extension (in _timeOfDay: an
#    hour that the patient chooses). The XML is right, and both come back; but the hour and the
#    extension lie side by side at place 0: the two hours are one, and the extension speaks of 08:00.
# 2. Decimals come back as texts: 0.5 as "0.5", so "0.5" + "0.5" is "0.50.5" and a schema refuses them.
# 3. A small number is written with an exponent (5e-7), which R4 allows, and the library's own reader
#    then refuses it: "Value should be a decimal number".
#
# Best guess before: the list of hours keeps its places; decimals are numbers (0.50 becomes 0.5).
# (Of 3 nothing was guessed.)
# Seen: timeOfDay ["08:00:00"] with _timeOfDay of one entry; "0.5"; the error.
# Who meets it: whoever takes prescriptions as XML with this library and expands their hours.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts fhir@4.12.0
cat >hours.cjs <<'PART'
const assert = require("node:assert");
const { Fhir } = require("fhir");
const fhir = new Fhir();
const order = (value) => ({
  resourceType: "MedicationRequest",
  status: "active",
  intent: "order",
  medicationCodeableConcept: { text: "A suspension" },
  subject: { display: "A patient" },
  dosageInstruction: [{
    timing: { repeat: {
      timeOfDay: [null, "08:00:00"],
      _timeOfDay: [{ extension: [{ url: "http://example.org/chosen", valueBoolean: true }] }, null],
    } },
    doseAndRate: [{ doseQuantity: { value, unit: "mL" } }],
  }],
});
const [dosage] = fhir.xmlToObj(fhir.objToXml(order(0.5))).dosageInstruction;
const { timeOfDay, _timeOfDay } = dosage.timing.repeat;
console.log(JSON.stringify({ timeOfDay, _timeOfDay }));
assert.deepEqual(timeOfDay, ["08:00:00"]);
assert.equal(_timeOfDay.length, 1);
assert.equal(_timeOfDay[0].extension[0].url, "http://example.org/chosen");
const { value } = dosage.doseAndRate[0].doseQuantity;
console.log(JSON.stringify({ value }));
assert.strictEqual(value, "0.5");
const small = fhir.objToXml(order(0.0000005));
console.log(small.match(/<value [^>]*>/)[0]);
assert.throws(() => fhir.xmlToObj(small), (error) => {
  console.log(error.message);
  return error.message.includes("decimal number");
});
PART
node hours.cjs
