"""`planner verify`: whether a plan is what it says, checked by code the solver never ran."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.console import Console, console_options
from planner.cli.options import plan_argument
from planner.errors import PlanInvalid

if TYPE_CHECKING:
    from planner.plan import Plan

# More lines than these are no help on a screen; with `--json`, all are there.
_SHOWN = 50


@click.command()
@plan_argument
@console_options
def command(console: Console, plan_dir: Path) -> None:
    """Check the plan in PLANDIR against the copy of its inputs beside it.

    The core's verifier checks the schedule in ticks; the audit starts again from plant and orders
    and recomputes instants, quantities and money. A plan that fails ends with exit code 5.
    """
    from planner.audit import audit
    from planner.plan import changed_inputs, inputs_folder, load_plan
    from planner.planning.inputs import read_inputs
    from planner.planning.verify import verify_plan

    plan = load_plan(plan_dir)
    changed = changed_inputs(plan.inputs, base=plan_dir)
    for name in changed:
        console.warn(
            f"{name} has changed or gone since the plan was made",
            hint="the plan is checked against the copy of its inputs; solve again to plan anew",
        )
    plant, orders = read_inputs(inputs_folder(plan_dir), plan.start_at)
    core, again = verify_plan(plan, plant, orders), audit(plan, plant, orders)
    violations = tuple(dict.fromkeys((*core.violations, *again.violations)))
    checks = [*(f"core: {name}" for name in core.checks), *(f"audit: {n}" for n in again.checks)]
    console.emit(
        {
            "valid": not violations,
            "checks": checks,
            "violations": list(violations),
            "changed_inputs": list(changed),
        }
    )
    if violations:
        for violation in violations[:_SHOWN]:
            console.data(violation)
        if len(violations) > _SHOWN:
            console.data(f"... and {len(violations) - _SHOWN} more; --json lists them all")
        rules = "1 rule" if len(violations) == 1 else f"{len(violations)} rules"
        raise PlanInvalid(
            f"the plan in {plan_dir} breaks {rules}",
            hint="it was changed, or made by a planner with a mistake; solve again",
        )
    console.data(_summary(plan, len(checks)))


def _summary(plan: "Plan", checks: int) -> str:
    made, refused = len(plan.orders), len(plan.refused)
    return (
        f"the plan of {plan.plant} verifies: {made} orders made, {refused} refused, {checks} checks"
    )
