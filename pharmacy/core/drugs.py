"""The pharmacy's knowledge of one drug: facts with sources, loaded from data files."""

from dataclasses import dataclass, field

from pharmacy.core.flags import Severity
from pharmacy.core.languages import Language, Worded
from pharmacy.core.planning.capsules import Costs
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import TimeOfDay


@dataclass(frozen=True, slots=True)
class Threshold:
    """A mass above which there is a warning, and one above which there is a hold.

    None is an empty fact: no source states it, and a pharmacist decides what depends on it.
    """

    warn_above: Quantity | None = None
    hold_above: Quantity | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no source gives either limit."""
        return self.warn_above is None and self.hold_above is None


@dataclass(frozen=True, slots=True)
class DoseLimits:
    """The limits of a schedule. Masses are those of a whole day.

    step: the largest increase of the daily dose. interval_days: fewer days on a dose before the
    next increase give a warning. standard_from: at or above this, the dose is the drug's standard
    dose, not a low dose. smallest_usual: the smallest single dose in practice. With
    daily.hold_above it detects confusion of mg and mcg.
    """

    start: Threshold = Threshold()
    step: Threshold = Threshold()
    interval_days: int | None = None
    daily: Threshold = Threshold()
    standard_from: Quantity | None = None
    smallest_usual: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Medicine:
    """A medicine by its generic name, with brand names and other names."""

    name: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MedicineGroup:
    """Medicines that interact with the drug.

    kind: what they are, such as "an opioid". hold_days: a hold if stopped fewer days than this
    before the first dose. warn_days: a warning if stopped at most this many days before it. If both
    are None, only current medicines count.
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
    """Conditions that are contraindications or precautions for the drug.

    phrases: a condition belongs to the group if it has all words of a phrase, in any order.
    """

    code: str
    severity: Severity
    reason: str
    remedy: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interruption:
    """A question that an interruption of the course raises. on: "pause", "stop".

    from_days: a shorter pause does not raise it. source: "" marks a fact that nobody could verify
    at its source, which only warns.
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

    meal: what to eat with it or after it, in words; None if it does not matter. source: "" marks a
    fact that nobody could verify at its source, which warns.
    """

    time: TimeOfDay
    meal: str | None = None
    source: str = ""

    def __str__(self) -> str:
        """Such as "morning, with food"."""
        return f"{self.time}, {self.meal}" if self.meal else str(self.time)


@dataclass(frozen=True, slots=True)
class Drug:
    """Everything known about one drug.

    label_name: name and salt as a label prints them. limits: the limits of a plan if the order sets
    none. beyond_use_days: the day of compounding is the first of them. not_these: words that
    resemble a watched medicine and are none. related: an allergy to one of them is a warning.
    rxnorm: its concept identifiers in RxNorm. usual: None if it has no usual time of the day.
    interruptions: the questions that a pause or a stop raises. missed_dose: what to do then.
    side_effects: common and temporary ones. alarms: when to call.
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
        """Every name of the drug, the plain one first."""
        return (self.name, self.label_name, *self.synonyms)

    @property
    def usual_time(self) -> TimeOfDay | None:
        """The time of the day for a prescription that names none. None: a person has to ask."""
        return self.usual.time if self.usual else None

    def untranslated(self, language: Language) -> tuple[str, ...]:
        """The sentences for the patient that are not translated to the language, in English."""
        missed = (self.missed_dose,) if self.missed_dose else ()
        every = (*self.warnings, self.storage, *missed, *self.side_effects, *self.alarms)
        return tuple(words.english for words in every if not words.has(language))

    def limits_for(self, asked: Limits) -> Limits:
        """The limits of an order. The formulary's limits apply where the order sets none."""
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
