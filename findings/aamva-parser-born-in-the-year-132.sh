#!/bin/sh
# aamva-parser 1.7.0 (npm): the barcode of a Canadian driver's license (AAMVA, PDF417).
#
# Licenses of the US write days as MMDDCCYY, those of Canada (DCG CAN) as CCYYMMDD. The library, which
# names both countries, reads each as the US does: 19900131 becomes month 19, day 90 of the year 131,
# that is September 28 of the year 132, and the card, good until 2032, "is expired".
#
# Best guess before: the birth is 1990-01-31 for both countries.
# Seen: the year 132.
# Who meets it: whoever records who picks up a controlled drug from the card's barcode.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --silent --no-audit --no-fund --ignore-scripts aamva-parser@1.7.0
cat >card.cjs <<'PART'
const assert = require("node:assert");
const { Parse } = require("aamva-parser");

function card(issuer, country, birth, expiry, issue) {
  const fields = [
    "DAQX1234567", "DCSSAMPLE", "DDEN", "DACANY", "DDFN", "DADNONE", "DDGN", "DCAG", "DCBNONE", "DCDNONE",
    `DBD${issue}`, `DBB${birth}`, `DBA${expiry}`, "DBC2", "DAU175 cm", "DAYBRO", "DAG1 MAIN ST",
    "DAIANYTOWN", `DAJ${country === "CAN" ? "ON" : "AZ"}`, "DAK00000      ", "DCFX1", `DCG${country}`,
  ].join("\n");
  const length = String(fields.length + 3).padStart(4, "0");
  return `@\n\x1e\rANSI ${issuer}080001DL0031${length}DL${fields}\r`;
}

const american = Parse(card("636026", "USA", "01311990", "01312032", "08242017"));
const canadian = Parse(card("636012", "CAN", "19900131", "20320131", "20170824"));
const day = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].join("-");
console.log("USA:", day(american.dateOfBirth), "expired:", american.isExpired());
console.log("CAN:", day(canadian.dateOfBirth), "expired:", canadian.isExpired());
assert.equal(day(american.dateOfBirth), "1990-1-31");
assert.equal(day(canadian.dateOfBirth), "132-9-28");
assert.equal(canadian.isExpired(), true);
PART
node card.cjs
