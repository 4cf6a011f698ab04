#!/bin/sh
# bark-js 1.2.1 (npm): the expiry of a package, AI (17), given by year and month alone.
#
# The GS1 General Specifications write such a date with the day 00, which means the last day of the
# month. Here 270500 becomes "2027-05-00", a date that no calendar has: new Date() of it is invalid,
# and as text it comes before every day of the month in which the package may still be used.
#
# Best guess before: 2027-05-31, as the specification says and as gs1-barcode-parser-mod 1.2.1 gives.
# Seen: as above, beside 2027-05-31 of the other package.
# Who meets it: whoever reads the expiry of a received lot from its barcode.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts bark-js@1.2.1 gs1-barcode-parser-mod@1.2.1
cat >expiry.cjs <<'PART'
const assert = require("node:assert");
const bark = require("bark-js");
const other = require("gs1-barcode-parser-mod");
const scanned = "01003123456789061727050010A1";
const read = bark(scanned).elements.find((element) => element.ai === "17").value;
const beside = other.parseBarcode(scanned).parsedCodeItems.find((item) => item.ai === "17").isoDate;
console.log("bark-js:", read, "gs1-barcode-parser-mod:", beside);
assert.equal(read, "2027-05-00");
assert(Number.isNaN(new Date(read).getTime()));
assert.equal(beside, "2027-05-31");
PART
node expiry.cjs
