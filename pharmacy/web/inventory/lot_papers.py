"""A lot's certificate of analysis and pack statistics."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.roles import Permission
from pharmacy.services.inventory import lot_records
from pharmacy.web.inventory import lots
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("lot_papers")
SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
# The file, and the few other fields of its form.
LARGEST_FORM = lot_records.LARGEST_CERTIFICATE + 16_384


@pages.get("/lots/<lot_id>/certificate", may=Permission.READ_LOT)
def certificate(lot_id: str) -> Response:
    """The certificate as it was received, as a download: a browser must not run what is in it."""
    with current.reading() as session:
        kept = lot_records.get_certificate(session, lot_id)
    response = Response(kept.content, mimetype=kept.media_type)
    name = f"certificate-{kept.sha256[:12]}.{SUFFIXES[kept.media_type]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.post("/lots/<lot_id>/certificate", may=Permission.RECEIVE_LOT, largest=LARGEST_FORM)
def attach(lot_id: str) -> AnyResponse:
    """Keep a certificate with its lot."""
    content = _uploaded()
    try:
        with current.transaction() as session:
            actor, now = visitors.person().actor, current.now()
            lot_records.attach_certificate(session, actor, lot_id, content, now)
    except lots.REFUSALS as error:
        return lots.refuse(lot_id, "certificate", error)
    return redirect(url_for("web.lots.show", lot_id=lot_id), 303)


def _uploaded() -> bytes:
    """The file of the form; nothing if there is none. A large one is in a temporary file."""
    file = request.files.get("certificate")
    if file is None:
        return b""
    with file.stream as stream:
        return stream.read()


@pages.post("/lots/<lot_id>/packings", may=Permission.RECEIVE_LOT)
def pack(lot_id: str) -> AnyResponse:
    """Record how many milligrams fill one capsule."""
    size, milligrams = request.form.get("size", ""), request.form.get("milligrams", "")
    try:
        with current.transaction() as session:
            actor, now = visitors.person().actor, current.now()
            lot_records.add_packing(session, actor, lot_id, size, milligrams, now)
    except lots.REFUSALS as error:
        return lots.refuse(lot_id, "packing", error)
    return redirect(url_for("web.lots.show", lot_id=lot_id), 303)
