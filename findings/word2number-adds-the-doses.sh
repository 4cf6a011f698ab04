#!/bin/sh
# word2number 1.1 (PyPI): word_to_num on parts of directions.
#
# All number words of a text are added up, whatever stands between: "one to two" is 3, "one or two" is
# 3, "two tablets three times" is 5. A half is passed over: "two and a half" is 2; "minus five" is 5.
# No error is raised as long as there is one number word.
#
# Best guess before: "one to two" raises; "two and a half" raises or is 2.5.
# Seen: 3 and 2.
# Who meets it: whoever reads amounts out of directions or of spoken orders with it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv own
own/bin/pip install -q --disable-pip-version-check setuptools==80.9.0 wheel==0.45.1
own/bin/pip install -q --disable-pip-version-check word2number==1.1
cat >amounts.py <<'PART'
from word2number import w2n

SAID = {"one to two": 3, "one or two": 3, "two tablets three times": 5, "two and a half": 2, "minus five": 5}
for words, number in SAID.items():
    found = w2n.word_to_num(words)
    print(words, "->", found)
    assert found == number, words
PART
own/bin/python amounts.py
