#!/bin/sh
# hl7apy 1.3.5 (PyPI): escapes in the texts of an order of HL7 v2.5.1.
#
# 1. Of the separators in a text that is set, | and ^ are escaped and & is not: "A & B | C" is written
#    "A & B \F\ C", and the reader finds two subcomponents. A line break in the text goes out as it is.
# 2. Nothing is undone for who reads: the value of a parsed name is still "A\T\B", and a value that was
#    set reads back with \F\ in it.
# 3. A line break of HL7, \.br\, is escaped by reading: parsing and writing an order, with nothing
#    changed, makes \E\.br\E\ of it.
#
# Best guess before: "A & B" is written with \T\ and reads back as "A & B".
# Seen: as above.
# Who meets it: whoever reads or writes names, directions and notes (RXE, NTE) with this library.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check hl7apy==1.3.5
cat >escapes.py <<'PART'
from hl7apy.core import Segment
from hl7apy.parser import parse_segment

order = Segment("RXE", version="2.5.1")
order.rxe_2.rxe_2_2 = "A & B | C"
print(order.to_er7())
assert order.to_er7() == r"RXE||^A & B \F\ C"
again = parse_segment(order.to_er7(), version="2.5.1")
pieces = [piece.to_er7() for piece in again.rxe_2.rxe_2_2.children]
print("read again:", pieces)
assert len(pieces) == 2
note = Segment("NTE", version="2.5.1")
note.nte_3 = "once | twice"
print("set and read:", note.nte_3.value)
assert note.nte_3.value == r"once \F\ twice"
line = r"RXE||123^A\T\B \.br\ cream^L|0.50||mg"
parsed = parse_segment(line, version="2.5.1")
print(parsed.rxe_2.rxe_2_2.value)
print(parsed.to_er7())
assert parsed.rxe_2.rxe_2_2.value.startswith(r"A\T\B")
assert parsed.to_er7() == r"RXE||123^A\T\B \E\.br\E\ cream^L|0.50||mg"
PART
own/bin/python escapes.py
