"""What can go wrong for a reason a person can mend.

::

    PlannerError            a message (what, where, which value) and a hint
    ├── BadRequest          what was asked for cannot be done: an unknown name, a foreign folder
    ├── InputRejected       plant or orders hold defects; every one of them is carried along
    ├── NoPlan              within the limits there is no plan, or none is possible at all
    ├── PlanInvalid         a plan does not verify; every violation is carried along
    └── GateFailed          a plan verifies, but is one the user asked not to accept

Errors know nothing of exit codes: the command line alone gives them one. An infeasible problem or
a limit that was reached is a result of the core and no exception there; `NoPlan` is for whoever
asked for a plan and would go on with it. Anything else that is raised is a mistake of ours.
"""

from collections.abc import Sequence
from typing import Literal, Protocol


class Finding(Protocol):
    """What this page needs to know of a defect; `planner.plant.defects.Defect` is the one kind."""

    @property
    def severity(self) -> str:
        """``error`` or ``warning``."""

    def model_dump(self, *, mode: str) -> dict[str, object]:
        """Return the fields by name."""


class PlannerError(Exception):
    """Something a person can mend.

    Parameters
    ----------
    message
        What is wrong, where, and which value; one sentence without a full stop.
    hint
        What to do about it, where that can be said.
    """

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BadRequest(PlannerError):
    """What was asked for cannot be done, whatever plant and orders hold."""


class InputRejected(PlannerError):
    """Plant or orders hold defects that allow no plan.

    Parameters
    ----------
    message, hint
        As for `PlannerError`; without a message, the defects are counted.
    defects
        All that were found, warnings included; none where they have been shown already.
    """

    def __init__(
        self,
        message: str | None = None,
        *,
        defects: Sequence[Finding] = (),
        hint: str | None = None,
    ) -> None:
        self.defects = tuple(defects)
        if message is None:
            count = sum(defect.severity == "error" for defect in self.defects)
            message = f"the input has {count} error{'' if count == 1 else 's'}"
        super().__init__(message, hint=hint)


class NoPlan(PlannerError):
    """There is no plan to go on with: none was found in time, or none is possible.

    Parameters
    ----------
    message, hint
        As for `PlannerError`.
    solution
        ``infeasible`` where it is proven that none is possible, else ``none``.
    """

    def __init__(
        self,
        message: str,
        *,
        solution: Literal["none", "infeasible"] = "none",
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.solution = solution


class PlanInvalid(PlannerError):
    """A plan does not verify.

    Parameters
    ----------
    message, hint
        As for `PlannerError`; without a message, the violations are counted.
    violations
        What the verifier and the audit found, one sentence each.
    """

    def __init__(
        self,
        message: str | None = None,
        *,
        violations: Sequence[str] = (),
        hint: str | None = None,
    ) -> None:
        self.violations = tuple(violations)
        if message is None:
            count = len(self.violations)
            message = f"the plan breaks {count} rule{'' if count == 1 else 's'}"
        super().__init__(message, hint=hint)


class GateFailed(PlannerError):
    """A plan verifies, but meets a condition under which the user accepts none (`--fail-on`)."""
