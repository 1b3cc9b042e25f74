"""The few figures of a plan that `solve --json` prints, with money as a reader sees it."""

from decimal import Decimal

from planner.money import in_currency, shown
from planner.plan.document import Plan
from planner.plan.fields import Document
from planner.plan.figures import Regimes, Solution, Termination


class ShownCost(Document):
    """Money by term in currency to the cent, rounded so that the terms add up to the total."""

    production: Decimal
    stock: Decimal
    setup: Decimal
    overtime: Decimal
    outsourcing: Decimal
    tardiness: Decimal
    refusal: Decimal
    total: Decimal


class Summary(Document):
    """A plan in one glance; money in currency to the cent, gaps and shares 0 to 1.

    Gaps are of the exact figures, not of the rounded ones.
    """

    solution: Solution
    termination: Termination
    objective: Decimal
    bound: Decimal | None
    bound_by: str | None
    gap: float | None
    floor: Decimal | None
    controllable_gap: float | None
    seconds: float
    strategy: str
    orders: int
    late_orders: int
    refused_orders: int
    quarantined_orders: int
    on_time_share: float | None
    cost: ShownCost
    regimes: Regimes
    currency: str


def summarize(plan: Plan) -> Summary:
    """Return the summary of a plan."""
    terms = shown(plan.cost.terms())
    status = plan.status
    return Summary(
        solution=status.solution,
        termination=status.termination,
        objective=in_currency(status.objective),
        bound=None if status.bound is None else in_currency(status.bound),
        bound_by=status.bound_by,
        gap=status.gap,
        floor=None if status.floor is None else in_currency(status.floor),
        controllable_gap=status.controllable_gap,
        seconds=status.seconds,
        strategy=plan.strategy,
        orders=plan.kpis.orders,
        late_orders=plan.kpis.late,
        refused_orders=plan.kpis.refused,
        quarantined_orders=plan.kpis.quarantined,
        on_time_share=plan.kpis.otif,
        cost=ShownCost(**terms, total=in_currency(plan.cost.total)),
        regimes=plan.regimes,
        currency=plan.currency,
    )
