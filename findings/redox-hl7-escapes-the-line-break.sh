#!/bin/sh
# @redoxengine/redox-hl7-v2 1.0.1 (npm): an order of HL7 v2.5.1 parsed and written again.
#
# 1. Of the escapes in a text the parser undoes \T\ and leaves \.br\ as it is; the generator escapes
#    the backslashes of that: \E\.br\E\. What was a line break for the next reader is now the letters
#    "\.br\" in the middle of the name.
# 2. Every segment is filled up with empty fields to the length of its definition: RXR|PO is
#    RXR|PO|||||, and the PID has more than thirty of them.
#
# Best guess before: parsing and writing gives the same message; trailing empty fields are dropped at
# most.
# Seen: as above.
# Who meets it: whoever passes pharmacy orders on (RDE, OMP) through a program with this library.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts @redoxengine/redox-hl7-v2@1.0.1
cat >again.cjs <<'PART'
const assert = require("node:assert");
const { Parser, Generator } = require("@redoxengine/redox-hl7-v2");
const order = [
  String.raw`MSH|^~\&|A|B|C|D|20270528||RDE^O11^RDE_O11|1|P|2.5.1`,
  "PID|1||7||DOE",
  "ORC|NW|5",
  String.raw`RXE||123^A\T\B 0.5 %\.br\cream^L|0.50||mg`,
  "TQ1|1|1^mL|BID",
  "RXR|PO",
].join("\r");
const pass = (message) => new Generator().write(new Parser().parse(message));
const once = pass(order).split("\r");
const name = (lines) => lines.find((line) => line.startsWith("RXE")).split("|")[2];
console.log(name(once), once.find((line) => line.startsWith("RXR")));
assert.equal(name(once), String.raw`123^A\T\B 0.5 %\E\.br\E\cream^L`);
assert.ok(once.some((line) => /^RXR\|PO\|{5}$/.test(line)));
PART
node again.cjs
