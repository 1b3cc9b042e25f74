"""Whole weeks of a plant in money: 12 plants of the recipe ``weekly``, made before any tuning.

100 and 300 orders; 8, 24 and 48 setup families; utilization 0.75 and 0.95; half of them with hybrid
routes, two shifts and overtime, half without and with one shift. The objective of a schedule is
taken from the plan it means, and the audit re-checks that plan against plant and orders.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks.instance import Broken, Entry, Instance
from planner.examples import RECIPES, write_instance
from planner.interpretation.interpret import Origin, interpret
from planner.planning.week import read_week
from planner.translation.translate import translate
from solvers import Result, Solution, Termination, verify
from solvers.bounds import floor

if TYPE_CHECKING:
    import polars as pl

    from planner.plant import Plant
    from planner.translation.translation import Translation
    from solvers import Schedule

MICRO: Final = 1_000_000


class Wish(NamedTuple):
    """A plant of the suite."""

    orders: int
    families: int
    utilization: str
    rich: bool

    @property
    def name(self) -> str:
        """Say what it is in a word."""
        kind = "hybrid" if self.rich else "plain"
        return f"{self.orders}-f{self.families}-u{self.utilization}-{kind}"

    @property
    def command(self) -> str:
        """The command that writes the same plant and order book."""
        rich, plain = "--shifts 2 --overtime --hybrid", "--shifts 1 --no-overtime --no-hybrid"
        return (
            f"planner generate weekly --orders {self.orders} --families {self.families} "
            f"--utilization {self.utilization} --seed 1 {rich if self.rich else plain}"
        )


def wishes() -> list[Wish]:
    """Return all 12; those whose places on the three scales add up to an odd number are rich."""
    scales = product(enumerate((100, 300)), enumerate((8, 24, 48)), enumerate(("0.75", "0.95")))
    return [
        Wish(orders, families, utilization, (i + j + k) % 2 == 1)
        for (i, orders), (j, families), (k, utilization) in scales
    ]


def entries(utilization: str) -> list[Entry]:
    """Return the half of the suite with that utilization."""
    return [
        Entry(wish.name, str(wish.orders), partial(instance, wish))
        for wish in wishes()
        if wish.utilization == utilization
    ]


def instance(wish: Wish) -> Instance:
    """Return the instance: generated, written, read and checked as a user's would be."""
    recipe = RECIPES["weekly"]
    given = {
        "orders": wish.orders,
        "families": wish.families,
        "utilization": float(wish.utilization),
        "seed": 1,
        "shifts": 2 if wish.rich else 1,
        "overtime": wish.rich,
        "hybrid": wish.rich,
    }
    with TemporaryDirectory() as folder:
        written = Path(folder) / "week"
        write_instance(recipe.build(recipe.complete(given)), written, made_by=wish.command)
        week = read_week(written)
        week.accepted(quarantine=False)
    plant, orders = week.reading.plant, week.orders.frame
    translation = translate(plant, orders)
    return Instance(
        name=wish.name,
        problem=translation.problem,
        evaluate=partial(evaluate, plant, orders, translation),
        scale=MICRO,
        constant=Fraction(translation.constant, MICRO),
    )


def evaluate(
    plant: Plant, orders: pl.DataFrame, translation: Translation, schedule: Schedule
) -> Fraction:
    """Return the total cost of the plan that a schedule means, after the audit accepted it."""
    from planner.audit import audit
    from planner.plan import Limits

    problem = translation.problem
    check = verify(problem, schedule)
    if check.cost is None or not check.valid:
        raise Broken(check.violations[0].message)
    result = Result(
        Solution.FEASIBLE,
        Termination.TIME_LIMIT,
        schedule,
        check.cost.total(problem.objective),
        check.cost,
    )
    plan = interpret(translation, result, schedule, floor(problem), Origin(Limits()))
    found = audit(plan, plant, orders)
    if not found.valid:
        raise Broken(f"by the audit: {found.violations[0]}")
    return Fraction(plan.cost.total, MICRO)
