#!/bin/sh
# CUPS 2.4.2 with cups-filters 1.28.17 and Ghostscript 10.0.0 (Debian 12), Zebra driver of CUPS itself.
#
# A label of 710 x 253 dots at 203 dpi has twenty bars of exactly 4 dots, on whole dots, with spaces
# of 4. Its page is 251.82 x 89.74 points; the paper is 252 x 90 points; print-scaling is "none".
# pdftopdf lays the page into the middle of the paper, 0.25 dots to the right, and Ghostscript paints
# every dot that is touched: each bar becomes 5 dots wide, each space 3. A space of 2 dots becomes 1.
#
# Best guess before: "none" keeps dots on dots, and the bars are 4 and 4.
# Seen: 5 3 5 3 5 3 ...
# Who meets it: whoever prints barcodes by PDF through a CUPS queue to a label printer of 203 dpi on
# labels that are not whole points, such as 3.5 x 1.25 inch.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
dpkg-query -W cups cups-filters ghostscript
cat >label.py <<'END'
dot = 72 / 203
bars = "".join(f"{(100 + 8 * i) * dot:.4f} {20 * dot:.4f} {4 * dot:.4f} {100 * dot:.4f} re f "
               for i in range(20)).encode()
box = f"0 0 {710 * dot:.4f} {253 * dot:.4f}".encode()
objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
           b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R/Resources<<>>>>",
           b"<</Length %d>>stream\n%s\nendstream" % (len(bars), bars)]
made, places = b"%PDF-1.4\n", []
for number, body in enumerate(objects, 1):
    places.append(len(made))
    made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
start = len(made)
made += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
made += b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
open("label.pdf", "wb").write(made)
END
cat >runs.py <<'END'
import itertools, struct, sys
raster = sys.stdin.buffer.read()
order = "<" if raster[:4] == b"3SaR" else ">"
width, height = struct.unpack(order + "II", raster[376:384])
line = struct.unpack(order + "I", raster[396:400])[0]
rows = (raster[1800 + y * line:1800 + (y + 1) * line] for y in range(height))
found = {tuple(len(list(run)) for _, run in itertools.groupby(
    "".join(f"{byte:08b}" for byte in row)[:width].strip("0"))) for row in rows} - {()}
assert len(found) == 1, found
(runs,) = found
print(*runs)
sys.exit(0 if runs == (5, 3) * 19 + (5,) else 1)
END
python3 label.py
ppdc -d ppd /usr/share/cups/drv/sample.drv
export PPD="$work/ppd/zebra.ppd" CONTENT_TYPE=application/pdf
options="PageSize=Custom.252x90 print-scaling=none"
/usr/lib/cups/filter/pdftopdf 1 me label 1 "$options" label.pdf 2>/dev/null |
    /usr/lib/cups/filter/gstoraster 1 me label 1 "$options" 2>/dev/null | python3 runs.py
