"""Where everything stands in the two packed arrays of the compiled decoder.

``data`` describes the problem and never changes; ``state`` holds the choices, the schedule decoded
so far and everything needed to take it back. Both are flat int64 arrays. The first numbers of
``data`` are the header: counts, weights, and where each table begins in ``data`` (``D_``) or in
``state`` (``S_``). A table is a sequence of records of ``*_SIZE`` numbers; the other names are
positions within a record. Kernels compile these numbers in.
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
H_PASSES: Final = 8  # how often a list is decoded at most for the sake of maximum lags
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

# Header of data: where tables begin in state.
S_ROUTE: Final = 32
S_MODE: Final = 33
S_ORDER: Final = 34
S_WINDOW: Final = 35
S_START: Final = 36
S_END: Final = 37
S_FLOOR: Final = 38
S_COMPLETION: Final = 39
S_MACHINE: Final = 40
S_UNDO: Final = 41
S_SIZE: Final = 42  # length of state
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
OPERATION_SIZE: Final = 11

# A link from a predecessor.
L_BEFORE: Final = 0
L_MIN: Final = 1
L_MAX: Final = 2
LINK_SIZE: Final = 3

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
MACHINE_SIZE: Final = 11

# A piece of possible working time.
G_OPEN: Final = 0
G_CLOSE: Final = 1
G_WINDOW: Final = 2  # NONE: always; else while that window is open
SEGMENT_SIZE: Final = 3

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
T_PLACED: Final = 1  # how many operations of it are placed
T_RAISED: Final = 2  # first position whose floor a maximum lag has raised
T_COST: Final = 3  # weighted, of what is placed, without the two maxima
T_VIOLATION: Final = 4
T_MAKESPAN: Final = 5
T_LATENESS: Final = 6
T_OBJECTIVE: Final = 7  # of the whole list, once decoded
T_INFEASIBLE: Final = 8  # its violation
T_FIXED_COST: Final = 9  # of routes, refusals and windows
T_FIXED_VIOLATION: Final = 10
STATE_HEADER: Final = 12

# A machine in state.
X_END: Final = 0  # end of its last operation
X_POSITION: Final = 1  # working ticks before that end
X_ROW: Final = 2  # interval of its working time that holds it, or the one before
X_FAMILY: Final = 3
X_LAST: Final = 4  # its last operation, or NONE
X_WINDOWS: Final = 5  # how many of its windows are open
STATE_MACHINE_SIZE: Final = 6

# What placing one position of the list has changed.
U_OPERATION: Final = 0
U_MODE: Final = 1
U_BEGIN: Final = 2  # start of the setup, where the crew or overtime asks for it
U_END: Final = 3  # X_END .. X_LAST as they were
U_POSITION: Final = 4
U_ROW: Final = 5
U_FAMILY: Final = 6
U_LAST: Final = 7
U_COMPLETION: Final = 8  # of the job, as it was
U_COST: Final = 9  # T_COST .. T_LATENESS as they were
U_VIOLATION: Final = 10
U_MAKESPAN: Final = 11
U_LATENESS: Final = 12
UNDO_SIZE: Final = 13
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
