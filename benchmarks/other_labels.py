"""The same words on labels of the same size, with blabel and with ReportLab.

Each is used as its manual shows: blabel with an HTML template and its barcode function, ReportLab
with a canvas and its barcode. Neither checks that the words fit, or what was drawn.
"""

import io
from collections.abc import Sequence

import blabel
import weasyprint
from reportlab.graphics.barcode import code128
from reportlab.lib.units import inch
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from labels import fonts
from labels.content import LabelContent

SIZE = (4 * inch, 3 * inch)
TEMPLATE = """
<div class="row"><b>{{ pharmacy_name }}</b><b class="right">{{ rx_number }}</b></div>
<div class="row small">{{ pharmacy_address }} {{ pharmacy_phone }}
<b class="right">{{ quantity }}</b></div>
<div class="name">{{ patient_name }}</div>
<div class="drug">{{ drug }}</div>
<div class="directions">{{ directions }}</div>
<div class="phase">{{ phase }}</div>
<div class="left"><b>{{ beyond_use }}</b>
{% for warning in warnings %}<div class="warning">{{ warning }}</div>{% endfor %}</div>
<div class="code"><img src="{{ label_tools.barcode(barcode, write_text=False) }}"/>
<div class="digits">{{ barcode }}</div>
<div>Filled: {{ date }} Lot: {{ lot }}</div><div>Prescriber: {{ prescriber }}</div></div>
<div class="small below">{{ storage }}
{% for statement in statements %}<div>{{ statement }}</div>{% endfor %}</div>
"""
STYLE = """
@page { size: 4in 3in }
.item { width: 3.8in; margin: 0.08in 0.1in; font: 7pt "Liberation Sans"; position: relative }
.row { font-size: 10pt; border-bottom: 0 } .small { font-size: 7pt } .right { float: right }
.name { font-size: 17pt; font-weight: bold } .drug { font-size: 15pt; font-weight: bold }
.directions { font-size: 15pt } .phase { font-size: 12pt; font-weight: bold }
.left { float: left; width: 1.8in } .code { float: right; width: 1.8in }
.warning { background: black; color: white; font-weight: bold; padding: 2pt }
.code img { width: 1.66in; height: 0.2in } .digits { text-align: center }
.below { clear: both }
"""
# Field, font size and weight, in the order of the label. The barcode comes after the phase.
HEAD = (
    ("pharmacy_name", 10, "bold"), ("rx_number", 11, "bold"), ("pharmacy_address", 7, "regular"),
    ("pharmacy_phone", 7, "regular"), ("quantity", 7, "bold"), ("patient_name", 17, "bold"),
    ("drug", 15, "bold"), ("directions", 15, "regular"), ("phase", 12, "bold"),
)  # fmt: skip
FOOT = (
    ("beyond_use", 9, "bold"), ("warnings", 7, "bold"), ("barcode", 7, "regular"),
    ("date", 7, "regular"), ("lot", 7, "regular"), ("prescriber", 7, "regular"),
    ("storage", 7, "regular"), ("statements", 7, "regular"),
)  # fmt: skip


def by_blabel(order: Sequence[LabelContent]) -> list[bytes]:
    """A PDF for each label."""
    return [by_blabel_at_once([content]) for content in order]


def by_blabel_at_once(order: Sequence[LabelContent]) -> bytes:
    """One PDF of all labels."""
    made: bytes = WRITER.write_labels([content.to_json() for content in order])
    return made


def _writer() -> blabel.LabelWriter:
    style = weasyprint.CSS(string=STYLE)
    return blabel.LabelWriter(item_template=TEMPLATE, default_stylesheets=(style,))


def by_reportlab(order: Sequence[LabelContent]) -> list[bytes]:
    """A PDF for each label. Its fonts are loaded once."""
    return [_drawn(content) for content in order]


def _drawn(content: LabelContent) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=SIZE)
    y = _texts(canvas, content, HEAD, SIZE[1] - 5)
    bars = code128.Code128(content.barcode, barWidth=3 * inch / 203, barHeight=0.2 * inch, quiet=0)
    bars.drawOn(canvas, 2.18 * inch, SIZE[1] - 0.6 * inch)
    _texts(canvas, content, FOOT, y)
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def _texts(
    canvas: Canvas, content: LabelContent, fields: Sequence[tuple[str, int, str]], y: float
) -> float:
    texts = content.to_json()
    for field, size, weight in fields:
        canvas.setFont(weight, size)
        words = texts[field]
        for text in [words] if isinstance(words, str) else words:
            for line in simpleSplit(text, weight, size, SIZE[0] - 12):
                y -= size
                canvas.drawString(6, y, line)
    return y


for _weight in fonts.FILES:
    pdfmetrics.registerFont(TTFont(_weight, str(fonts.face(_weight).file)))
WRITER = _writer()
