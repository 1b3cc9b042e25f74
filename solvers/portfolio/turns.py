"""Who runs when in a solve: one table, from a problem's features and from what was measured.

A solve has lanes, one for each worker. A lane takes its turns in order; each turn gives a part a
share of what is left of the limits then. What a part does not need goes to the next.

What was measured (``benchmarks/README.md``, EVIDENCE of the design): CP-SAT closes small models in
seconds and gets nowhere with large ones; a search made for a structure beats it from a few dozen
jobs on; bounds by linear programming come within a second up to 100 jobs and within half a minute
up to 300. They say much of money (what campaigns cost) and little of dates alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.problem import NONE

if TYPE_CHECKING:
    from solvers.problem import Problem

TINY: Final = 300
"""Size up to which the full model closes before compiled code would be loaded."""

SMALL: Final = 4_000
"""Size up to which the full model comes early: most close in seconds."""

OWNED: Final = 1_500
"""The same where a search is made for the problem's structure: beyond, that is stronger."""

MEDIUM: Final = 15_000
"""Size up to which the full model gets a share of the time at all; beyond, the search does more."""


class Part(StrEnum):
    """What can have a turn; the names are those of the sources in a result's trace."""

    DISPATCH = "dispatch"
    SEARCH = "search"
    CAMPAIGNS = "campaigns"
    ASSIGNMENT = "assignment"
    WINDOWS = "windows"
    CPSAT = "cpsat"


