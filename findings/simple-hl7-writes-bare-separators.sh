#!/bin/sh
# simple-hl7 3.3.0 (npm): texts put into an HL7 v2 message, and repeated fields.
#
# 1. setField(2, "a & b | c") is written as it is, without \T\ and \F\: the reader finds one field
#    more and shifts all that follow: the amount of an order is now read from another place.
# 2. Reading undoes no escape either: "A\T\B" stays so. And getComponent of a field with repetitions
#    (two ids of a patient) is "", as if nothing were there, where getField has both.
#
# Best guess before: separators are escaped on writing. (For another library of this kind it was
# guessed that a component of a repeated field is that of its first repetition.)
# Seen: as above.
# Who meets it: whoever builds orders or dispense messages (RDE, RDS) with free text, or reads PID-3.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts simple-hl7@3.3.0
cat >bare.cjs <<'PART'
const assert = require("node:assert");
const { Message, Parser } = require("simple-hl7");
const parser = new Parser({ segmentSeperator: "\r" });
const message = parser.parse([
  String.raw`MSH|^~\&|A|B|C|D|20270528||RDE^O11^RDE_O11|1|P|2.5.1`,
  "PID|1||7^^^X~8^^^Y||DOE",
  "RXE||x|0.50||mg",
].join("\r"));
message.getSegment("RXE").setField(2, "5 % a & b | c");
const again = parser.parse(message.toString());
console.log(message.toString().split("\r").at(-1));
console.log("RXE-3:", JSON.stringify(again.getSegment("RXE").getField(3)));
assert.equal(again.getSegment("RXE").getField(2), "5 % a & b ");
assert.equal(again.getSegment("RXE").getField(3), " c");
assert.equal(again.getSegment("RXE").getField(4), "0.50");
const ids = message.getSegment("PID");
console.log("PID-3:", ids.getField(3), "PID-3.1:", JSON.stringify(ids.getComponent(3, 1)));
assert.equal(ids.getField(3), "7^^^X~8^^^Y");
assert.equal(ids.getComponent(3, 1), "");
const escaped = parser.parse(String.raw`MSH|^~\&|A` + "\r" + String.raw`RXE||A\T\B`);
assert.equal(escaped.getSegment("RXE").getField(2), String.raw`A\T\B`);
PART
node bare.cjs
