"""What the pharmacy knows of one drug: facts with sources, read from data files elsewhere."""

from dataclasses import dataclass, field

from pharmacy.core.flags import Severity
from pharmacy.core.languages import Language, Worded
from pharmacy.core.planning.capsules import Costs
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity
from pharmacy.core.regimen.schedules import TimeOfDay


@dataclass(frozen=True, slots=True)
class Threshold:
    """A mass above which there is a warning, and one above which there is a hold.

    None is an empty fact: no source says it, and what depends on it goes to a pharmacist.
    """

    warn_above: Quantity | None = None
    hold_above: Quantity | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no source gives either."""
        return self.warn_above is None and self.hold_above is None


@dataclass(frozen=True, slots=True)
class DoseLimits:
    """The limits of a schedule; masses are those of a whole day.

    step: the largest rise of the daily dose. interval_days: fewer days on a dose before the next
    rise are a warning. standard_from: from this on the dose is the drug's standard dose, and no
    low dose. smallest_usual: the smallest single dose in practice; with daily.hold_above it tells
    a slip between mg and mcg.
    """

    start: Threshold = Threshold()
    step: Threshold = Threshold()
    interval_days: int | None = None
    daily: Threshold = Threshold()
    standard_from: Quantity | None = None
    smallest_usual: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine by its generic name, with the brand and other names that it goes by."""

    name: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MedicineGroup:
    """Medicines that do not go with the drug.

    kind: what they are, such as "an opioid". hold_days: stopped fewer days than this before the
    first dose is a hold; warn_days: stopped at most so many days before is a warning. Both None:
    only what is still taken counts.
    """

    code: str
    severity: Severity
    kind: str
    reason: str
    remedy: str
    medicines: tuple[Medicine, ...]
    hold_days: int | None = None
    warn_days: int | None = None


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """Conditions in which the drug is not given, or given with care.

    phrases: a condition is one of the group if it holds all words of a phrase, in any order.
    """

    code: str
    severity: Severity
    reason: str
    remedy: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interruption:
    """What is asked when a course is interrupted. on: "pause", "stop".

    from_days: a shorter pause does not ask it. source: "" is a fact that nobody could read at its
    source, which only warns.
    """

    code: str
    severity: Severity
    on: tuple[str, ...]
    reason: str
    remedy: str
    from_days: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True)
class UsualTime:
    """When a drug is taken if its prescription names no time of the day.

    meal: what is eaten with it or after it, in words; None where that does not matter. source: ""
    is a fact that nobody could read at its source, which warns.
    """

    time: TimeOfDay
    meal: str | None = None
    source: str = ""

    def __str__(self) -> str:
        """Such as "morning, with food"."""
        return f"{self.time}, {self.meal}" if self.meal else str(self.time)


@dataclass(frozen=True, slots=True)
class Drug:
    """All that is known of one drug.

    label_name: name and salt as a label prints them. limits: what a plan may use where the order
    sets no limits. beyond_use_days: the day of compounding is the first of them. not_these: words
    that look like a watched medicine and are none. related: an allergy to one of them is a warning.
    rxnorm: its concept identifiers in RxNorm. usual: None where it has no usual time of the day.
    interruptions: what is asked when a course is paused or stopped.
    missed_dose: what to do then. side_effects: what may come and goes. alarms: when to call.
    """

    version: str
    name: str
    label_name: str
    synonyms: tuple[str, ...]
    forms: tuple[str, ...]
    beyond_use_days: int
    storage: Worded
    warnings: tuple[Worded, ...]
    salt: str | None = None
    dose_limits: DoseLimits = DoseLimits()
    limits: Limits = field(default_factory=Limits)
    capsule_size: str | None = None
    medicines: tuple[MedicineGroup, ...] = ()
    not_these: tuple[str, ...] = ()
    conditions: tuple[ConditionGroup, ...] = ()
    related: tuple[str, ...] = ()
    rxnorm: tuple[str, ...] = ()
    costs: Costs = field(default_factory=Costs)
    missed_dose: Worded | None = None
    side_effects: tuple[Worded, ...] = ()
    alarms: tuple[Worded, ...] = ()
    usual: UsualTime | None = None
    interruptions: tuple[Interruption, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the drug goes by, the plain one first."""
        return (self.name, self.label_name, *self.synonyms)

    @property
    def usual_time(self) -> TimeOfDay | None:
        """The time of the day for a prescription that names none; None: somebody has to ask."""
        return self.usual.time if self.usual else None

    def untranslated(self, language: Language) -> tuple[str, ...]:
        """The sentences for the patient that nobody has put into the language, in English."""
        missed = (self.missed_dose,) if self.missed_dose else ()
        every = (*self.warnings, self.storage, *missed, *self.side_effects, *self.alarms)
        return tuple(words.english for words in every if not words.has(language))

    def limits_for(self, asked: Limits) -> Limits:
        """The limits of an order, with the formulary's where the order sets none of its own."""
        free = asked.strengths is None and asked.increment is None
        return Limits(
            strengths=self.limits.strengths if free else asked.strengths,
            increment=self.limits.increment if free else asked.increment,
            max_capsules_per_dose=asked.max_capsules_per_dose or self.limits.max_capsules_per_dose,
            max_strengths=asked.max_strengths or self.limits.max_strengths,
        )

    @property
    def empty_facts(self) -> tuple[str, ...]:
        """The facts without a source, in words, for the person who looks for one."""
        doses = self.dose_limits
        facts = {
            "largest first dose": not doses.start.is_empty,
            "largest step": not doses.step.is_empty,
            "shortest interval": doses.interval_days,
            "daily dose that warns": doses.daily.warn_above,
            "daily dose that holds": doses.daily.hold_above,
            "smallest usual dose": doses.smallest_usual,
            "strengths or increment": self.limits.strengths or self.limits.increment,
            "capsule size": self.capsule_size,
            "usual time": self.usual,
            "medicines": self.medicines,
            "conditions": self.conditions,
            "a pause": [fact for fact in self.interruptions if "pause" in fact.on],
        }
        return tuple(name for name, known in facts.items() if not known)
