"""Independent re-check of a schedule, its cost and its status.

The rules are those of the docstring of :mod:`solvers.problem`, read from the elements as given and
never from derived arrays, and the working-time arithmetic is this package's own: a mistake in what
the solvers share cannot hide here. Nothing is assumed of a schedule, not even that its numbers are
numbers; whatever is wrong becomes a :class:`Violation`, never an exception.

The value of a bound cannot be verified, only that it fits the rest of the answer.
"""

from solvers.verifier.status import verify_result
from solvers.verifier.verify import verify
from solvers.verifier.violations import Verification, Violation, ViolationKind

__all__ = ["Verification", "Violation", "ViolationKind", "verify", "verify_result"]
