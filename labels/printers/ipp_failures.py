"""What a failed IPP request means: would it fail again, and may the label have printed?"""

import http

import aiohttp
from pyipp import enums

from labels.errors import PrinterFailed
from labels.printers.ipp_answers import Unreadable

# Statuses after which the same label may succeed later (RFC 8011, appendix B).
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
# Somebody canceled the job at the printer while it was being sent, so part of it may be on paper.
BEGUN = (enums.IppStatus.ERROR_JOB_CANCELED,)
LOOK = "The label may have printed: look before printing again."


SUCCESSFUL = range(0x0100)


class PrinterRefused(Exception):
    """An error response. `status` is of HTTP, or of IPP in IppRefused."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class IppRefused(PrinterRefused):
    """An IPP error response."""


class Unreached(Exception):
    """The printer's name does not resolve."""


def refuse_http(status: int) -> None:
    """Raise PrinterRefused for an HTTP status other than success.

    A label goes where it was sent, or nowhere: no redirect is followed.
    """
    if status >= http.HTTPStatus.MULTIPLE_CHOICES:
        raise PrinterRefused(status)


def explained(error: Exception) -> PrinterFailed:
    """The failure in plain words. Unless a failure is known to be harmless, it may have printed."""
    match error:
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError() | Unreached():
            return _unreached(error)
        case IppRefused():
            return _ipp_refusal(error.status)
        case PrinterRefused():
            return _http_refusal(error.status)
        case Unreadable():
            return _unknown("The printer's answer cannot be understood.")
        case TimeoutError():
            return _unknown("The printer did not answer in time.")
        case _:
            return _unknown("The connection to the printer broke off.")


def of_question(error: Exception) -> PrinterFailed:
    """As `explained`, for a query: no part of a label was sent."""
    match explained(error):
        case PrinterFailed(may_have_printed=True) as failure:
            what = failure.message.removesuffix(f" {LOOK}")
            return _failed(f"{what} Nothing was sent.", failure.permanent, False)
        case failure:
            return failure


def _unreached(error: Exception) -> PrinterFailed:
    if isinstance(error, aiohttp.ClientSSLError):
        words = "No trusted connection to the printer: no TLS, or a certificate that nobody vouches"
        return _failed(f"{words} for; nothing was sent.", True, False)
    return _failed("The printer cannot be reached; nothing was sent.", False, False)


def _ipp_refusal(status: int) -> PrinterFailed:
    if status == enums.IppStatus.ERROR_VERSION_NOT_SUPPORTED:
        return _failed("The printer speaks none of IPP 2.0, 1.1 and 1.0.", True, False)
    known = status in list(enums.IppStatus)
    name = enums.IppStatus(status).name.lower().replace("_", " ") if known else "unknown"
    return _failed(
        f"The printer refused: {name} (IPP status 0x{status:04x}).",
        status not in PASSING,
        status in BEGUN,
    )


def _http_refusal(status: int) -> PrinterFailed:
    if status == http.HTTPStatus.UPGRADE_REQUIRED:
        return _failed("The printer wants an ipps: address.", True, False)
    if status < http.HTTPStatus.BAD_REQUEST:
        return _failed("The printer points to another address. Give that one.", True, False)
    if status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return _failed(f"The printer refused the request (HTTP status {status}).", True, False)
    return _unknown(f"The printer failed (HTTP status {status}).")


def _unknown(what: str) -> PrinterFailed:
    return _failed(f"{what} {LOOK}", False, True)


def _failed(message: str, permanent: bool, may_have_printed: bool) -> PrinterFailed:
    return PrinterFailed(message, permanent=permanent, may_have_printed=may_have_printed)
