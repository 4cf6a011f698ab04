"""The transitions of a print job, and printers' status reasons in plain words."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from pharmacy.core.messages import Message, Sentence
from pharmacy.core.printing.labels import PrintState

# Every transition. A failed print job becomes confirmed only if a person had marked it as failed
# and it was then found and scanned. A scanned one stays confirmed.
TRANSITIONS: dict[PrintState, tuple[PrintState, ...]] = {
    PrintState.INTENDED: (PrintState.SENDING, PrintState.FAILED),
    PrintState.SENDING: (PrintState.SENT, PrintState.UNKNOWN, PrintState.FAILED),
    PrintState.SENT: (PrintState.CONFIRMED, PrintState.UNKNOWN, PrintState.FAILED),
    PrintState.UNKNOWN: (PrintState.SENT, PrintState.FAILED, PrintState.CONFIRMED),
    PrintState.FAILED: (PrintState.CONFIRMED,),
    PrintState.CONFIRMED: (),
}
# The first queries for a job have this interval. Later it is a tenth of the job's age, up to a
# maximum.
ASK_AT_LEAST_AFTER = datetime.timedelta(seconds=3)
ASK_AT_MOST_AFTER = datetime.timedelta(minutes=2)
# A worker waits several seconds before it knows that a printer does not respond.
ASK_SILENT_AFTER = datetime.timedelta(seconds=15)
# After this long without a response, the system will not find out anymore.
OUT_OF_TOUCH = datetime.timedelta(minutes=5)
# If a label waits in a printer for longer than a day, a person must look.
LONGEST_TRACKED = datetime.timedelta(days=1)
# A printer adds to its count within seconds after a label.
NOT_COUNTED_AFTER = datetime.timedelta(seconds=30)
UNREACHED = "unreached"
NOT_COUNTED = "label-not-counted-warning"
COMPLETED, CANCELED, ABORTED = "completed", "canceled", "aborted"


@dataclass(frozen=True, slots=True)
class JobNews:
    """A printer's report on a job: state and reasons in IPP keywords (RFC 8011, 5.3.7 and 5.3.8).

    surely_blank: the job ended without any dot on paper.
    """

    job_state: str
    reasons: tuple[str, ...] = ()
    surely_blank: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """How a print job ended, and the message for a person."""

    state: PrintState
    message: Message | None = None


def may_become(before: PrintState, after: PrintState) -> bool:
    """Whether the transition is allowed."""
    return after in TRANSITIONS[before]


def end_of(heard: JobNews) -> End | None:
    """The end of a print job by its printer's report. None while it is in progress.

    Completed means that the printer is done, not that paper came out: the print job stays `sent`
    until somebody scans the label.
    """
    if heard.job_state == COMPLETED:
        if "job-completed-with-errors" in heard.reasons:
            return End(PrintState.UNKNOWN, ENDED_WITH_ERRORS)
        return End(PrintState.SENT)
    if heard.job_state not in (CANCELED, ABORTED):
        return None
    what = _not_printed(heard.job_state, why(heard.reasons))
    if heard.surely_blank:
        blank = Message("nothing_printed", "%(what)s. Nothing was printed.", what=what)
        return End(PrintState.FAILED, blank)
    unknown = Message("perhaps_printed", "%(what)s. Look whether the label came out.", what=what)
    return End(PrintState.UNKNOWN, unknown)


def is_lost(heard: JobNews, sent_for: datetime.timedelta) -> bool:
    """Whether the printer has nothing left to print and has not counted the label.

    It was switched off, or somebody canceled the label there.
    """
    return NOT_COUNTED in heard.reasons and sent_for > NOT_COUNTED_AFTER


def _not_printed(job_state: str, reason: Sentence) -> Message:
    if job_state == CANCELED and reason:
        return Message(
            "cancelled_at_printer_why",
            "the label was cancelled at the printer: %(why)s",
            why=reason,
        )
    if job_state == CANCELED:
        return Message("cancelled_at_printer", "the label was cancelled at the printer")
    if reason:
        return Message("given_up_why", "the label was given up: %(why)s", why=reason)
    return Message("given_up", "the label was given up")


def ask_after(sent_for: datetime.timedelta, *, is_silent: bool = False) -> datetime.timedelta:
    """The interval between two queries for a job."""
    least = ASK_SILENT_AFTER if is_silent else ASK_AT_LEAST_AFTER
    return min(max(sent_for // 10, least), ASK_AT_MOST_AFTER)


# RFC 8011 (5.4.12), PWG 5100.9 and CUPS extensions, without the severity suffix.
REASON_WORDS: dict[str, Message] = {
    UNREACHED: Message("not_reached", "not reached"),
    "media-empty": Message("out_of_labels", "out of labels"),
    "media-needed": Message("out_of_labels", "out of labels"),
    "media-low": Message("few_labels_left", "few labels left"),
    "media-jam": Message("a_label_is_jammed", "a label is jammed"),
    "media-path-jam": Message("a_label_is_jammed", "a label is jammed"),
    "cover-open": Message("its_cover_is_open", "its cover is open"),
    "door-open": Message("its_door_is_open", "its door is open"),
    "interlock-open": Message("its_cover_is_open", "its cover is open"),
    "printhead-open": Message("its_print_head_is_open", "its print head is open"),
    "printhead-too-hot": Message("its_print_head_is_too_hot", "its print head is too hot"),
    "printhead-too-cold": Message("its_print_head_is_too_cold", "its print head is too cold"),
    "settings-lost": Message("it_has_lost_its_settings", "it has lost its settings"),
    "label-waiting": Message("a_label_waits", "a label waits to be taken off"),
    "label-not-counted": Message(
        "it_has_not_counted_the_label", "it has nothing left to print and did not count this label"
    ),
    "status-not-reported": Message(
        "it_does_not_report_its_state", "it does not report its state, so look at each label"
    ),
    "resolution-not-reported": Message(
        "it_does_not_report_its_resolution",
        "it does not report its resolution, so look at a test label",
    ),
    "input-tray-missing": Message("its_label_tray_is_missing", "its label tray is missing"),
    "input-media-size-change": Message("other_labels_were_loaded", "other labels were loaded"),
    "output-area-full": Message("labels_pile_up_at_its_outlet", "labels pile up at its outlet"),
    "output-area-almost-full": Message(
        "labels_pile_up_at_its_outlet", "labels pile up at its outlet"
    ),
    "marker-supply-empty": Message("its_ribbon_is_used_up", "its ribbon is used up"),
    "marker-supply-low": Message("its_ribbon_is_nearly_used_up", "its ribbon is nearly used up"),
    "marker-supply-missing": Message("its_ribbon_is_missing", "its ribbon is missing"),
    "toner-empty": Message("out_of_toner", "out of toner"),
    "toner-low": Message("little_toner_left", "little toner left"),
    "spool-area-full": Message("its_memory_is_full", "its memory is full"),
    "offline": Message("offline", "offline"),
    "connecting-to-device": Message("being_reached", "being reached"),
    "timed-out": Message("it_does_not_answer", "it does not answer"),
    "paused": Message("paused_at_the_printer", "paused at the printer"),
    "moving-to-paused": Message("being_paused_at_the_printer", "being paused at the printer"),
    "shutdown": Message("switched_off", "switched off"),
    "deactivated": Message("switched_off", "switched off"),
    "hibernate": Message("asleep", "asleep"),
    "stopping": Message("stopping", "stopping"),
    "stopped-partly": Message("stopped_in_part", "stopped in part"),
    "power-down": Message("switched_off", "switched off"),
    "bander-jam": Message("a_label_is_jammed", "a label is jammed"),
    "cutter-jam": Message("its_cutter_is_jammed", "its cutter is jammed"),
    "cutter-at-eol": Message("its_cutter_is_worn", "its cutter is worn"),
    "unsupported-document-format": Message("it_takes_no_such_file", "it takes no such file"),
    "document-format-error": Message("it_could_not_read_the_file", "it could not read the file"),
    "document-unprintable-error": Message(
        "it_could_not_print_the_file", "it could not print the file"
    ),
    "job-canceled-by-user": Message("by_the_sender", "by the sender"),
    "job-canceled-by-operator": Message("by_somebody_at_the_printer", "by somebody at the printer"),
    "job-canceled-at-device": Message("by_somebody_at_the_printer", "by somebody at the printer"),
    "aborted-by-system": Message("by_the_printer_itself", "by the printer itself"),
    "job-held-on-create": Message("held_in_the_printer_s_queue", "held in the printer's queue"),
    "job-hold-until-specified": Message(
        "held_in_the_printer_s_queue", "held in the printer's queue"
    ),
    "resources-are-not-ready": Message(
        "the_printer_waits_for_labels_or_ribbon", "the printer waits for labels or ribbon"
    ),
}
ENDED_WITH_ERRORS = Message(
    "ended_with_errors", "The printer ended with errors. Look whether the label came out."
)
ENDINGS = ("-report", "-warning", "-error")


def reasons_text(keywords: Iterable[str]) -> str:
    """The reasons without duplicates, such as "out of labels; its cover is open"."""
    return str(why(keywords))


def why(keywords: Iterable[str]) -> Sentence:
    """What is wrong, each once; empty where nothing is."""
    first, *others = dict.fromkeys(map(_said, keywords)) or [""]
    found = first
    for other in others:
        found = Message("two_reasons", "%(first)s; %(other)s", first=found, other=other)
    return found


def _said(keyword: str) -> Sentence:
    for ending in ENDINGS:
        keyword = keyword.removesuffix(ending)
    return REASON_WORDS.get(keyword, keyword.replace("-", " "))
