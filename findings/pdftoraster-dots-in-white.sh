#!/bin/sh
# cups-filters 1.28.17 (Debian 12): pdftoraster, its filter that draws by poppler.
#
# An empty white page of 4 x 3 inch for a Zebra printer of one bit at 203 dpi (the driver of CUPS
# itself) comes out with a black dot in each 16 x 16 dots of white. gstoraster draws it white.
#
# Best guess before: a white page is white; at most the dithering of greys differs.
# Seen: 1938 black dots by pdftoraster, 0 by gstoraster.
# Who meets it: whoever prints labels through a queue whose filter is poppler's, by its PPD or since
# Ghostscript's is not installed: there are dots in the quiet zones of every barcode.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
dpkg-query -W cups-filters
cat >white.py <<'END'
objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
           b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 216]/Contents 4 0 R/Resources<<>>>>",
           b"<</Length 0>>stream\n\nendstream"]
made, places = b"%PDF-1.4\n", []
for number, body in enumerate(objects, 1):
    places.append(len(made))
    made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
start = len(made)
made += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
made += b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
open("white.pdf", "wb").write(made)
END
cat >black.py <<'END'
import sys
raster = open(sys.argv[1], "rb").read()
assert raster[:4] in (b"3SaR", b"RaS3")
print(sum(bin(byte).count("1") for byte in raster[1800:]))
END
python3 white.py
ppdc -d ppd /usr/share/cups/drv/sample.drv
export PPD="$work/ppd/zebra.ppd" CONTENT_TYPE=application/pdf
/usr/lib/cups/filter/pdftopdf 1 me white 1 PageSize=w288h216 white.pdf >page.pdf 2>/dev/null
for filter in gstoraster pdftoraster; do
    /usr/lib/cups/filter/$filter 1 me white 1 PageSize=w288h216 page.pdf >$filter.ras 2>/dev/null
    echo "$filter: $(python3 black.py $filter.ras) black dots"
done
[ "$(python3 black.py gstoraster.ras)" = 0 ]
[ "$(python3 black.py pdftoraster.ras)" -gt 1000 ]
