"""A rough plan in a planner's words: what it costs, who makes what, how full every resource is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.plan import Cost
from planner.plant import Regime
from planner.rough.closing import ways
from solvers.problem import NONE

if TYPE_CHECKING:
    from datetime import datetime

    from planner.translation.translation import Translation
    from solvers.linear import RoughAnswer, RoughCut

SERVED: Final = 1e-6
"""Share of an order below which what is left unserved is rounding."""


@dataclass(frozen=True, slots=True)
class RoughLoad:
    """Hours of a resource's stations together in a bucket.

    Attributes
    ----------
    open_hours
        Regular and bought ones.
    overtime_hours
        Those bought.
    """

    resource: str
    start_at: datetime
    end_at: datetime
    open_hours: float
    processing_hours: float
    changeover_hours: float
    overtime_hours: float

    @property
    def utilization(self) -> float | None:
        """(Processing + changeovers) / open hours; None where it is never open."""
        busy = self.processing_hours + self.changeover_hours
        return busy / self.open_hours if self.open_hours else None


@dataclass(frozen=True, slots=True)
class UnservedOrder:
    """An order that is refused, or the share of it that is; its cost in micro-units."""

    order: str
    share: float
    cost: int


@dataclass(frozen=True, slots=True)
class RoughPlan:
    """The least that a week costs when orders are divisible and nothing is sequenced.

    Attributes
    ----------
    cost
        The waterfall, in micro-units; the total is the sum of the terms exactly.
    bound
        With the allowance `bound`, what no plan of this week undercuts, in micro-units; else None.
    orders
        How many were asked for, as often as each is.
    regimes
        Orders made in each regime; a divided order counts in parts. With the unserved ones they
        are all.
    late
        Orders made after their due date; parts count as above.
    segments
        By customer segment, None for orders that name none, the share of its orders that is made.
    loads
        By resource, then by bucket.
    unserved
        In the order of the book; those impossible under the strategy last.
    """

    cost: Cost
    bound: int | None
    orders: float
    regimes: dict[Regime, float]
    late: float
    segments: dict[str | None, float]
    loads: tuple[RoughLoad, ...]
    unserved: tuple[UnservedOrder, ...]

    @property
    def served(self) -> float:
        """Share of the orders that is made."""
        return sum(self.regimes.values()) / self.orders if self.orders else 1.0

    @property
    def on_time_share(self) -> float:
        """Share of the orders that is made in time: OTIF, as far as a rough plan knows."""
        return self.served - self.late / self.orders if self.orders else 1.0

    @property
    def changeover_share(self) -> float | None:
        """Changeovers / (changeovers + processing); None where nothing is done."""
        changeovers = sum(load.changeover_hours for load in self.loads)
        busy = changeovers + sum(load.processing_hours for load in self.loads)
        return changeovers / busy if busy else None

    def share(self, regime: Regime) -> float:
        """Return the share of all orders that a regime makes."""
        return self.regimes[regime] / self.orders if self.orders else 0.0

    def utilization(self, resource: str) -> float | None:
        """Return (processing + changeovers) / open hours of a resource, None if it is never open.

        The last bucket, which is all time after the others, does not count.
        """
        loads = [load for load in self.loads if load.resource == resource][:-1]
        open_hours = sum(load.open_hours for load in loads)
        busy = sum(load.processing_hours + load.changeover_hours for load in loads)
        return busy / open_hours if open_hours else None


class Reader:
    """Reads answers of one model back; what modes and kinds mean is looked up once."""

    def __init__(self, translation: Translation, model: RoughCut) -> None:
        self.translation = translation
        self.model = model
        meant = list(ways(translation))
        mode = model.activities.mode
        parts = [(w.production, w.outsourcing, step.stock_cost) for _, _, step, w in meant]
        self._parts = np.array(parts, dtype=np.float64).reshape(-1, 3)[mode]
        regimes = [recipe.regime for _, recipe, _, _ in meant]
        self._regimes = np.array([list(Regime).index(regime) for regime in regimes], dtype=np.int64)
        self._regimes = self._regimes[mode]
        stations = translation.machines.stations
        self.resources = [stations[members[0]].resource for members in model.plant.machines]
        self.instants = [translation.clock.instant(int(edge)) for edge in model.plant.edges]

    def plan(self, answer: RoughAnswer, demand: np.typing.NDArray[np.float64]) -> RoughPlan:
        """Return an answer as a plan; `demand` says how often each order was asked for."""
        constant = self.translation.constant
        production, outsourcing, stock = (answer.made @ self._parts).tolist()
        cost = Cost.of(
            production=round(production),
            stock=round(stock),
            setup=round(answer.cost.setup),
            overtime=round(answer.cost.overtime),
            outsourcing=round(outsourcing),
            tardiness=round(answer.cost.lateness),
            refusal=round(answer.cost.refusal) + constant,
        )
        first = self.model.activities.first
        made = np.bincount(self._regimes[first], weights=answer.made[first], minlength=len(Regime))
        return RoughPlan(
            cost=cost,
            bound=None if answer.bound is None else answer.bound + constant,
            orders=float(demand.sum()) + len(self.translation.impossible),
            regimes=dict(zip(Regime, made.tolist(), strict=True)),
            late=float(answer.late.sum()),
            segments=self._segments(answer, demand),
            loads=tuple(self._loads(answer)),
            unserved=tuple(self._unserved(answer)),
        )

    def _loads(self, answer: RoughAnswer) -> list[RoughLoad]:
        hours = self.translation.clock.tick / 3600
        plant = self.model.plant
        regular = answer.regular
        return [
            RoughLoad(
                resource=resource,
                start_at=self.instants[bucket],
                end_at=self.instants[bucket + 1],
                open_hours=hours * float(regular[kind, bucket] + answer.overtime[kind, bucket]),
                processing_hours=hours * float(answer.processing[kind, bucket]),
                changeover_hours=hours * float(answer.setup[kind, bucket]),
                overtime_hours=hours * float(answer.overtime[kind, bucket]),
            )
            for kind, resource in enumerate(self.resources)
            for bucket in range(plant.buckets)
        ]

    def _segments(
        self, answer: RoughAnswer, demand: np.typing.NDArray[np.float64]
    ) -> dict[str | None, float]:
        asked: dict[str | None, float] = {}
        made: dict[str | None, float] = {}
        for line, wanted, refused in zip(
            self.translation.lines, demand.tolist(), answer.refused.tolist(), strict=True
        ):
            asked[line.segment] = asked.get(line.segment, 0.0) + wanted
            made[line.segment] = made.get(line.segment, 0.0) + wanted - refused
        for stuck in self.translation.impossible:
            asked[stuck.line.segment] = asked.get(stuck.line.segment, 0.0) + 1.0
        shares = {name: made.get(name, 0.0) / n for name, n in asked.items() if n > 0}
        return dict(sorted(shares.items(), key=lambda item: item[0] or ""))

    def _unserved(self, answer: RoughAnswer) -> list[UnservedOrder]:
        price = self.model.problem.arrays.job_refusal_cost
        jobs = np.flatnonzero((answer.refused > SERVED) & (price != NONE)).tolist()
        refused = [
            UnservedOrder(
                self.translation.lines[job].order,
                float(answer.refused[job]),
                round(float(answer.refused[job]) * int(price[job])),
            )
            for job in jobs
        ]
        stuck = self.translation.impossible
        return refused + [UnservedOrder(order.line.order, 1.0, order.cost) for order in stuck]
