"""When to start a container: on its date, or after the container before it."""

import datetime

from pharmacy.core.course_dates import CourseDates
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container
from pharmacy.wording.voices import ENGLISH, Voice


def start_line(
    plan: Plan,
    container: Container,
    start_on: datetime.date | None,
    before: int | None = None,
    voice: Voice = ENGLISH,
) -> str:
    """Such as "Start Dec 8, 2026." or "Start when bottle 1 is finished." Empty if ambiguous.

    Given only if each phase has its own container. Otherwise the directions alone say which
    container is next. start_on: the date of day 1, if known. before: the container that ends the
    day before this plan, as for a refill.
    """
    if not _each_phase_has_its_own(plan) or _is_begun(plan, container):
        return ""
    if start_on is not None:
        return voice.say("start_on", date=voice.date(_first_on(container, start_on)))
    if container.spans[0].first_day == 1:
        return voice.say("start_first") if len(plan.containers) > 1 else ""
    found = _before(plan, container)
    if found is not None and found.is_carried:
        # It may contain more capsules than the plan takes.
        return ""
    number = found.number if found is not None else before
    return "" if number is None else voice.say("start_after", number=number)


def still_holds(
    said: str, plan: Plan, container: Container, start_on: datetime.date | None, voice: Voice
) -> bool:
    """Whether a label with this line is still correct under another plan."""
    true = {"", voice.say("start_first")}
    if start_on is not None:
        true.add(voice.say("start_on", date=voice.date(_first_on(container, start_on))))
    if found := _before(plan, container):
        true.add(voice.say("start_after", number=found.number))
    return said in true


def _each_phase_has_its_own(plan: Plan) -> bool:
    taken = sorted(tuple(span.phase for span in c.spans) for c in plan.containers)
    return taken == [(phase.number,) for phase in plan.phases]


def _is_begun(plan: Plan, container: Container) -> bool:
    """Whether the patient may have used it on the days of an earlier plan."""
    return container.is_carried and container.spans[0].first_day == plan.phases[0].first_day


def _before(plan: Plan, container: Container) -> Container | None:
    """The one container that ends the day before this one begins."""
    last_day = container.spans[0].first_day - 1
    found = [other for other in plan.containers if other.last_day == last_day]
    return found[0] if len(found) == 1 else None


def _first_on(container: Container, start_on: datetime.date) -> datetime.date:
    return CourseDates(start_on).date_of(container.spans[0].first_day)
