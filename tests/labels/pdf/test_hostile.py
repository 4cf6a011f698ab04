"""Labels with malicious words and files."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from labels import errors, layout, pdf, typesetting
from labels.pdf.renderer import Renderer
from tests.labels.samples import SAMPLE, STOCK, text, unspaced, with_text


@dataclass
class RecordingServer:
    """A web server that records every request."""

    url: str = ""
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[RecordingServer]:
    seen = RecordingServer()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            """Discards the log."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        seen.url = f"http://127.0.0.1:{server.server_port}/it"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield seen
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "{{7*7}} {% raw %}",
        "&amp; &lt;b&gt; &#65;",
        '"><img src=x onerror=alert(1)>',
        "</style><style>*{display:none}",
        "'; DROP TABLE patients; --",
        "<!-- hidden -->",
        "<svg><image href='file:///etc/passwd'/></svg>",
        "\\u0041 %s %(a)s $HOME `id`",
    ],
)
def test_markup_in_a_text_is_shown_literally(words: str) -> None:
    label = pdf.render(with_text("directions", words), STOCK)

    assert unspaced(words) in unspaced(text(label))


@pytest.mark.parametrize(
    "form",
    [
        "<img src={}>",
        "<link rel=attachment href={}>",
        "<link rel=stylesheet href={}>",
        "<style>@import url({})</style>",
        "<object data={}></object>",
        "url({})",
    ],
)
def test_a_url_in_a_text_is_never_requested(form: str, listener: RecordingServer) -> None:
    words = form.format(listener.url)

    label = pdf.render(with_text("directions", words), STOCK)

    assert unspaced(words) in unspaced(text(label))
    assert listener.asked == []


@pytest.mark.parametrize("address", ["LISTENER", "file:///etc/hostname", "ftp://127.0.0.1/it"])
@pytest.mark.parametrize(
    "rule",
    [
        '@import url("{}");',
        'body {{ background: url("{}") }}',
        '@font-face {{ font-family: X; src: url("{}") }}',
        'div::before {{ content: url("{}") }}',
        'div {{ list-style-image: url("{}"); display: list-item !important }}',
    ],
)
def test_a_stylesheet_that_reaches_out_makes_no_label(
    rule: str, address: str, listener: RecordingServer
) -> None:
    address = address.replace("LISTENER", listener.url)
    arrangement = typesetting.arrange(SAMPLE, STOCK)

    with pytest.raises(errors.ResourceRefused):
        Renderer(STOCK, rule.format(address) + layout.stylesheet()).draw(
            layout.html(arrangement, stock=STOCK), [arrangement.part.areas]
        )

    assert listener.asked == []


@pytest.mark.parametrize(
    "element",
    [
        '<img src="{}">',
        '<object data="{}"></object>',
        '<embed src="{}">',
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        '<svg style="position: absolute"><image href="{}" width="9" height="9"/></svg>',
        '<div style="background: url({})"></div>',
    ],
)
def test_a_template_that_reaches_out_makes_no_label(
    element: str, listener: RecordingServer
) -> None:
    arrangement = typesetting.arrange(SAMPLE, STOCK)
    html = layout.html(arrangement, stock=STOCK).replace(
        "</body>", element.format(listener.url) + "</body>"
    )

    with pytest.raises(errors.ResourceRefused):
        pdf.renderer(STOCK).draw(html, [arrangement.part.areas])

    assert listener.asked == []
