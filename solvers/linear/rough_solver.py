"""Solves a rough-cut model, as it is and under other demands, hours and restrictions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from solvers.linear.allowance import Allowance
from solvers.linear.simplex import Optimum, Simplex
from solvers.problem import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solvers.linear.program import Floats
    from solvers.linear.rough_cut import RoughCut


_Kind = TypeVar("_Kind", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Conditions:
    """What differs from the problem as it stands; None leaves it as it is.

    Parameters
    ----------
    demand
        Shape (J,): how many times each job is asked for, 1 as it stands. Its costs, work and
        stock go with it.
    hours
        Shape (G,): factor on all hours of each kind, overtime too, as if it had so many times its
        machines; those added stand as its own do.
    extra
        Shape (G, T): working ticks on top of the regular ones of each kind and bucket; may be
        negative, down to none. A bucket in which a kind is never open stays closed.
    stock
        Shape (number of materials,): amounts on hand on top of what there is; may be negative.
    closed_modes
        Shape (M,): modes that may not be used. Alike modes on machines of one kind are one to the
        model: it is closed where all of them are.
    closed_refusals
        Shape (J,): jobs that may not be refused.
    overtime
        Whether overtime can be bought.
    """

    demand: Floats | None = None
    hours: Floats | None = None
    extra: Floats | None = None
    stock: Floats | None = None
    closed_modes: NDArray[np.bool_] | None = None
    closed_refusals: NDArray[np.bool_] | None = None
    overtime: bool = True


AS_IT_STANDS: Final = Conditions()


@dataclass(frozen=True, slots=True)
class RoughCost:
    """The cost of a rough plan in money units, weighted, by the objective's terms."""

    mode: float
    setup: float
    overtime: float
    refusal: float
    lateness: float

    @property
    def total(self) -> float:
        """The sum of all terms."""
        return self.mode + self.setup + self.overtime + self.refusal + self.lateness


@dataclass(frozen=True, slots=True, eq=False)
class RoughAnswer:
    """A least-cost rough plan.

    Parameters
    ----------
    cost
        What it costs; the model's ``mode`` holds the cost of routes, too.
    bound
        With :attr:`Allowance.BOUND` a lower bound on the objective of every schedule under the
        same conditions, safe against rounding; None with the typical allowance.
    made
        Shape (A,): how much of each activity is done, 1 being the whole operation once.
    refused, late
        Shape (J,): how much of each job is not made, and how much is made after its due date.
    regular
        Shape (G, T): ticks open without overtime under the conditions.
    processing, setup, overtime
        Shape (G, T): ticks worked, spent on changeovers, and bought.
    price
        Shape (G, T): money units that one more tick is worth, by the dual prices.
    stock_price
        Shape (number of materials,): the same of one more unit on hand.
    """

    cost: RoughCost
    bound: int | None
    made: Floats
    refused: Floats
    late: Floats
    regular: Floats
    processing: Floats
    setup: Floats
    overtime: Floats
    price: Floats
    stock_price: Floats


