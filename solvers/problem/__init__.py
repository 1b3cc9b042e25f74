"""What is to be scheduled: jobs, routes, operations, modes, machines and what they cost.

The meaning of every element, which all models, kernels and the verifier share:

**Time** is in integer ticks from 0, intervals are half-open ``[start, end)``. Every operation ends
by the *horizon*; no machine works beyond it.

**A machine** does one operation at a time. Its *working time* is its calendar plus the overtime
windows that the schedule opens on it; adjacent intervals join. A window costs a fixed sum when
opened plus a rate per tick that an operation or a setup occupies in it.

**An operation** is done in one of its *modes*. It starts on a working tick and ends right after
its last one: ``end - start = processing + closed time in between``. A *resumable* operation pauses
for closed time only; another one has none in between. With a processing of 0 it ends where it
starts, and occupies nothing, but still is one of the machine's sequence and needs its setup. A
mode without a machine works on every tick.

**The sequence** of a machine is its operations sorted by start, then end, then position in
:class:`Arrays` order (job, route, operation). The last criterion decides only between operations of
no processing at the same tick; models and decoders honour it.

**A setup** lies between consecutive operations of a machine, however much idle or closed time
there is: the last ``time[f, g]`` working ticks of the machine before the start of the second. It
may straddle closed time even where its operation may not. It begins at tick 0 or later, and at or
after the end of the previous operation. The setup of the first operation comes from the machine's
initial family (unknown: none). It may precede release and arrival, unless the machine is not
anticipatory.

**A pool** bounds, at every tick, the sum of the amounts of the operations (and setups, where the
machine has ``setup_demands``) for which that tick is a working tick between start and end.

**A material** has, at every tick ``t``, on hand plus receipts up to and including ``t`` no less
than the amounts of all operations with ``start <= t``.

**A job** is made by one route or refused. Its completion is the largest end of its operations,
without tails and lags; tardiness is ``max(0, completion - due)``. A refused job counts in no term
but the refusal cost.

**A lag** is measured from the predecessor's ``end + tail`` to the successor's start.

**A pin** fixes an operation to a machine, or to a machine and a start.

The **objective** is a weighted sum of terms; see :class:`Objective`.
"""

from solvers.problem.arrays import NEVER, NONE, UNPINNED, Arrays
from solvers.problem.builder import OperationHandle, ProblemBuilder, RouteHandle
from solvers.problem.elements import (
    FORBIDDEN,
    Calendar,
    Job,
    Machine,
    Material,
    Mode,
    Operation,
    Pin,
    Pool,
    Precedence,
    Route,
    SetupMatrix,
    Window,
)
from solvers.problem.errors import ProblemError
from solvers.problem.problem import MAX_OBJECTIVE, Problem
from solvers.problem.serialization import FORMAT, dump_problem, load_problem
from solvers.problem.weights import TERMS, Objective

__all__ = [
    "FORBIDDEN",
    "FORMAT",
    "MAX_OBJECTIVE",
    "NEVER",
    "NONE",
    "TERMS",
    "UNPINNED",
    "Arrays",
    "Calendar",
    "Job",
    "Machine",
    "Material",
    "Mode",
    "Objective",
    "Operation",
    "OperationHandle",
    "Pin",
    "Pool",
    "Precedence",
    "Problem",
    "ProblemBuilder",
    "ProblemError",
    "Route",
    "RouteHandle",
    "SetupMatrix",
    "Window",
    "dump_problem",
    "load_problem",
]
