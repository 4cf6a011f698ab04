#!/bin/sh
# CUPS 2.4.2 (Debian 12): a private cupsd with the Zebra driver of CUPS itself.
#
# A queue whose driver is set to 300 dpi (printer-resolution-default says so) names 203 dpi alone as
# the resolution of the rasters that it takes, in pwg-raster-document-resolution-supported and in
# urf-supported (RS203). It is the first resolution of the driver's list, whatever the queue is set
# to. A raster of 300 dpi, which is not on the list, is taken all the same, and each of its dots comes
# out as it was sent (seen along with it; not part of this script).
#
# Best guess before: the rasters' resolution is the one that the queue is set to, or all of the list.
# Seen: printer-resolution-default = 300dpi beside pwg-raster-document-resolution-supported = 203dpi.
# Who meets it: programs that send rasters to a label printer of 300 dpi behind CUPS and believe the
# list: they refuse a printer that is right, or draw for the wrong dots.
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
resolution=300dpi
. "$parts/cupsd.sh"
cat >ask.test <<'END'
{
  OPERATION Get-Printer-Attributes
  GROUP operation-attributes-tag
  ATTR charset attributes-charset utf-8
  ATTR naturalLanguage attributes-natural-language en
  ATTR uri printer-uri $uri
  STATUS successful-ok
}
END
ipptool -tv "ipp://localhost:$port/printers/label" ask.test >said
grep -E ' (printer-resolution-default|pwg-raster-document-resolution-supported|urf-supported) ' said
grep -q 'printer-resolution-default (resolution) = 300dpi' said
grep -q 'pwg-raster-document-resolution-supported (resolution) = 203dpi' said
grep ' urf-supported ' said | grep -q 'RS203,\|RS203$'
