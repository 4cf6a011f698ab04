"""The client program in the guide, unchanged, with a real server and worker."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import make_server

from pharmacy import db
from pharmacy.api import examples
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.records import outbox
from tests.jobs.sites import PATIENCE_SECONDS, PharmacyWithWorkers, now
from tests.jobs.workers import ROOT

# What its own receiver does with a valid message, one with another secret, and an old one.
FORGED = """
import base64, os, time, system
from pharmacy.core.webhooks import signatures
secret = os.environ["WEBHOOK_SECRET"]
other = "whsec_" + base64.b64encode(b"another").decode()
def is_taken(key, moment):
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(moment)}
    headers["webhook-signature"] = signatures([key], "msg_1", moment, "{}")
    return system.is_from_the_pharmacy(headers, b"{}", secret)
now = int(time.time())
print(is_taken(secret, now), is_taken(other, now), is_taken(secret, now - 600))
"""


def program() -> str:
    """The Python blocks of the page, joined."""
    text = (ROOT / "docs/guide/prescriber-client.md").read_text(encoding="utf-8")
    return "\n\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))


@contextmanager
def served(site: PharmacyWithWorkers) -> Iterator[str]:
    """The pharmacy on a real socket."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def test_the_client_of_the_guide_places_polls_and_receives(
    sqlite_site: PharmacyWithWorkers, tmp_path: Path
) -> None:
    port = free_port()
    with db.transaction(sqlite_site.engine) as session:
        url = f"http://127.0.0.1:{port}/"
        secret = outbox.add_endpoint(session, COMMAND_LINE, "clinic", url, now())
    sqlite_site.environment["WEBHOOKS_TO_LOOPBACK"] = "true"
    sqlite_site.start_worker()
    (tmp_path / "system.py").write_text(program(), encoding="utf-8")
    (tmp_path / "order.json").write_text(json.dumps(examples.ORDER), encoding="utf-8")
    with served(sqlite_site) as address:
        ended = subprocess.run(
            [sys.executable, "system.py"],
            cwd=tmp_path,
            env={
                **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
                "PHARMACY_URL": address,
                "PHARMACY_KEY": sqlite_site.key,
                "HOOK_PORT": str(port),
                "WEBHOOK_SECRET": secret,
            },
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS * 2,
        )
        others_verdicts = subprocess.run(
            [sys.executable, "-c", FORGED],
            cwd=tmp_path,
            env={"PHARMACY_URL": address, "PHARMACY_KEY": "rxl_none", "WEBHOOK_SECRET": secret},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
    assert others_verdicts.stdout == "True False False\n", others_verdicts.stderr
    assert ended.returncode == 0, ended.stderr
    placed, received = ended.stdout.splitlines()
    assert re.fullmatch(r"\d+ received \['rendered'(, 'rendered')*\]", placed)
    assert re.fullmatch(r"order\.received [0-9a-f-]{36}", received)
