"""Where everything stands in the two packed arrays of the compiled decoder.

``data`` describes the problem and never changes; ``state`` holds the choices, the schedule that
they lead to and everything needed to take a change back. Both are flat int64 arrays. The first
numbers of ``data`` are the header: counts, weights, and where each table begins in ``data``
(``D_``) or in ``state`` (``S_``). A table is a sequence of records of ``*_SIZE`` numbers; the other
names are positions within a record. Kernels compile these numbers in.
"""

from __future__ import annotations

from typing import Final

# fmt: off
# Header of data: counts and switches.
H_JOBS: Final = 0
H_OPERATIONS: Final = 1
H_MACHINES: Final = 2
H_WINDOWS: Final = 3
H_POOLS: Final = 4
H_MATERIALS: Final = 5
H_HORIZON: Final = 6
H_MAX_LAGS: Final = 7  # whether any route has a maximum lag
H_PASSES: Final = 8  # how often floors are raised at most for the sake of maximum lags
H_LATE: Final = 9  # weights of the objective that are not multiplied into a table
H_COMPLETION: Final = 10
H_MAKESPAN: Final = 11
H_LATENESS: Final = 12

# Header of data: where tables begin in data.
D_JOB: Final = 16
D_ROUTE: Final = 17
D_OPERATION: Final = 18
D_LINK: Final = 19
D_MODE: Final = 20
D_MACHINE: Final = 21
D_WINDOW: Final = 22
D_POOL: Final = 23
D_MATERIAL: Final = 24
D_USE: Final = 25
D_NEXT: Final = 26

# Header of data: where tables begin in state.
S_JOB: Final = 32
S_WINDOW: Final = 33
S_NODE: Final = 34
S_QUEUE: Final = 35
S_LOG: Final = 36
S_JOB_LOG: Final = 37
S_SIZE: Final = 38  # length of state
HEADER: Final = 48

# A job.
J_RELEASE: Final = 0
J_DUE: Final = 1
J_DEADLINE: Final = 2
J_LATE_PRICE: Final = 3  # rise of the objective per tick of tardiness
J_REFUSAL: Final = 4  # weighted, NONE when it must be made
J_PIN: Final = 5  # pinned route, or NONE
J_ROUTE: Final = 6  # its routes, first and end
J_ROUTE_END: Final = 7
JOB_SIZE: Final = 8

# A route.
R_COST: Final = 0  # weighted
R_OPERATION: Final = 1
R_OPERATION_END: Final = 2
ROUTE_SIZE: Final = 3

# An operation.
O_JOB: Final = 0
O_RESUMABLE: Final = 1
O_PIN_MACHINE: Final = 2
O_PIN_START: Final = 3
O_LINK: Final = 4  # links from its predecessors
O_LINK_END: Final = 5
O_USE: Final = 6  # materials, (material, amount) pairs from D_USE on
O_USE_END: Final = 7
O_MODE: Final = 8
O_MODE_END: Final = 9
O_ROUTE: Final = 10
O_NEXT: Final = 11  # links to its successors
O_NEXT_END: Final = 12
OPERATION_SIZE: Final = 13

# A link from a predecessor.
L_BEFORE: Final = 0
L_MIN: Final = 1
L_MAX: Final = 2
LINK_SIZE: Final = 3

# A link to a successor.
F_AFTER: Final = 0
F_MIN: Final = 1
FOLLOW_SIZE: Final = 2

# A mode.
M_MACHINE: Final = 0
M_PROCESSING: Final = 1
M_FAMILY: Final = 2
M_TAIL: Final = 3
M_COST: Final = 4  # weighted
M_EARLIEST: Final = 5
M_USE: Final = 6  # pools, (pool, amount) pairs from D_USE on
M_USE_END: Final = 7
MODE_SIZE: Final = 8

# A machine. Its setups are (time, weighted cost) pairs, one row of families after the other.
K_SETUP: Final = 0  # where they begin in data, or NONE
K_FAMILIES: Final = 1
K_INITIAL: Final = 2  # the row of the unknown family, of zeros, when it is unknown
K_ANTICIPATORY: Final = 3
K_USE: Final = 4  # crew, (pool, amount) pairs from D_USE on
K_USE_END: Final = 5
K_SEGMENT: Final = 6  # where its segments begin in data
K_SEGMENTS: Final = 7
K_TIME: Final = 8  # where its working time begins in state
K_WINDOW: Final = 9  # where its windows begin in data: index, open, close, weighted rate
K_WINDOWS: Final = 10
K_OPENED: Final = 11  # where the number of its open windows stands in state
MACHINE_SIZE: Final = 12

# A piece of possible working time.
G_OPEN: Final = 0
G_CLOSE: Final = 1
G_WINDOW: Final = 2  # NONE: always; else while that window is open
SEGMENT_SIZE: Final = 3

# A window.
V_COST: Final = 0  # weighted
V_MACHINE: Final = 1
CHOICE_SIZE: Final = 2

