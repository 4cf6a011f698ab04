#!/bin/sh
# pytest-xdist 3.8.0 with pytest 9.2.0 (PyPI): --dist=loadgroup and the mark xdist_group.
#
# Tests with the same group go to different processes, without a warning. xdist writes the group into
# a private field of each test, which this pytest no longer reads; its own metadata asks for
# pytest 7 or later. With pytest 8.4.2 the group stays in one process.
#
# Best guess before: tests of one group run in one process, as the documents of xdist say.
# Seen: as above; found because two processes started the one printer announcer of a machine.
# Who meets it: whoever keeps tests that share a device, a port or a database in one group.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >test_group.py <<'PART'
import os
import time

import pytest


@pytest.mark.xdist_group("one device")
@pytest.mark.parametrize("number", range(12))
def test_it(number):
    time.sleep(0.05)
    with open("workers.txt", "a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + "\n")
PART
processes() {
    python3 -m venv "$1"
    "$1/bin/pip" install -q --disable-pip-version-check "pytest==$1" pytest-xdist==3.8.0
    rm -f workers.txt
    "$1/bin/python" -m pytest -q -p no:cacheprovider -n 3 --dist=loadgroup test_group.py >out.txt
    sort -u workers.txt | wc -l
}
before=$(processes 8.4.2)
now=$(processes 9.2.0)
echo "processes for one group: pytest 8.4.2: $before, pytest 9.2.0: $now"
test "$before" -eq 1
test "$now" -gt 1
