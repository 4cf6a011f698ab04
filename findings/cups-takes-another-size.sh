#!/bin/sh
# CUPS 2.4.2 (Debian 12): a private cupsd with the Zebra driver of CUPS itself.
#
# 1. A job for a custom paper of 175 x 392 points (`-o media=Custom.175x392`, which the driver can
#    do) is printed on 171 x 396 points: CUPS takes the first paper of the driver's list that is
#    within five points of either side, and not the size that was asked for. The label is cut on both
#    sides by two points, and its dots come to lie between the printer's.
# 2. printer-resolution=300dpi, which the queue has in its printer-resolution-supported, does nothing:
#    the driver option Resolution is not set, and the queue prints by its default, 203 dpi.
#
# Best guess before: a custom size is taken as it is; a listed resolution is obeyed or refused.
# Seen: PageSize=w171h396, and no Resolution among the options of the filters.
# Who meets it: printers of continuous rolls; whoever sends a label for 300 dpi to a queue of 203.
set -eu
parts=$(cd "$(dirname "$0")/parts" && pwd)
work=$(mktemp -d)
server=
stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop EXIT
cd "$work"
resolution=203dpi
. "$parts/cupsd.sh"
echo A label >label.txt
lp -h "localhost:$port" -d label -o media=Custom.175x392 -o printer-resolution=300dpi label.txt
for _ in $(seq 100); do
    if grep -aq 'Job 1\] argv\[5\]' error_log; then break; fi
    sleep 0.1
done
options=$(grep -a 'Job 1\] argv\[5\]' error_log | head -1)
echo "$options" | grep -o 'PageSize=[^ "]*'
echo "$options" | grep -q 'PageSize=w171h396'
if echo "$options" | grep -q ' Resolution='; then
    echo 'The resolution is set.'
    exit 1
fi
