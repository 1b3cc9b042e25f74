"""What a problem minimizes: the weights of the terms of the objective."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Objective:
    r"""Integer weights of the terms of the objective; the value is their weighted sum.

    Money terms, in money units:

    - ``mode``, ``route``: costs of the chosen modes and routes;
    - ``setup``: costs of all transitions;
    - ``overtime``: opened windows and their occupied ticks;
    - ``refusal``: refusal costs of the jobs that are not made;
    - ``tardiness``: sum of ``tardiness_cost * T_j``, the total weighted tardiness of the literature
      (with all due dates 0 it is the total weighted completion time).

    Classical terms over the jobs that are made, in ticks or numbers:

    - ``makespan``: the largest completion, 0 when nothing is made;
    - ``total_completion``: sum of completions;
    - ``total_tardiness``: unweighted sum of tardiness;
    - ``number_late``: jobs completed after their due date;
    - ``maximum_lateness``: largest ``C_j - d_j`` of the made jobs with a due date, possibly
      negative; 0 when there is none.
    """

    mode: int = 0
    route: int = 0
    setup: int = 0
    overtime: int = 0
    refusal: int = 0
    tardiness: int = 0
    makespan: int = 0
    total_completion: int = 0
    total_tardiness: int = 0
    number_late: int = 0
    maximum_lateness: int = 0

    @classmethod
    def money(cls) -> Objective:
        """Return the planner's objective: every money term counts once, nothing else does."""
        return cls(mode=1, route=1, setup=1, overtime=1, refusal=1, tardiness=1)

    def items(self) -> tuple[tuple[str, int], ...]:
        """Return ``(term, weight)`` for every term, in the order of the fields."""
        return tuple((f.name, getattr(self, f.name)) for f in fields(self))

    @property
    def regular(self) -> bool:
        """Whether no term can fall when a completion rises.

        Overtime alone is not regular: an operation that starts later may leave a dear window.
        """
        return self.overtime == 0


TERMS: tuple[str, ...] = tuple(f.name for f in fields(Objective))
"""Names of all terms, in the order in which they are reported."""
