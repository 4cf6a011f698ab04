"""The settings that an IPP printer accepts with a job, by the attributes that it lists.

LPrint and other Printer Applications list `print-darkness` among their job attributes, and
`media-tracking` in `media-col` (lprint-options(1)). A CUPS queue lists neither: they are options of
its driver, which its administrator sets.
"""

from collections.abc import Iterator

from labels.device_settings import DeviceSettings, Tracking
from labels.printers.ipp_answers import Said, values
from labels.printers.paper import Form, JobSettings

# RFC 8011, 5.2.10: reverse-portrait.
UPSIDE_DOWN = 6
# Printer Applications call a gap "web" or, later, "gap".
KEYWORDS = {
    Tracking.GAP: ("gap", "web"),
    Tracking.MARK: ("mark",),
    Tracking.CONTINUOUS: ("continuous",),
}


def accepted(said: Said, settings: DeviceSettings, form: Form) -> JobSettings:
    """The values to send, and the names of the settings that cannot be sent."""
    darkness = settings.darkness if _takes_darkness(said) else None
    tracking = _tracking(said, settings.tracking)
    # Dots are rotated before they are sent.
    turns = settings.is_upside_down and form is Form.PDF
    is_turned = turns and UPSIDE_DOWN in values(said, "orientation-requested-supported")
    pairs = (
        ("darkness", settings.darkness is not None and darkness is None),
        ("tracking", settings.tracking is not None and tracking is None),
        ("orientation", turns and not is_turned),
    )
    unsent = tuple(name for name, is_unsent in pairs if is_unsent)
    return JobSettings(darkness, tracking, is_turned, unsent)


def _takes_darkness(said: Said) -> bool:
    named = "print-darkness" in values(said, "job-creation-attributes-supported")
    return named or bool(values(said, "print-darkness-supported"))


def _tracking(said: Said, wanted: Tracking | None) -> str | None:
    if wanted is None:
        return None
    return next(_keywords(said, wanted), None)


def _keywords(said: Said, wanted: Tracking) -> Iterator[str]:
    listed = values(said, "media-tracking-supported")
    if listed:
        yield from (word for word in KEYWORDS[wanted] if word in listed)
    elif "media-tracking" in values(said, "media-col-supported"):
        # Those that do not list the keywords are older, and know the older one.
        yield KEYWORDS[wanted][-1]