# An overtime window of a machine.
W_INDEX: Final = 0
W_OPEN: Final = 1
W_CLOSE: Final = 2
W_RATE: Final = 3  # weighted
WINDOW_SIZE: Final = 4

# A pool or a material: its steps as given, and where what is taken or left begins in state.
P_STEP: Final = 0
P_STEPS: Final = 1
P_STATE: Final = 2
STORE_SIZE: Final = 3

# Beginning of state.
T_ORDER: Final = 0  # length of the list
T_COST: Final = 1  # weighted, of what is placed, without the two maxima
T_VIOLATION: Final = 2
T_MAKESPAN: Final = 3
T_LATENESS: Final = 4
T_STALE: Final = 5  # whether a job that may have been a maximum is completed earlier now
T_FIXED_COST: Final = 6  # of routes, refusals and windows
T_FIXED_VIOLATION: Final = 7
T_OBJECTIVE: Final = 8  # of the whole list, once decoded; NEVER where decoding was given up
T_INFEASIBLE: Final = 9  # its violation
T_CERTAIN: Final = 10  # weighted, of modes and setups of the list, which sequences alone decide
T_LATE: Final = 11  # weighted, of the completions of what is placed, without the two maxima
T_DELAYED: Final = 12  # how many operations in the list are delayed by stores
T_SAVED: Final = 13  # T_ORDER .. T_DELAYED as they were before the change
T_CHANGE: Final = 26  # number of the change under way; change 0 is never taken back
T_LOGGED: Final = 27  # nodes in the log
T_JOBS_LOGGED: Final = 28
T_QUEUED: Final = 29  # nodes in the queue
T_TOGGLED: Final = 30  # the window that the change has opened or closed, or NONE
T_RELABELLED: Final = 31  # whether the change has labelled all nodes anew
T_TAKEN_BACK: Final = 32  # whether all later users of stores are taken back
T_LOW: Final = 33  # hull of the ticks at which the use of a store has changed
T_HIGH: Final = 34
T_FROM: Final = 35  # least label of users of stores that have left their place
STATE_HEADER: Final = 36

# A job in state.
Y_ROUTE: Final = 0
Y_COMPLETION: Final = 1  # of what is placed of it, or NONE
Y_NOTED: Final = 2  # the last change that has logged it
JOB_STATE_SIZE: Final = 3

# A node: an operation; after all operations, the head of each machine's sequence, which ends before
# everything; after these, the head of the list.
N_LABEL: Final = 0  # rises along the list
N_BEFORE: Final = 1  # neighbours in the list; NONE: not in the list
N_AFTER: Final = 2
N_LAST: Final = 3  # neighbours on the machine
N_NEXT: Final = 4
N_MODE: Final = 5
N_FAMILY: Final = 6
N_BEGIN: Final = 7  # start of the setup, where the crew or overtime asks for it
N_START: Final = 8
N_END: Final = 9  # NONE: not placed
N_POSITION: Final = 10  # working ticks of the machine before the end
N_ROW: Final = 11  # interval of its working time that holds the end, or the one before
N_COST: Final = 12  # weighted, of mode, setup and overtime
N_VIOLATION: Final = 13  # all but that of the deadline
N_FLOOR: Final = 14  # under the start
N_HELD: Final = 15  # whether its pools and materials are taken
N_QUEUED: Final = 16  # whether it waits to be placed again, and why
N_NOTED: Final = 17  # the last change that has logged it
N_DELAYED: Final = 18  # whether it starts later than it would if stores held plenty
NODE_SIZE: Final = 19

# An interval of the working time of a machine, in state behind their number.
I_OPEN: Final = 0
I_CLOSE: Final = 1
I_BEFORE: Final = 2  # working ticks before it
INTERVAL_SIZE: Final = 3

# Steps of a pool or material: (tick, level) pairs, in state behind their number. A pool's profile
# stays in data, and state holds only how much of it is taken: a long profile costs nothing to
# carry along, and new steps come in near the end, where few others have to make room. A material's
# step lasts to the next receipt, and its level is the one at its end, its lowest.
STEP_SIZE: Final = 2

# Why a node is queued.
WEAK: Final = 1  # what it uses of stores was taken back
STRONG: Final = 2  # something before it has changed
FORCED: Final = 3  # it was moved, or got another mode: what follows is affected in any case

# A node or job in a log: its number, then its record as it was.
LOG_SIZE: Final = NODE_SIZE + 1
JOB_LOG_SIZE: Final = JOB_STATE_SIZE + 1
# fmt: on

NONE: Final = -1
FORBIDDEN: Final = -1
NEVER: Final = 2**61
LIMIT: Final = 2**59
"""End of the working time that every machine has beyond the horizon, so that all work fits."""

MOST: Final = 2**40
"""Largest violation by one date; sums of it do not overflow."""

PLENTY: Final = 2**60
"""Level of every pool and material past the horizon."""

SPACE: Final = 2**32
"""Between neighbouring labels when all are new."""
