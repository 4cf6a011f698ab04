"""The facts of a plan besides its order: the pharmacy profile, the day, and the lots in use."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pharmacy.core import promise_times
from pharmacy.core.drugs import Drug
from pharmacy.core.planning.capsules import Costs, Plan
from pharmacy.core.planning.fills import DayOne, Making, Policy
from pharmacy.core.planning.own_costs import OwnCosts
from pharmacy.core.schedules import TimeOfDay
from pharmacy.services.planning import component_lots, plan_costs
from pharmacy.settings import PharmacyProfile


@dataclass(frozen=True, slots=True)
class Workday:
    """One day of a pharmacy. expiries: the earliest expiry of the lots in use, by drug.

    own_costs: what the pharmacy set; None if it uses the formulary's.
    """

    profile: PharmacyProfile
    today: datetime.date
    expiries: Mapping[str, datetime.date]
    own_costs: OwnCosts | None = None

    def costs(self, drug: Drug) -> Costs:
        """The pharmacy's own costs, and the formulary's where it sets none."""
        return self.own_costs.over(drug.costs) if self.own_costs else drug.costs

    def with_inputs(self, plan: Plan, drug: Drug) -> Plan:
        """The plan with everything that its choice rested on."""
        if plan.inputs is None:
            return plan
        number = self.own_costs.number if self.own_costs else None
        inputs = replace(plan.inputs, formulary_version=drug.version, costs_number=number)
        return replace(plan, inputs=inputs)

    def policy(self, drug: Drug) -> Policy:
        """How long capsules of the drug may be used."""
        day_1 = DayOne(self.profile.beyond_use_day_1)
        return Policy(drug.beyond_use_days, day_1, self.profile.fill_lead_days)

    def beyond_use_on(self, drug: Drug) -> datetime.date:
        """The last day on which capsules compounded today may be used."""
        return self.policy(drug).beyond_use_on(self.today, self.expiries.get(drug.name))

    def making(self, drug: Drug, first_on: datetime.date) -> Making:
        """The facts for planning the fills of a course that begins on `first_on`."""
        return Making(self.policy(drug), first_on, self.today, self.expiries.get(drug.name))


def workday(session: Session, profile: PharmacyProfile, now: datetime.datetime) -> Workday:
    """The pharmacy's day at the moment `now`, with the lots and the costs in use."""
    expiries, own = component_lots.expiries(session), plan_costs.in_force(session)
    return Workday(profile, profile.today(now), expiries, own)


def due_at(
    profile: PharmacyProfile,
    began_at: datetime.datetime,
    start_date: datetime.date | None,
    first_time: TimeOfDay = TimeOfDay.BEDTIME,
) -> datetime.datetime:
    """The promise time of new work: in time for the first dose if its date is known."""
    ready_within = datetime.timedelta(hours=profile.ready_hours)
    return promise_times.due_at(began_at, ready_within, start_date, profile.timezone, first_time)
