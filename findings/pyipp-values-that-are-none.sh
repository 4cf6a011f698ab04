#!/bin/sh
# pyipp 0.17.2: pyipp.parser.parse on valid answers of a printer (RFC 8010, RFC 8011).
#
# 1. "no-value" (0x13) and "unknown" (0x12) both become "", as a text of no letters does. Of a job,
#    time-at-processing "no-value" says that it never began, "unknown" says nothing (RFC 8011,
#    5.3.14.2): the two cannot be told apart any more.
# 2. Of several ranges (1setOf rangeOfInteger) the second is put into the first: [1, 5, [7, 9]].
# 3. One attribute with a number that its list lacks (orientation-requested-default 7, "none" of PWG
#    5100.13) makes the whole answer unreadable.
#
# Best guess before: None, or a kind of its own, for values that are none; a list of two ranges; an
# unknown number as it is.
# Who meets it: whoever reads a printer's state, job times or page-ranges with pyipp.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check pyipp==0.17.2
cat >answers.py <<'END'
import struct
from pyipp import parser

HEAD = struct.pack(">BBHI", 2, 0, 0, 1) + b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x04"

def attribute(tag, name, value):
    return bytes([tag]) + struct.pack(">H", len(name)) + name + struct.pack(">H", len(value)) + value

def said(*attributes):
    return parser.parse(HEAD + b"".join(attributes) + b"\x03")["printers"][0]

def ranges(low, high):
    return struct.pack(">ii", low, high)

none = said(attribute(0x13, b"a", b""), attribute(0x12, b"b", b""), attribute(0x41, b"c", b""))
print(none)
assert none == {"a": "", "b": "", "c": ""}
two = said(attribute(0x33, b"pages", ranges(1, 5)), attribute(0x33, b"", ranges(7, 9)))
print(two)
assert two == {"pages": [1, 5, [7, 9]]}
try:
    said(attribute(0x23, b"orientation-requested-default", struct.pack(">i", 7)))
except ValueError as error:
    print("ValueError:", error)
else:
    raise AssertionError("7 is read")
END
own/bin/python answers.py
