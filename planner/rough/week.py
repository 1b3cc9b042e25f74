"""A week as a rough-cut model: built once from plant and orders, solved under many conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.errors import BadRequest
from planner.nearest import did_you_mean
from planner.rough.buckets import MOST, bucket_edges
from planner.rough.figures import Reader, RoughPlan
from planner.rough.hours import HourWorth
from planner.strategies import OPTIMAL
from planner.translation.groundwork import groundwork
from planner.translation.translate import translate_from
from solvers.linear import (
    AS_IT_STANDS,
    Allowance,
    Conditions,
    RoughSolver,
    rough_cut,
    worth_of_more,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import polars as pl
    from numpy.typing import NDArray

    from planner.plant import Plant
    from planner.strategies import Strategy
    from planner.translation.groundwork import Groundwork
    from planner.translation.translation import Translation


@dataclass(frozen=True, slots=True)
class RoughWeek:
    """The rough-cut model of a translated week, ready to be solved.

    Conditions are those of the core (:class:`solvers.linear.Conditions`): orders by their place in
    ``translation.lines``, resources by their place in `resources`.
    """

    translation: Translation
    solver: RoughSolver
    reader: Reader

    @classmethod
    def of(
        cls, translation: Translation, allowance: Allowance = Allowance.BOUND, buckets: int = MOST
    ) -> RoughWeek:
        """Return the model of a translated week.

        Parameters
        ----------
        buckets
            Into how many the planning horizon is divided at most.
        """
        edges = bucket_edges(translation, buckets)
        model = rough_cut(translation.problem, edges, allowance)
        return cls(translation, RoughSolver(model), Reader(translation, model))

    @property
    def resources(self) -> tuple[str, ...]:
        """Names of the resources in the order of the core's kinds of machines."""
        return tuple(self.reader.resources)

    def conditions(
        self,
        *,
        volume: float = 1.0,
        stations: Mapping[str, float] | None = None,
        closed: NDArray[np.bool_] | None = None,
        overtime: bool = True,
    ) -> Conditions:
        """Return conditions in a planner's words.

        Parameters
        ----------
        volume
            Factor on all quantities.
        stations
            How many stations resources have instead of their own; a cloned line is one more.
        closed
            Ways that may not be used, as `closed_ways` gives them.
        overtime
            Whether there is any.

        Raises
        ------
        BadRequest
            When a resource is not of the plant, or a number is negative.
        """
        hours = np.ones(len(self.resources))
        for name, count in (stations or {}).items():
            if name not in self.resources:
                raise BadRequest(
                    f"there is no resource {name!r}", hint=did_you_mean(name, self.resources)
                )
            if count < 0:
                raise BadRequest(f"{name} cannot have {count} stations", hint="take 0 or more")
            kind = self.resources.index(name)
            hours[kind] = count / len(self.solver.model.plant.machines[kind])
        if volume < 0:
            raise BadRequest(f"the volume cannot be {volume}", hint="take 0 or more")
        return Conditions(
            demand=np.full(len(self.translation.lines), volume),
            hours=hours,
            closed_modes=closed,
            overtime=overtime,
        )

    @property
    def starts_at(self) -> tuple[datetime, ...]:
        """When each bucket begins."""
        return tuple(self.reader.instants[:-1])

    def plan(self, conditions: Conditions = AS_IT_STANDS) -> RoughPlan | None:
        """Return the least-cost rough plan.

        None where orders that must be made do not fit, however late; then no detailed plan is
        possible either, under the same conditions.
        """
        answer = self.solver.solve(conditions)
        if answer is None:
            return None
        asked = conditions.demand
        return self.reader.plan(
            answer, np.ones(len(self.translation.lines)) if asked is None else asked
        )

    def worth_of_hours(self, conditions: Conditions = AS_IT_STANDS) -> tuple[HourWorth, ...]:
        """Return what one more hour is worth on every resource in every bucket that has some open.

        Nothing where there is no rough plan.
        """
        worth = worth_of_more(self.solver, 3600 / self.translation.clock.tick, conditions)
        if worth is None:
            return ()
        instants = self.reader.instants
        open_ = self.solver.model.plant.most > 0
        return tuple(
            HourWorth(
                resource=resource,
                start_at=instants[bucket],
                end_at=instants[bucket + 1],
                gain=round(float(worth.gain[kind, bucket])),
                dual=round(float(worth.dual[kind, bucket])),
            )
            for kind, resource in enumerate(self.reader.resources)
            for bucket in range(len(instants) - 1)
            if open_[kind, bucket]
        )


def rough_week(
    plant: Plant,
    orders: pl.DataFrame,
    *,
    start_at: datetime | None = None,
    strategy: Strategy = OPTIMAL,
    allowance: Allowance = Allowance.BOUND,
    buckets: int = MOST,
) -> RoughWeek:
    """Return the rough-cut model of a week.

    Parameters
    ----------
    orders
        Checked orders, as for `planner.translation.translate`, which says what is raised.
    strategy
        What may be made where. One model of everything serves several strategies, too: close what
        they do not admit with `closed_ways`.
    """
    ground = groundwork(plant, orders, start_at)
    return rough_week_from(ground, strategy=strategy, allowance=allowance, buckets=buckets)


def rough_week_from(
    ground: Groundwork,
    *,
    strategy: Strategy = OPTIMAL,
    allowance: Allowance = Allowance.BOUND,
    buckets: int = MOST,
) -> RoughWeek:
    """Return the rough-cut model of a week of which all strategies share the groundwork.

    Parameters
    ----------
    ground
        As `planner.translation.groundwork` lays it, once for all strategies.
    """
    return RoughWeek.of(translate_from(ground, strategy), allowance, buckets)
