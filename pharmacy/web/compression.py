"""Pages and their files in fewer bytes: an old machine at a slow line waits for each of them.

What is secret in a page must not be guessed from its size: the proof in its forms is another text
in each answer, see `visitors`.
"""

import gzip

from flask import Response, request

KINDS = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml"})
# Below this nothing is won.
FEWEST_BYTES = 1000
LEVEL = 6


def compress(response: Response) -> None:
    """Make the answer smaller for a browser that says that it reads gzip."""
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
        # Not the same bytes as the file.
        response.set_etag(tag, weak=True)