class RoughSolver:
    """A rough-cut model ready to be solved many times; only limits change between solves."""

    def __init__(self, model: RoughCut) -> None:
        self.model = model
        self._simplex = Simplex(model.program)

    def forget(self) -> None:
        """Make the next answer the one that a new solver would give, among equally good ones."""
        self._simplex.forget()

    def solve(self, conditions: Conditions = AS_IT_STANDS) -> RoughAnswer | None:
        """Return the least-cost rough plan, None where what must be made does not fit.

        Raises
        ------
        ValueError
            When an array does not have its shape, or demands are negative.
        """
        self._set(conditions)
        optimum = self._simplex.solve()
        return None if optimum is None else self._answer(optimum)

    def cost(self, conditions: Conditions = AS_IT_STANDS) -> float | None:
        """Return the cost of the least-cost rough plan alone, which is faster to read."""
        self._set(conditions)
        value = self._simplex.value()
        return None if value is None else value * self.model.unit

    def _set(self, conditions: Conditions) -> None:
        m = self.model
        jobs = len(m.job_rows)
        demand = _shaped("demand", conditions.demand, np.ones(jobs))
        if (demand < 0).any():
            raise ValueError(f"demand of job {int(np.argmin(demand))} is negative: {demand.min()}")
        factor = _shaped("hours", conditions.hours, np.ones(m.plant.kinds))
        if (factor < 0).any():
            raise ValueError(
                f"the factor on the hours of kind {int(np.argmin(factor))} is negative"
            )
        extra = _shaped("extra", conditions.extra, np.zeros(m.capacity_rows.shape))
        hours = np.maximum(0.0, m.plant.regular * factor[:, None] + extra)
        bought = m.plant.overtime.ticks * factor[m.plant.overtime.kind] * conditions.overtime
        self._simplex.limit_columns(m.overtime_columns, bought / m.scale)
        self._simplex.limit_columns(m.slot_columns, self._open(conditions, demand))
        refusals = demand.copy()
        if conditions.closed_refusals is not None:
            refusals[_shaped("closed_refusals", conditions.closed_refusals, refusals == 0)] = 0.0
        free = m.refusal_columns != NONE
        self._simplex.limit_columns(m.refusal_columns[free], refusals[free])
        self._simplex.limit_rows(m.job_rows, demand, demand)
        # An order asked for d times needs its entry once: y <= v + (d - 1) says at least y / d.
        more = np.maximum(0.0, demand[m.entry_jobs] - 1.0)
        self._simplex.limit_rows(m.entry_rows, np.full(len(more), -np.inf), more)
        rows = m.capacity_rows.ravel()
        self._simplex.limit_rows(rows, np.full(len(rows), -np.inf), hours.ravel() / m.scale)
        stock = _shaped("stock", conditions.stock, np.zeros(len(m.problem.materials)))
        there = np.maximum(0.0, m.stock.supply + stock[m.stock.material]) / m.stock.size
        self._simplex.limit_rows(m.stock.row, np.full(len(there), -np.inf), there)
        self._widen(max(1.0, float(demand.max(initial=1.0)), float(factor.max(initial=1.0))))

    def _open(self, conditions: Conditions, demand: Floats) -> Floats:
        """Return the most that each slot may take."""
        m = self.model
        known = m.activities
        upper: Floats = demand[known.job[m.slots.activity]]
        if conditions.closed_modes is None:
            return upper
        closed = _shaped("closed_modes", conditions.closed_modes, known.of_mode == NONE)
        open_ = np.zeros(len(known), dtype=bool)
        open_[known.of_mode[~closed & (known.of_mode != NONE)]] = True
        return np.where(open_[m.slots.activity], upper, 0.0)

    def _widen(self, factor: float) -> None:
        """Let there be as many entries and repeats as the largest demand or kind could need."""
        m = self.model
        for columns in (m.entries, m.repeats[m.repeats[:, 0] != NONE]):
            flat = columns.ravel()
            self._simplex.limit_columns(flat, m.program.upper[flat] * factor)

    def _answer(self, optimum: Optimum) -> RoughAnswer:
        m = self.model
        x, plant, c = optimum.columns, m.plant, m.changeovers
        done = x[m.slot_columns]
        activity, bucket = m.slots.activity, m.slots.bucket
        shape = (plant.kinds, plant.buckets)
        worked = m.activities.kind[activity] != NONE
        processing, setup, overtime = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        cells = (m.activities.kind[activity[worked]], bucket[worked])
        np.add.at(processing, cells, done[worked] * m.activities.processing[activity[worked]])
        entries, repeats = x[m.entries], np.where(m.repeats == NONE, 0.0, x[m.repeats])
        times = entries * c.entry_time[:, None] + repeats * c.repeat_time[:, None]
        np.add.at(setup, c.kind, times)
        bought = x[m.overtime_columns]
        np.add.at(overtime, (plant.overtime.kind, plant.overtime.bucket), bought * m.scale)
        refused = np.where(m.refusal_columns == NONE, 0.0, x[m.refusal_columns])
        a, weights = m.problem.arrays, m.problem.objective
        cost = RoughCost(
            mode=float(done @ m.activities.cost[activity]),
            setup=float((entries.T @ c.entry_cost + repeats.T @ c.repeat_cost).sum()),
            overtime=float(bought @ plant.overtime.price) * m.scale,
            refusal=float(refused @ np.maximum(0, a.job_refusal_cost)) * weights.refusal,
            lateness=float(done @ m.slots.late),
        )
        bound = None
        if m.allowance is Allowance.BOUND:
            # All costs are whole, so a bound may be rounded up.
            bound = max(0, math.ceil(optimum.bound * m.unit))
        return RoughAnswer(
            cost=cost,
            bound=bound,
            made=np.bincount(activity, done, len(m.activities)).astype(np.float64),
            refused=refused,
            late=self._late(done),
            regular=self._simplex.high[m.capacity_rows] * m.scale,
            processing=processing,
            setup=setup,
            overtime=overtime,
            stock_price=self._stock_price(optimum),
            price=-optimum.prices[m.capacity_rows] * m.unit / m.scale,
        )

    def _late(self, done: Floats) -> Floats:
        """Return how much of each job is late: as much as of its route's latest operation."""
        m, a = self.model, self.model.problem.arrays
        operation = m.activities.operation[m.slots.activity]
        late = np.bincount(operation, weights=done * m.slots.overdue, minlength=a.operations)
        by_route = np.maximum.reduceat(late, a.route_operation[:-1])
        return np.bincount(a.route_job, weights=by_route, minlength=a.jobs).astype(np.float64)

    def _stock_price(self, optimum: Optimum) -> Floats:
        """Return what one more unit on hand is worth: it is there in every bucket."""
        m = self.model
        prices = -optimum.prices[m.stock.row] * m.unit / m.stock.size
        count = len(m.problem.materials)
        return np.bincount(m.stock.material, weights=prices, minlength=count).astype(np.float64)


def _shaped(name: str, given: NDArray[_Kind] | None, usual: NDArray[_Kind]) -> NDArray[_Kind]:
    """Return an array of conditions, the usual one where none is given."""
    if given is None:
        return usual
    if given.shape != usual.shape:
        raise ValueError(f"{name} has shape {given.shape}, not {usual.shape}")
    return given
