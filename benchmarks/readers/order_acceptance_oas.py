"""1 | r_j, s_ij, deadline, reject | revenue: which orders one machine accepts, and when.

Comma-separated rows r, p, d, deadline, e, w, then an (n+2) x (n+2) setup matrix; orders 0 and n+1
are dummies, row 0 is the machine's first state. An accepted order ends by its deadline and earns
``e_j - w_j max(0, C_j - d_j)`` with ``C_j = max(C_previous, r_j) + s_ij + p_j``: its setup cannot
begin before its release.

The core minimizes the revenue that is lost, in units of 10^-4. Weights with more decimals are
rounded, which :attr:`Instance.tolerance` allows for; `evaluate` takes them as they stand.

Oguz, Salman, Yalcin (2010), Order acceptance and scheduling decisions in make-to-order systems.
International Journal of Production Economics 125(1).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.instance import Broken, Instance
from benchmarks.readers.best_known import read_best
from benchmarks.readers.checks import Run, lasts, once_each, one_at_a_time
from benchmarks.readers.family import Family, one_a_file, stem
from benchmarks.readers.tokens import broken_file, read_text
from solvers import FORBIDDEN, Objective, ProblemBuilder

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Best
    from solvers import Problem, Schedule

SCALE: Final = 10_000
"""Units of the core's money in one of the file's."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the file, in its own numbers."""

    release: int
    processing: int
    due: int
    deadline: int
    revenue: Fraction
    weight: Fraction


@dataclass(frozen=True, slots=True)
class OrderBook:
    """The data of a file; ``setup[0]`` is the first state's row, order ``j`` has row ``j + 1``."""

    name: str
    orders: tuple[Order, ...]
    setup: tuple[tuple[int, ...], ...]

    def instance(self) -> Instance:
        """Return the instance, whose objective is the revenue."""
        return Instance(
            name=self.name,
            problem=self.problem(),
            evaluate=self.evaluate,
            scale=SCALE,
            constant=sum((order.revenue for order in self.orders), Fraction(0)),
            maximize=True,
            tolerance=sum((_rounding(order) for order in self.orders), Fraction(0)),
        )

    def problem(self) -> Problem:
        """Return the problem for the core."""
        builder = ProblemBuilder(Objective(tardiness=1, refusal=1), name=self.name)
        matrix = np.array(self.setup, dtype=np.int64)[:-1, :-1]
        # Nothing returns to the first state.
        matrix[:, 0] = FORBIDDEN
        machine = builder.machine(
            setup=builder.setup(matrix), initial_family=0, anticipatory=False, name="machine"
        )
        for number, order in enumerate(self.orders):
            job = builder.job(
                release=order.release,
                due=order.due,
                deadline=order.deadline,
                tardiness_cost=_units(order.weight),
                refusal_cost=_units(order.revenue),
                name=f"order {number + 1}",
            )
            operation = builder.operation(builder.route(job))
            builder.mode(operation, machine, order.processing, family=number + 1)
        return builder.build()

    def evaluate(self, schedule: Schedule) -> Fraction:
        """Return the revenue of a schedule, see :class:`~benchmarks.instance.Instance`."""
        runs, revenue = [], Fraction(0)
        for (job, _), item in once_each(schedule, [1] * len(self.orders)).items():
            order = self.orders[job]
            run = Run(item.start, item.end, job, 0)
            lasts(run, order.processing)
            if item.end > order.deadline:
                raise Broken(f"order {job + 1} ends at {item.end}, after its deadline")
            runs.append(run)
            revenue += order.revenue - order.weight * max(0, item.end - order.due)
        one_at_a_time(runs, self._setup)
        runs.sort()
        for before, run in zip([None, *runs], runs, strict=False):
            if run.start - self._setup(before, run) < self.orders[run.job].release:
                raise Broken(f"order {run.job + 1} is set up before its release")
        return revenue

    def _setup(self, before: Run | None, run: Run) -> int:
        return self.setup[0 if before is None else before.job + 1][run.job + 1]


def _units(value: Fraction) -> int:
    return round(value * SCALE)


def _rounding(order: Order) -> Fraction:
    """Return by how much rounding can change what an order earns at the worst."""
    weight = abs(Fraction(_units(order.weight), SCALE) - order.weight)
    revenue = abs(Fraction(_units(order.revenue), SCALE) - order.revenue)
    return weight * max(0, order.deadline - order.due) + revenue


def read(path: Path) -> Instance:
    """Return the instance of a file."""
    rows = [
        tuple(Fraction(cell.strip()) for cell in line.strip().strip(",").split(","))
        for line in read_text(path).splitlines()
        if line.strip()
    ]
    size = len(rows[0]) if rows else 0
    if size < 3 or len(rows) != size + 6 or any(len(row) != size for row in rows):
        raise broken_file(path, "not 6 rows of n + 2 numbers and a matrix of (n + 2) x (n + 2)")
    release, processing, due, deadline, revenue, weight = rows[:6]
    orders = tuple(
        Order(
            _whole(release[j]), _whole(processing[j]), _whole(due[j]), _whole(deadline[j]),
            revenue[j], weight[j],
        )
        for j in range(1, size - 1)
    )  # fmt: skip
    setup = tuple(tuple(_whole(cell) for cell in row) for row in rows[6:])
    return OrderBook(stem(path), orders, setup).instance()


def _whole(value: Fraction) -> int:
    if value.denominator != 1:
        raise ValueError(f"{value} is no whole number of ticks")
    return int(value)


def group(path: Path) -> str:
    """Return the number of orders."""
    first = read_text(path).partition("\n")[0]
    return str(len(first.strip().strip(",").split(",")) - 2)


def best(folder: Path) -> dict[str, Best]:
    """Return the revenues that are proven to be optimal; no others are known."""
    return read_best(folder / "bks.csv", "optimal_total_net_revenue", lambda _: True)


FAMILY = Family("order-acceptance-oas", one_a_file(read, "*orders*.txt", group=group), best)
