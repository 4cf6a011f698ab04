#!/bin/sh
# num2words 0.5.14 (PyPI): decimals in words, by language.
#
# 1. 1.05 in Bengali and Persian is the same text as 1.5 ("one point five", "one and a half"), and
#    0.005 is that of 0.5: the zeros behind the point are lost. In Vietnamese 1.05 is "one point five",
#    and 0.005 "zero point one".
# 2. In Italian the part behind the point is lost: 1.05 and 12.5 are "uno" and "dodici"; in Turkish
#    1.05 is no word at all.
# 3. -0.5 in English, Spanish and French has no minus.
# None of it raises an error; English, Spanish and French speak 1.05 digit by digit.
#
# Best guess before, written for English, Spanish and French: each digit behind the point is spoken.
# That the other languages do the same was taken for granted.
# Seen: as above.
# Who meets it: whoever prints a dose in words for patients of several languages, or reads it aloud.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check num2words==0.5.14
cat >words.py <<'PART'
from decimal import Decimal
from num2words import num2words

SAME = [("bn", "1.05", "1.5"), ("fa", "1.05", "1.5"), ("fa", "0.005", "0.5"),
        ("bn", "0.005", "0.5"), ("it", "1.05", "1"), ("it", "12.5", "12"),
        ("en", "-0.5", "0.5"), ("es", "-0.5", "0.5"), ("fr", "-0.5", "0.5")]
OTHER = [("en", "1.05", "1.5"), ("es", "1.05", "1.5"), ("fr", "1.05", "1.5")]

def words(language, number):
    return num2words(Decimal(number), lang=language)

for language, one, two in SAME + OTHER:
    print(language, one, repr(words(language, one)), two, repr(words(language, two)))
print("vi", "1.05", words("vi", "1.05"), "0.005", words("vi", "0.005"))
assert words("vi", "1.05") == "m\u1ed9t ph\u1ea9y n\u0103m"
assert words("vi", "0.005") == "kh\u00f4ng ph\u1ea9y m\u1ed9t"
assert words("tr", "1.05") == ""
for language, one, two in OTHER:
    assert words(language, one) != words(language, two)
for language, one, two in SAME:
    first, second = words(language, one), words(language, two)
    assert first == second, (language, one)
PART
PYTHONIOENCODING=utf-8 own/bin/python words.py
