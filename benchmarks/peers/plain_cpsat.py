"""CP-SAT on the full model: no start, no bounds of ours, no search beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.peers.peer import Peer

if TYPE_CHECKING:
    from solvers import Problem, Schedule


def _solve(problem: Problem, seconds: float, workers: int, seed: int) -> Schedule | None:
    from solvers.cpsat import CpsatLimits, solve_full

    return solve_full(problem, CpsatLimits(seconds, None, workers, seed)).schedule


PEER = Peer("cpsat", ("ortools",), lambda _: [], _solve)
