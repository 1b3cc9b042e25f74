"""What more than one search asks of a problem before it takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.problem import NEVER, NONE

if TYPE_CHECKING:
    from solvers.problem.arrays import Arrays


def undated(a: Arrays) -> bool:
    """Whether every job must be made, at any time: no release, no deadline, no refusal."""
    return bool(
        (a.job_release <= 0).all()
        and (a.job_deadline == NEVER).all()
        and (a.job_refusal_cost == NONE).all()
        and (a.mode_earliest <= 0).all()
    )
