"""Static files at URLs with a version, so that a browser requests each only once.

A page takes no scans until its scripts are loaded, so they must not wait for the network.
"""

import functools
import hashlib
from pathlib import Path
from typing import Any

from flask import Response, request

FOLDER = Path(__file__).parents[1] / "static"
ENDPOINT = "web.static"
FOR_GOOD = "public, max-age=31536000, immutable"
DIGITS = 12


@functools.cache
def _versions() -> dict[str, str]:
    digests = {file.name: hashlib.sha256(file.read_bytes()) for file in FOLDER.iterdir()}
    return {name: digest.hexdigest()[:DIGITS] for name, digest in digests.items()}


def add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Add its version to the URL of a file."""
    version = _versions().get(str(values.get("filename")))
    if endpoint == ENDPOINT and version is not None:
        values.setdefault("v", version)


def keep(response: Response) -> None:
    """Let browsers cache a file that was requested with its version."""
    if request.endpoint != ENDPOINT or response.status_code not in (200, 304):
        return
    name = (request.view_args or {}).get("filename", "")
    if request.args.get("v") == _versions().get(name):
        response.headers["Cache-Control"] = FOR_GOOD
