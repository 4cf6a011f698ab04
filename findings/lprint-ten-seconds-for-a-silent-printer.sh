#!/bin/sh
# LPrint 1.1.0 (Debian 12), a queue of its driver zpl_4inch-203dpi-dt in front of a socket.
#
# Get-Printer-Attributes answers only after the device has: LPrint asks it ~HQES and then ~HS, and
# waits ten seconds for the second, although the first was answered. For these ten seconds nobody
# hears anything of the printer, not even its name or its paper. Asked again at once, it answers at
# once. Seen in its requests, too: a line ends with LF alone, and not with the CR LF of the manual.
#
# Best guess before: attributes come at once from what LPrint knows, and the state of the device
# follows when it is known; at most one of the two questions is waited for, a second or two.
# Seen: the first answer after 10.0 s, the second after 0.0 s.
# Who meets it: programs that ask a print server how a label printer is and give up after five
# seconds: they report a dead server where only a printer is switched to another language.
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
dpkg-query -W lprint cups-ipp-utils
cat >device.py <<'END'
import socket

listener = socket.create_server(("127.0.0.1", 0))
open("port", "w").write(str(listener.getsockname()[1]))
while True:
    connection, _ = listener.accept()
    with connection:
        while data := connection.recv(4096):
            print(data, flush=True)
            if b"~HQES" in data:
                none = b"0 00000000 00000000"
                connection.sendall(b"\x02\r\n  PRINTER STATUS\r\n   ERRORS:         " + none
                    + b"\r\n   WARNINGS:       " + none + b"\r\n\x03")
END
python3 device.py >questions &
device=$!
trap 'kill $device 2>/dev/null || true; stop' EXIT
while [ ! -s port ]; do sleep 0.1; done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export HOME="$work" XDG_DATA_HOME="$work" TMPDIR="$work"
lprint server -o server-port="$port" -o listen-hostname=localhost -o log-file="$work/log" &
server=$!
for _ in $(seq 100); do
    if lprint add -d label -v "socket://127.0.0.1:$(cat port)" -m zpl_4inch-203dpi-dt; then break; fi
    sleep 0.1
done 2>/dev/null
cat >ask.test <<'END'
{
  OPERATION Get-Printer-Attributes
  GROUP operation-attributes-tag
  ATTR charset attributes-charset utf-8
  ATTR naturalLanguage attributes-natural-language en
  ATTR uri printer-uri $uri
  ATTR keyword requested-attributes printer-name
  STATUS successful-ok
}
END
ask() {
    python3 - "$port" <<'END'
import subprocess, sys, time
began = time.monotonic()
uri = f"ipp://localhost:{sys.argv[1]}/ipp/print/label"
subprocess.run(["ipptool", "-q", "-T", "30", uri, "ask.test"], check=True)
print(f"{time.monotonic() - began:.1f}")
END
}
first=$(ask)
second=$(ask)
echo "first answer after $first s, second after $second s"
cat questions
python3 -c "import sys; sys.exit(not (9 <= $first <= 12 and $second < 1))"
grep -q "HS.n'" questions
