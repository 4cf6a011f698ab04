"""Compresses pages and their files, for old machines on slow connections.

The size of a page must not reveal its secrets: the proof in its forms has another text in each
response, see `visitors`.
"""

import gzip

from flask import Response, request

KINDS = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml"})
# Below this, compression saves nothing.
FEWEST_BYTES = 1000
LEVEL = 6


def compress(response: Response) -> None:
    """Compress the response for a browser that accepts gzip."""
    if response.mimetype not in KINDS or response.status_code != 200:
        return
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0:
        return
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) < FEWEST_BYTES:
        return
    response.set_data(gzip.compress(content, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag is not None:
        # The bytes differ from the file's.
        response.set_etag(tag, weak=True)
