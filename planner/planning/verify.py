"""Checks a plan with the core's verifier, from the inputs that were stored beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.errors import PlannerError
from planner.interpretation.interpret import Origin, interpret
from planner.interpretation.reconstruct import reconstruct
from planner.plan import inputs_folder, load_plan
from planner.planning.admit import last_instant
from planner.planning.inputs import read_inputs
from planner.plant.defects import shorten
from planner.translation.translate import translate
from solvers.bounds import floor
from solvers.result import Result, Solution, Termination
from solvers.verifier import verify, verify_result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

    from planner.plan import Plan
    from planner.plant import Plant
    from planner.translation.translation import Translation
    from solvers.result import Cost
    from solvers.schedule import Schedule


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """What a check found: nothing, if the plan is what it says.

    Attributes
    ----------
    checks
        What was checked, by name.
    violations
        Sentences, one for each rule that is broken or figure that is wrong.
    """

    checks: tuple[str, ...]
    violations: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether nothing was found."""
        return not self.violations


CHECKS = ("orders", "schedule", "status", "figures")


def verify_folder(folder: Path) -> PlanCheck:
    """Check the plan in a folder against the copy of its inputs beside it.

    Raises
    ------
    BadRequest
        When there is no plan, or no copy of its inputs.
    """
    plan = load_plan(folder)
    plant, orders = read_inputs(inputs_folder(folder), plan.start_at)
    return verify_plan(plan, plant, orders)


def verify_plan(plan: Plan, plant: Plant, orders: pl.DataFrame) -> PlanCheck:
    """Check a plan against the plant and orders it was made from.

    The plan's instants and names are turned back into a schedule of the problem they describe; the
    core's verifier checks that and its status; the plan is then written anew from the schedule, and
    whatever figure differs is named. What depends on `translate` being right is for the audit.
    """
    try:
        translation = translate(
            plant,
            orders,
            start_at=plan.start_at,
            strategy=plan.strategy_document,
            until=last_instant(plan),
        )
    except PlannerError as error:
        return PlanCheck(CHECKS, (f"the inputs do not give a problem: {error.message}",))
    schedule, faults = reconstruct(translation, plan)
    if faults:
        return PlanCheck(CHECKS, tuple(faults))
    check = verify(translation.problem, schedule)
    if check.violations or check.cost is None:
        return PlanCheck(CHECKS, tuple(str(violation) for violation in check.violations))
    result = _result(translation, plan, schedule, check.cost)
    found = verify_result(translation.problem, result).violations
    origin = Origin(plan.limits, plan.inputs, plan.quarantined, plan.versions)
    again = interpret(translation, result, schedule, floor(translation.problem), origin)
    differ = differences(_comparable(plan), _comparable(again))
    return PlanCheck(CHECKS, (*(str(violation) for violation in found), *differ))


def _result(translation: Translation, plan: Plan, schedule: Schedule, cost: Cost) -> Result:
    """Return the core's result that the plan's status states."""
    status = plan.status
    constant = translation.constant
    return Result(
        solution=Solution(status.solution),
        termination=Termination(status.termination),
        schedule=schedule,
        objective=status.objective - constant,
        cost=cost,
        bound=None if status.bound is None else status.bound - constant,
        bound_by=status.bound_by,
        seed=plan.seed,
        seconds=status.seconds,
    )


def _comparable(plan: Plan) -> object:
    """Return a plan as plain values, without what only the run itself could know."""
    return plan.model_dump(mode="json", exclude={"status": {"trace"}})


def differences(stated: object, computed: object, where: str = "") -> Iterator[str]:
    """Yield a sentence for every value in which two documents differ, naming its place."""
    if isinstance(stated, dict) and isinstance(computed, dict) and stated.keys() == computed.keys():
        for key, value in stated.items():
            yield from differences(value, computed[key], f"{where}.{key}" if where else str(key))
    elif isinstance(stated, list) and isinstance(computed, list) and len(stated) == len(computed):
        for index, (one, other) in enumerate(zip(stated, computed, strict=True)):
            name = one.get("order", index) if isinstance(one, dict) else index
            yield from differences(one, other, f"{where}[{name}]")
    elif stated != computed:
        yield f"{where} is stated as {shorten(str(stated))}, it is {shorten(str(computed))}"
