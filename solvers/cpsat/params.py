"""Settings of the CP-SAT solver for one solve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

WORK_PER_DETERMINISTIC: Final = 8.0
"""Units of work of one unit of the solver's deterministic time: 3 to 5 seconds of one core on a
machine alone, 5 to 12 in linear relaxations, 12 and more in job shops."""

WRITTEN_PER_WORK: Final = 70_000
"""Arcs and variables that are written into a model, and presolved, per unit of work."""

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True)
class CpsatParams:
    """What is set on the solver besides limits, seed and workers.

    Parameters
    ----------
    linearization_level
        0 was best or tied on scheduling models of the size that closes.
    symmetry_level
        How hard presolve looks for symmetry.
    probing_work
        Deterministic time of each round of probing in presolve. The solver's own choice of 1 took
        6 seconds a round on calendars with many intervals, and closed nothing sooner.
    presolve_rounds
        How often presolve repeats itself at most; later rounds take as long and find little.
    presolve
        Whether to simplify the model first; off only to study the model itself.
    stick_to_hint
        Fix every variable to its hinted value: a check that a hint is a solution.
    log
        Let CP-SAT print its search log.
    """

    linearization_level: int = 0
    symmetry_level: int = 2
    probing_work: float = 0.1
    presolve_rounds: int = 2
    presolve: bool = True
    stick_to_hint: bool = False
    log: bool = False

    def apply(self, solver: cp_model.CpSolver) -> None:
        """Set these parameters on ``solver``."""
        parameters = solver.parameters
        parameters.linearization_level = self.linearization_level
        parameters.symmetry_level = self.symmetry_level
        parameters.probing_deterministic_time_limit = self.probing_work
        parameters.max_presolve_iterations = self.presolve_rounds
        parameters.cp_model_presolve = self.presolve
        parameters.fix_variables_to_their_hinted_value = self.stick_to_hint
        parameters.log_search_progress = self.log
