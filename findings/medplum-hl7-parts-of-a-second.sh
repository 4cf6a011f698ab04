#!/bin/sh
# @medplum/core 4.5.2 (npm): parseHl7DateTime, the times of HL7 version 2 as ISO times.
#
# 1. Parts of a second are read as a count of milliseconds: 20270528143015.25, a quarter of a second
#    after :15, becomes 14:30:15.025Z, and .5 becomes .005. Two events of one second change places.
# 2. A value that is only a day (20270528), a month or a year becomes midnight in UTC of its first
#    day. In America that instant is the day before.
#
# Best guess before: 20270528 stays the day "2027-05-28"; a year alone gives "2027" or nothing. That
# .25 means 250 milliseconds was taken for granted.
# Seen: 2027-05-28T14:30:15.025Z, 2027-05-28T00:00:00.000Z, 2027-01-01T00:00:00.000Z.
# Who meets it: whoever turns orders, births or expiry days of HL7 v2 into FHIR by this library.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts @medplum/core@4.5.2
cat >times.mjs <<'END'
import assert from "node:assert";
import { parseHl7DateTime } from "@medplum/core";
const said = {
  "20270528143015.25+0000": "2027-05-28T14:30:15.025Z",
  "20270528143015.5+0000": "2027-05-28T14:30:15.005Z",
  "20270528143015.0600+0000": "2027-05-28T14:30:15.600Z",
  20270528: "2027-05-28T00:00:00.000Z",
  2027: "2027-01-01T00:00:00.000Z",
};
const found = Object.fromEntries(Object.keys(said).map((time) => [time, parseHl7DateTime(time)]));
console.log(found);
assert.deepEqual(found, said);
END
node times.mjs