@dataclass(frozen=True, slots=True)
class Turn:
    """A part, and what it may use.

    Parameters
    ----------
    share
        Of the seconds and of the work that are left.
    most
        Seconds, and units of work; None is no limit but the share.
    """

    part: Part
    share: float = 1.0
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The turns of a solve.

    Parameters
    ----------
    lanes
        Of the workers at the beginning; further workers search. Where the first one begins with the
        rules, it takes them and sets its search up before the others begin.
    again
        What follows for all when every lane is through, over and over until a limit ends it.
    """

    lanes: tuple[tuple[Turn, ...], ...]
    again: tuple[Turn, ...]


_KINDS: Final = (("tiny", TINY), ("small", SMALL), ("medium", MEDIUM))

_RULES: Final = Turn(Part.DISPATCH)

# The last mile of a solve that only a gap or its user ends: with a limit the search takes all that
# is left. 8 units of work from plans of priced weeks (after 10 or 30 units) gained 0.001% in 2 of
# 7, where a search begun anew from the same plans gained nothing. A search cut by a tenth of its 10
# units ended dearer in 2 of 2 weeks, by 0.03% and 0.4%: more than windows were seen to win back.
_LAST: Final = (Turn(Part.SEARCH), Turn(Part.WINDOWS, most=5.0))

_CLOSE: Final = (Turn(Part.SEARCH, 0.4), Turn(Part.CPSAT))
_CLOSE_LATE: Final = (Turn(Part.CPSAT, 0.5), Turn(Part.SEARCH))
_SEARCH: Final = (Turn(Part.SEARCH),)

_BOUNDS_BRIEFLY: Final = (Turn(Part.CAMPAIGNS, 0.1, 1.0), Turn(Part.ASSIGNMENT, 0.1, 1.0))
_BOUNDS_ALONE: Final = (Turn(Part.CAMPAIGNS, 0.25), Turn(Part.ASSIGNMENT, 0.1))
_BOUNDS_BESIDE: Final = (Turn(Part.CAMPAIGNS, 0.5), Turn(Part.ASSIGNMENT, 0.25))
_BOUNDS_OWNED: Final = (Turn(Part.CAMPAIGNS, 0.05, 3.0), Turn(Part.ASSIGNMENT, 0.05, 3.0))

_TINY: Final = (Turn(Part.CPSAT, 0.5), _RULES, Turn(Part.ASSIGNMENT, 0.15))

TABLE: Final[dict[tuple[str, int], Plan]] = {
    ("tiny", 1): Plan((_TINY,), _CLOSE),
    ("tiny", 2): Plan((_TINY,), _CLOSE),
    # Problems that CP-SAT closes quickly: it comes as soon as a good cutoff is there.
    ("small", 1): Plan(
        (
            (
                _RULES,
                Turn(Part.SEARCH, 0.15, 1.0),
                *_BOUNDS_BRIEFLY,
                Turn(Part.CPSAT, 0.6),
            ),
        ),
        _CLOSE,
    ),
    ("small", 2): Plan(
        (
            (_RULES, Turn(Part.SEARCH, 0.15, 1.0), Turn(Part.CPSAT, 0.6)),
            _BOUNDS_BRIEFLY,
        ),
        _CLOSE,
    ),
    # Job shops beyond those that close at once: the search comes first, with every core, and then
    # the full model, which proves what the search has found.
    ("shop", 1): Plan(((_RULES, Turn(Part.SEARCH, 0.4), Turn(Part.CPSAT, 0.6)),), _CLOSE),
    ("shop", 2): Plan(((_RULES, Turn(Part.SEARCH, 0.35)), (Turn(Part.SEARCH, 0.35),)), _CLOSE_LATE),
    # The full model may yet close: bounds and search first, it last.
    ("medium", 1): Plan(
        ((_RULES, Turn(Part.SEARCH, 0.25), *_BOUNDS_ALONE, Turn(Part.SEARCH, 0.5)),), _CLOSE
    ),
    ("medium", 2): Plan(
        (
            (_RULES, Turn(Part.SEARCH, 0.6)),
            (*_BOUNDS_BESIDE, Turn(Part.SEARCH, 0.3)),
        ),
        _CLOSE_LATE,
    ),
    # A search made for the structure, and nothing to prove but dates: it has all cores, and the
    # second one begins with what bounds there are.
    ("owned", 1): Plan(((_RULES, Turn(Part.SEARCH, 0.9), *_BOUNDS_OWNED),), _LAST),
    ("owned", 2): Plan(((_RULES, Turn(Part.SEARCH)), (*_BOUNDS_OWNED, Turn(Part.SEARCH))), _LAST),
    ("large", 1): Plan(((_RULES, Turn(Part.SEARCH, 0.25), *_BOUNDS_ALONE),), _LAST),
    ("large", 2): Plan(((_RULES, Turn(Part.SEARCH)), (*_BOUNDS_BESIDE, Turn(Part.SEARCH))), _LAST),
}
"""By the size of the full model and what searches, and by one worker or several."""


def size_of(problem: Problem) -> int:
    """Return the size of the full model: arcs, calendar pieces, and what a mode costs else.

    What only has to be kept apart, in a pool or on a machine without setups, counts as if any two
    could be neighbours where a sum over jobs is minimized: such a model is as hard as with setups.
    """
    from solvers.cpsat import count_arcs, count_pieces

    a, weights = problem.arrays, problem.objective
    size = count_arcs(problem) + 10 * a.modes
    if not weights.makespan and not weights.maximum_lateness:
        on_machine = a.mode_machine[a.mode_machine != NONE]
        for held in (a.demand_pool, on_machine[a.machine_setup[on_machine] == NONE]):
            size += int((np.bincount(held) ** 2).sum())
    # Counting pieces takes time itself, and what is too large already need not be counted.
    return size if size > MEDIUM else size + count_pieces(problem)


def plan_for(problem: Problem, workers: int) -> Plan:
    """Return the turns of a solve of ``problem``."""
    plan = TABLE[_kind(problem), min(workers, 2)]
    kept = [tuple(t for t in lane if _suits(t.part, problem)) for lane in plan.lanes]
    if any(turn.part is Part.SEARCH for lane in kept[1:] for turn in lane):
        # Where CP-SAT takes all cores by itself, no more lanes are needed.
        kept += [kept[1][-1:]] * (workers - len(kept))
    return Plan(tuple(kept), tuple(t for t in plan.again if _suits(t.part, problem)))


def _kind(problem: Problem) -> str:
    """Return the row of the table for ``problem``."""
    from solvers.search import critical, searchers
    from solvers.search.annealing import Annealer

    size = size_of(problem)
    kind = next((name for name, most in _KINDS if size <= most), "large")
    if size <= OWNED or _priced(problem):
        return kind
    first = searchers(problem)[0]
    if first is Annealer:
        return kind
    if first is not critical.TabuSearch:
        return "owned"
    return "shop" if size <= MEDIUM else "owned"


def _priced(problem: Problem) -> bool:
    """Say whether where and in which order a job is made costs money, which bounds see best."""
    weights, a = problem.objective, problem.arrays
    return bool(
        (weights.setup and a.setup_cost.any())
        or (weights.mode and a.mode_cost.any())
        or (weights.overtime and problem.windows)
    )


def _suits(part: Part, problem: Problem) -> bool:
    """Say whether a part can tell anything of a problem."""
    from solvers.cpsat import separable
    from solvers.search import flow

    if part is Part.WINDOWS:
        return separable(problem)
    if part is Part.ASSIGNMENT:
        # Of stages of machines that are alike it says no more than their load does.
        return not flow.suits(problem)
    if part is not Part.CAMPAIGNS:
        return True
    # What only its makespan or largest lateness costs is nothing to a sum over jobs.
    weights, a = problem.objective, problem.arrays
    due = any(job.due is not None and job.tardiness_cost for job in problem.jobs)
    return bool(
        (weights.tardiness and due)
        or weights.total_tardiness
        or weights.number_late
        or (weights.setup and a.setup_cost.any())
        or (weights.refusal and (a.job_refusal_cost > 0).any())
        or (weights.mode and a.mode_cost.any())
    )
