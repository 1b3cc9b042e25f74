"""What the plan says of its own quality holds together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from planner.audit.routes import near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.audit.case import Case


def check_status(case: Case) -> Iterator[str]:
    """Yield where objective, bound, gaps and the words for them contradict each other."""
    status = case.plan.status
    objective, bound, floor = status.objective, status.bound, status.floor
    if objective != case.plan.cost.total:
        yield f"the objective is stated as {objective}, the plan costs {case.plan.cost.total}"
    if bound is not None and bound > objective:
        yield f"the bound of {bound} is above the objective of {objective}"
    if floor is not None and floor > objective:
        yield f"the floor of {floor} is above the objective of {objective}"
    if (status.solution == "optimal") != (bound == objective):
        yield f"the plan is stated to be {status.solution} with bound {bound}, cost {objective}"
    if status.solution not in ("optimal", "feasible"):
        yield f"the plan is stated to be {status.solution}, but it is there"
    if status.termination == "optimal" and status.solution != "optimal":
        yield "the search is stated to have ended with an optimal plan, but this is not one"
    gap = controllable = None
    if bound is not None:
        gap = Fraction(objective - bound, max(1, abs(objective)))
        if floor is not None and floor != objective:
            controllable = Fraction(objective - bound, objective - floor)
    yield from _ratio("gap", status.gap, gap)
    yield from _ratio("controllable gap", status.controllable_gap, controllable)


def _ratio(name: str, stated: float | None, exact: Fraction | None) -> Iterator[str]:
    if (stated is None) != (exact is None) or (
        stated is not None and exact is not None and not near(stated, exact)
    ):
        told = None if exact is None else float(exact)
        yield f"the {name} is stated as {stated}, it is {told}"
