"""The elements of a scheduling problem: plain, frozen data in ticks, indices and money units.

Every class here is a value. References between elements are indices into the tuples of
:class:`~solvers.problem.Problem` (``machine=2`` is ``problem.machines[2]``). ``name`` is for
messages only and never decides anything. Nothing is checked here: a :class:`Problem` checks the
whole, because almost every rule is about how two elements fit together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FORBIDDEN: Final = -1
"""The setup time of a transition that may not happen."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Regular working time as half-open intervals ``[start, end)`` in ticks.

    Intervals are sorted, disjoint and not adjacent; there is no working time outside them.
    """

    intervals: tuple[tuple[int, int], ...]
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SetupMatrix:
    """Sequence-dependent setups between the families of one kind of machine.

    Parameters
    ----------
    time
        Shape ``(F, F)``; ``time[f, g]`` working ticks between an operation of family ``f`` and
        the next one of family ``g``, or :data:`FORBIDDEN`. The diagonal may be positive and the
        triangle inequality is not assumed.
    cost
        Shape ``(F, F)``; money units for the same transitions. Ignored where forbidden.
    """

    time: NDArray[np.int64]
    cost: NDArray[np.int64]
    name: str = ""

    @classmethod
    def of(
        cls,
        time: Sequence[Sequence[int]] | NDArray[np.int64],
        cost: Sequence[Sequence[int]] | NDArray[np.int64] | None = None,
        name: str = "",
    ) -> SetupMatrix:
        """Make a matrix from nested sequences or arrays; a missing cost is zero everywhere.

        Raises
        ------
        ValueError
            When an entry is not an integer; silently truncating 1.5 ticks would be a wrong plan.
        """
        times = _integers(time, "setup time")
        costs = np.zeros_like(times) if cost is None else _integers(cost, "setup cost")
        times.setflags(write=False)
        costs.setflags(write=False)
        return cls(times, costs, name)

    @property
    def families(self) -> int:
        """Number of families F."""
        return int(self.time.shape[0])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SetupMatrix):
            return NotImplemented
        return (
            self.name == other.name
            and np.array_equal(self.time, other.time)
            and np.array_equal(self.cost, other.cost)
        )

    def __hash__(self) -> int:
        return hash((self.name, self.time.shape, self.time.tobytes(), self.cost.tobytes()))


def _integers(values: Sequence[Sequence[int]] | NDArray[np.int64], what: str) -> NDArray[np.int64]:
    array = np.array(values)
    if array.size == 0:
        return np.zeros((0, 0), dtype=np.int64)
    if array.dtype.kind not in "iu":
        raise ValueError(f"{what} must be integers, not {array.dtype}")
    return array.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Machine:
    """Something that does one operation at a time.

    Parameters
    ----------
    calendar
        Index of its regular working time; None is always open, up to the horizon.
    setup
        Index of its setup matrix; None means no setups.
    initial_family
        Family the machine is set up for at tick 0; None is unknown and the first operation
        then needs no setup.
    anticipatory
        Whether a setup may precede the release of the job and the arrival of its work. If not,
        the setup of an operation begins at or after the job's release, the mode's ``earliest``
        and every predecessor's end plus tail plus minimum lag.
    setup_demands
        ``(pool, amount)`` used on the working ticks of every setup of positive time.
    group
        Machines of one group are meant to be interchangeable (the stations of a workshop). It is
        advice for models that break symmetry; they check that the machines really are identical.
    """

    calendar: int | None = None
    setup: int | None = None
    initial_family: int | None = None
    anticipatory: bool = True
    setup_demands: tuple[tuple[int, int], ...] = ()
    group: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """Overtime that the schedule may open on one machine: ``[start, end)``, closed otherwise.

    Opening costs ``cost`` once, plus ``rate`` per tick of it that an operation or setup occupies.
    It lies wholly outside the machine's calendar and its other windows; next to either it joins
    them to one interval.
    """

    machine: int
    start: int
    end: int
    cost: int = 0
    rate: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """A renewable capacity over time: people of a skill, a setup crew, tools.

    ``profile`` holds ``(tick, capacity)`` steps, the first at tick 0; each capacity holds until
    the next step. Capacity is used on working ticks only, and a lack of it never pauses work.
    """

    profile: tuple[tuple[int, int], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Stock that operations consume when they start: ``on_hand`` plus dated receipts.

    ``receipts`` holds ``(tick, amount)`` sorted by tick; one counts before the starts of its tick.
    """

    on_hand: int = 0
    receipts: tuple[tuple[int, int], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to do an operation.

    Parameters
    ----------
    machine
        Index of the machine, or None: pools only, or outsourcing with a lead time. Without a
        machine every tick is a working tick.
    processing
        Working ticks, possibly 0.
    family
        Setup family of the operation on this machine, an index into the machine's matrix; 0 on a
        machine without one. It belongs to the mode and not to the operation because machines
        are set up by different attributes: one by size, the next by colour.
    tail
        Elapsed ticks after the end until the work is available downstream (throughput time of a
        line, curing, transfer). It delays successors, not the completion of the job.
    cost
        Money units when chosen.
    demands
        ``(pool, amount)`` used on the operation's working ticks.
    earliest
        The mode's own earliest start (its setup may come before, see :class:`Machine`).
    """

    machine: int | None
    processing: int
    family: int = 0
    tail: int = 0
    cost: int = 0
    demands: tuple[tuple[int, int], ...] = ()
    earliest: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a route, done in exactly one of its modes.

    A resumable operation pauses over closed time, and for nothing else; another one must fit
    between two closings. ``materials`` holds ``(material, amount)`` consumed at the start.
    """

    modes: tuple[Mode, ...]
    resumable: bool = True
    materials: tuple[tuple[int, int], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Precedence:
    """``before`` comes before ``after``, two operation indices of the same route.

    The successor starts between ``min_lag`` and ``max_lag`` elapsed ticks after the
    predecessor's end plus tail; its setup does not count. ``max_lag`` None is no limit.
    """

    before: int
    after: int
    min_lag: int = 0
    max_lag: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One alternative way to make a job: operations, their precedence (a DAG), a fixed cost."""

    operations: tuple[Operation, ...]
    precedences: tuple[Precedence, ...] = ()
    cost: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What has to be made, by exactly one of its routes, or is refused.

    Parameters
    ----------
    release
        No operation starts earlier.
    due
        Date that may be missed, at ``tardiness_cost`` per tick; may be negative (past due).
        A due date is not a deadline.
    deadline
        Date the completion may not exceed.
    tardiness_cost
        Money units per tick of tardiness: the weight ``w_j`` of the literature.
    refusal_cost
        Money units for not making it; None: it must be made.
    """

    routes: tuple[Route, ...]
    release: int = 0
    due: int | None = None
    deadline: int | None = None
    tardiness_cost: int = 0
    refusal_cost: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """Fixes an operation to a machine, or to a machine and a start.

    It forces ``route`` on the job and forbids refusing it, and is exempt from nothing. ``machine``
    None pins to a mode without a machine.
    """

    job: int
    route: int
    operation: int
    machine: int | None
    start: int | None = None
