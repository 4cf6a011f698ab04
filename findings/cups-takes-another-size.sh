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
PATH=$PATH:/usr/sbin
dpkg-query -W cups
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir -p etc/ppd state spool/tmp cache
ppdc -d ppd /usr/share/cups/drv/sample.drv
cp ppd/zebra.ppd etc/ppd/label.ppd
cat >etc/cups-files.conf <<END
ServerRoot $work/etc
StateDir $work/state
RequestRoot $work/spool
CacheDir $work/cache
TempDir $work/spool/tmp
ErrorLog $work/error_log
AccessLog $work/access_log
PageLog $work/page_log
FileDevice Yes
SystemGroup root
END
cat >etc/cupsd.conf <<END
Listen 127.0.0.1:$port
Browsing No
DefaultAuthType None
LogLevel debug
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
END
cat >etc/printers.conf <<END
<Printer label>
DeviceURI file:///dev/null
State Idle
Accepting Yes
JobSheets none none
OpPolicy default
ErrorPolicy abort-job
</Printer>
END
if [ "$(id -u)" = 0 ]; then
    chown -R root:lp "$work"
    chmod -R g+rwX "$work"
fi
cupsd -f -c "$work/etc/cupsd.conf" -s "$work/etc/cups-files.conf" &
server=$!
for _ in $(seq 100); do
    if lpstat -h "localhost:$port" -r 2>/dev/null | grep -q 'is running'; then break; fi
    sleep 0.1
done
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
