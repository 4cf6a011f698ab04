"""The files of the pages, at addresses that change with them: a browser asks for each only once.

Until its scripts are there a page takes no scan, so that none of them may wait for the line.
"""

import functools
import hashlib
from pathlib import Path
from typing import Any

from flask import Response, request

FOLDER = Path(__file__).with_name("static")
ENDPOINT = "web.static"
FOR_GOOD = "public, max-age=31536000, immutable"
DIGITS = 12


@functools.cache
def _versions() -> dict[str, str]:
    digests = {file.name: hashlib.sha256(file.read_bytes()) for file in FOLDER.iterdir()}
    return {name: digest.hexdigest()[:DIGITS] for name, digest in digests.items()}


def add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Give the address of a file its version."""
    version = _versions().get(str(values.get("filename")))
    if endpoint == ENDPOINT and version is not None:
        values.setdefault("v", version)


def keep(response: Response) -> None:
    """Have browsers keep the file whose version was asked for."""
    if request.endpoint != ENDPOINT or response.status_code not in (200, 304):
        return
    name = (request.view_args or {}).get("filename", "")
    if request.args.get("v") == _versions().get(name):
        response.headers["Cache-Control"] = FOR_GOOD
