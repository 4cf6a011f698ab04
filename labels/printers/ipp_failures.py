"""What a failed IPP request means for the label: would it fail again, and may it have printed?"""

import http
from typing import Any, NoReturn

import aiohttp
import pyipp
from pyipp import enums

from labels.errors import PrinterFailed

# Statuses after which the same label may well go through later (RFC 8011, appendix B).
PASSING = (
    enums.IppStatus.ERROR_TIMEOUT,
    enums.IppStatus.ERROR_INTERNAL,
    enums.IppStatus.ERROR_SERVICE_UNAVAILABLE,
    enums.IppStatus.ERROR_DEVICE,
    enums.IppStatus.ERROR_TEMPORARY,
    enums.IppStatus.ERROR_NOT_ACCEPTING_JOBS,
    enums.IppStatus.ERROR_BUSY,
    enums.IppStatus.ERROR_JOB_CANCELED,
    enums.IppStatus.ERROR_PRINTER_IS_DEACTIVATED,
    enums.IppStatus.ERROR_TOO_MANY_JOBS,
)
# Somebody stopped the job at the printer while it was coming in: part of it may be on paper.
BEGUN = (enums.IppStatus.ERROR_JOB_CANCELED,)


class Redirected(Exception):
    """The printer sent us to another address; a label goes where it was sent, or nowhere."""


def no_redirects() -> aiohttp.TraceConfig:
    """Makes a session raise Redirected where it would have gone on to another address."""
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_refuse_redirect)
    return trace


async def _refuse_redirect(*_: Any) -> NoReturn:
    raise Redirected


def explained(error: Exception) -> PrinterFailed:
    """The failure in plain words; whatever is not known to be harmless may have printed."""
    cause = error.__cause__ if isinstance(error, pyipp.IPPConnectionError) else error
    match cause:
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return _unreached(cause)
        case Redirected():
            return _failed("The printer points to another address. Give that one.", True, False)
        case pyipp.IPPError():
            return _answered(cause)
        case TimeoutError():
            return _unknown("The printer did not answer in time.")
        case _:
            return _unknown("The connection to the printer broke off.")


def _answered(error: pyipp.IPPError) -> PrinterFailed:
    match error:
        case pyipp.IPPConnectionUpgradeRequired():
            return _failed("The printer wants an ipps: address.", True, False)
        case pyipp.IPPVersionNotSupportedError():
            return _failed("The printer does not speak IPP 2.0.", True, False)
        case pyipp.IPPResponseError():
            return _http_refusal(_status(error))
        case pyipp.IPPParseError():
            return _unknown("The printer's answer cannot be understood.")
        case _:
            return _ipp_refusal(_status(error))


def _unreached(error: Exception) -> PrinterFailed:
    if isinstance(error, aiohttp.ClientSSLError):
        words = "No trusted connection to the printer: no TLS, or a certificate that nobody vouches"
        return _failed(f"{words} for; nothing was sent.", True, False)
    return _failed("The printer cannot be reached; nothing was sent.", False, False)


def _ipp_refusal(status: int) -> PrinterFailed:
    known = status in list(enums.IppStatus)
    name = enums.IppStatus(status).name.lower().replace("_", " ") if known else "unknown"
    return _failed(
        f"The printer refused the label: {name} (IPP status 0x{status:04x}).",
        status not in PASSING,
        status in BEGUN,
    )


def _http_refusal(status: int) -> PrinterFailed:
    if status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return _failed(f"The printer refused the request (HTTP status {status}).", True, False)
    return _unknown(f"The printer failed (HTTP status {status}).")


def _status(error: Exception) -> int:
    return int(error.args[1]["status-code"])


def _unknown(what: str) -> PrinterFailed:
    return _failed(f"{what} The label may have printed: look before printing again.", False, True)


def _failed(message: str, permanent: bool, may_have_printed: bool) -> PrinterFailed:
    return PrinterFailed(message, permanent=permanent, may_have_printed=may_have_printed)
