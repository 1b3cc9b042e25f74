"""A plant and order book from a real source: written, checked, planned and verified."""

from __future__ import annotations

import csv
import os
import shutil
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from planner import BadRequest, PlanInvalid, load_plan, plan_week, save_plant, save_week
from planner.audit import audit
from planner.cli.progress import SolveProgress
from planner.money import in_currency
from planner.plan import inputs_folder
from planner.planning.inputs import read_inputs
from planner.planning.verify import verify_plan
from planner.planning.week import read_week
from planner.plant import plant_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from planner import Plan
    from planner.cli.console import Console
    from planner.plant import Defect

_MARK: Final = ".real-week"
"""Says that a folder was written here and may be written anew."""

PLANT: Final = "plant"
PLAN: Final = "plan"


@dataclass(frozen=True, slots=True)
class RealWeek:
    """A plant and an order book as a source gives them.

    Attributes
    ----------
    name
        Of the source.
    plant
        As in ``plant.toml``.
    orders
        The lines of the book as text by column, dirty ones included: the checks judge them.
    """

    name: str
    plant: Mapping[str, Any]
    orders: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that verifies, and what the checks said of its input.

    Attributes
    ----------
    defects
        Number of defects by severity and code.
    checks
        What was verified, by name.
    """

    plan: Plan
    folder: Path
    lines: int
    defects: Mapping[tuple[str, str], int]
    checks: tuple[str, ...]


def write_week(week: RealWeek, folder: Path) -> Path:
    """Write plant and order book so that ``planner check`` and ``planner solve`` take them.

    Returns
    -------
    Path
        The folder of the plant, ``folder/plant``.

    Raises
    ------
    BadRequest
        When `folder` holds something else than what was written here.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).is_file():
        raise BadRequest(
            f"{folder} is not empty and was not written by benchmarks",
            hint="--out names another folder",
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text(f"{week.name}\n", encoding="utf-8")
    plant = folder / PLANT
    if plant.exists():
        shutil.rmtree(plant)
    save_plant(plant_of(week.plant), plant)
    with (plant / "orders.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(week.orders[0]))
        writer.writeheader()
        writer.writerows(week.orders)
    return plant


def plan_real(
    week: RealWeek, folder: Path, console: Console, *, time_limit: float, seed: int
) -> Planned:
    """Write, check, plan, save and verify; bad order lines are set aside.

    Raises
    ------
    InputRejected
        When the plant has errors, or no order is left.
    NoPlan
        When no plan was found within the time limit.
    PlanInvalid
        When the plan does not verify.
    """
    source = write_week(week, folder)
    read = read_week(source)
    read.accepted(quarantine=True)
    target = folder / PLAN
    with SolveProgress(console, read.reading.plant.currency) as progress:
        plan = plan_week(
            read.reading.plant,
            read.orders,
            start=read.start_at,
            time_limit=time_limit,
            seed=seed,
            quarantine=True,
            inputs=read.fingerprints(target),
            listener=progress,
        )
    save_week(plan, target, read.reading.plant, read.orders.frame)
    return Planned(plan, target, read.orders.lines, _count(read.defects), _verified(target))


def _verified(folder: Path) -> tuple[str, ...]:
    """Return what was verified of the plan in a folder, from the copy of its inputs there.

    Raises
    ------
    PlanInvalid
        When the core's verifier or the audit finds anything.
    """
    plan = load_plan(folder)
    plant, orders = read_inputs(inputs_folder(folder), plan.start_at)
    core, again = verify_plan(plan, plant, orders), audit(plan, plant, orders)
    violations = (*core.violations, *again.violations)
    if violations:
        raise PlanInvalid(violations=violations)
    return (*(f"core {name}" for name in core.checks), *(f"audit {name}" for name in again.checks))


def _count(defects: Sequence[Defect]) -> dict[tuple[str, str], int]:
    return dict(Counter((str(defect.severity), str(defect.code)) for defect in defects))


def planned_lines(planned: Planned) -> Iterator[str]:
    """Yield how the input was judged and how the plan was made."""
    plan = planned.plan
    kpis = plan.kpis
    yield f"order lines: {planned.lines}, planned {kpis.orders}, set aside {kpis.quarantined}"
    for (severity, code), count in sorted(planned.defects.items()):
        yield f"  {severity}: {code} x {count}"
    steps = sum(len(order.steps) for order in plan.orders)
    stations = sum(len(resource.stations) for resource in plan.resources)
    yield f"problem: {kpis.orders} orders, {steps} steps, {stations} stations"
    status = plan.status
    yield (
        f"solved: {status.solution} after {status.seconds:.1f} s "
        f"({status.termination.replace('_', ' ')})"
        + ("" if status.gap is None else f", gap {status.gap:.1%} proven by {status.bound_by}")
    )
    # What raises the bound alone stands in the trace as well.
    found = [step for step in status.trace if step.objective is not None]
    better = [
        step
        for number, step in enumerate(found)
        if not number or step.objective != found[number - 1].objective
    ]
    for source, improvements in groupby(better, key=lambda step: step.source):
        *_, last = improvements
        yield f"  {last.seconds:6.1f} s  {in_currency(last.objective or 0):14,} by {source}"
    yield f"verified: {', '.join(planned.checks)}; no violation"
    versions = ", ".join(f"{name} {version}" for name, version in plan.versions.items())
    yield f"versions: {versions}; {os.cpu_count()} cores"
