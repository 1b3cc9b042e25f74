"""Where everything lies in the arrays of the dispatching rules.

``guide`` (int64) says of each operation what follows from the problem alone; ``reals`` (float64)
holds the scale of a rule, then the logarithm of the weight of each job, then the ticks per working
tick of each machine; ``scratch`` (int64) holds how far one construction has come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

# Rules by number.
SPT: Final = 0
ATCSR: Final = 1
MOST_WORK: Final = 2

# The guide of a problem: one row of these per operation, then the successors.
I_REST: Final = 0  # least ticks from its end to the completion of the job
I_OTHERS: Final = 1  # weighted cost of the route and the cheapest modes of its other operations
I_WAITING: Final = 2  # number of predecessors
I_NEXT: Final = 3  # its successors, first and end
I_NEXT_END: Final = 4
I_DUE: Final = 5  # of its job, or the deadline where that is earlier
GUIDE_SIZE: Final = 6

# The scratch of one construction: one row of these per operation.
Q_READY: Final = 0  # the ready operations, in a row
Q_WAITING: Final = 1  # predecessors that are not placed yet
Q_MODE: Final = 2  # best mode by estimate, or NONE
Q_FREE: Final = 3  # when its machine gets free
Q_OVER: Final = 4  # its overrun of the deadline
SCRATCH_SIZE: Final = 5

# The scale of a rule: its parameters times mean processing and setup times, and its pressure.
C_SLACK: Final = 0
C_SETUP: Final = 1
C_WAIT: Final = 2
C_PRESSURE: Final = 3
SCALE_SIZE: Final = 4
