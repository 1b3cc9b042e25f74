"""Where everything stands in the two packed arrays of the sequencing search.

``data`` describes the problem and never changes; ``state`` holds the sequences. Both are flat
int64 arrays. The first numbers of ``data`` are the header: counts, weights, and where each table
begins in ``data`` (``D_``) or in ``state`` (``S_``). The other names are positions within a record.
Kernels compile these numbers in.

A *way* is a mode of a machine that a job may take: pins are applied, and what its route costs is
added. Time is counted in working ticks of the machine (*positions*), see
:mod:`solvers.timeline`; on a machine that never closes they are ticks.
"""

from __future__ import annotations

from typing import Final

# fmt: off
# Header of data.
H_JOBS: Final = 0
H_MACHINES: Final = 1
H_WAYS: Final = 2
H_PLAIN: Final = 3  # whether lateness is the only thing an end can cost, on machines always open
H_NEAR: Final = 4  # neighbours of a job
H_BREACH: Final = 5  # price of breaking a rule once
H_OVER: Final = 6  # price of a working tick past a deadline, beside the breach
H_LATE: Final = 7  # price of a late job, however late
H_COMPLETION: Final = 8  # price of a tick of completion
H_PARKABLE: Final = 9  # whether any job may be left out of the sequences
H_TWINS: Final = 10  # whether any job has two ways on one machine
H_SETUPS: Final = 11  # whether any machine needs setups
D_WAY: Final = 12
D_JOB: Final = 13
D_MACHINE: Final = 14
D_NEAR: Final = 15  # per job its neighbours
D_ON: Final = 16  # per job and machine its first way there, or NONE
S_JOB: Final = 17
S_LENGTH: Final = 18  # per machine how many jobs are on it
S_PATCH: Final = 19  # ways of a proposed move, see V_
S_SCRATCH: Final = 20
S_BEST: Final = 21  # per job its way and position in the best sequences
S_SIZE: Final = 22
S_HOME: Final = 23  # per job its way and position in the sequences that a descent began from
D_SHARE: Final = 24  # of the kinds of moves
S_QUEUE: Final = 25  # jobs to look at again, a ring of as many as there are
S_QUEUED: Final = 26  # per job whether it is in the queue
HEADER: Final = 48

# A job.
J_WAY: Final = 0  # its first way
J_WAYS: Final = 1
J_PARK: Final = 2  # cost of leaving it out of the sequences: refused, or in a mode of no machine
J_PARKABLE: Final = 3  # whether that keeps the rules
JOB_SIZE: Final = 4

# A way.
W_JOB: Final = 0
W_MACHINE: Final = 1
W_FAMILY: Final = 2
W_PROCESSING: Final = 3
W_READY: Final = 4  # position before which it cannot start
W_ARRIVAL: Final = 5  # position before which a setup that has to wait for the job cannot start
W_DUE: Final = 6  # tick
W_PRICE: Final = 7  # of a tick of tardiness
W_DUE_AT: Final = 8  # last position at which an end is not late
W_DEADLINE_AT: Final = 9  # last position at which an end keeps deadline, horizon and pinned start
W_COST: Final = 10  # of mode and route
W_RIGID: Final = 11  # whether it has to fit between two closings
W_TWINS: Final = 12  # ways of this job on this machine
WAY_SIZE: Final = 16

# A machine. Its setups are (time, cost) pairs, one row of families after the other.
K_SETUP: Final = 0  # where they begin in data, or NONE
K_FAMILIES: Final = 1
K_INITIAL: Final = 2  # the row of zeros of the unknown family, when it is unknown
K_WAITS: Final = 3  # whether its setups wait for the job
K_CLOSES: Final = 4  # whether positions differ from ticks
K_RIGID: Final = 5  # whether any way of it is rigid
K_ROW: Final = 6  # where its intervals of working time begin in data
K_ROWS: Final = 7
K_SPAN: Final = 8  # where its spans begin in data, see timing_kernels
K_PLACE: Final = 9  # where its sequence begins in state
K_CAPACITY: Final = 10
MACHINE_SIZE: Final = 11

# An interval of working time.
G_OPEN: Final = 0
G_CLOSE: Final = 1
G_BEFORE: Final = 2  # working ticks before it
ROW_SIZE: Final = 3

# The shares of the kinds of moves: how many of a thousand, each up to and including its kind.
SHARE_DROP: Final = 0
SHARE_SWAP: Final = 1
SHARE_TAILS: Final = 2  # what remains is relocation
SHARE_SINGLE: Final = 3  # blocks: one job; a few neighbours; what remains is (part of) a campaign
SHARE_FEW: Final = 4
SHARE_NEAR: Final = 5  # targets: next to a neighbour; close by on the same machine; what remains:
#                        anywhere
SHARE_CLOSE: Final = 6

# A place in the sequence of a machine. Place 0 is the machine's first state; the one behind the
# last job ends every sum. Two cache lines, and the first is what most evaluations need.
P_END: Final = 0  # position at which the job ends
P_SLACK: Final = 1  # by how much the job before may end earlier until the start is held back;
#                     negative: how much later until the start is pushed
P_COST: Final = 2  # of all places up to this one
P_RIGHT: Final = 3  # least rise of the cost from here on per tick that the job before ends later
P_LEFT: Final = 4  # largest fall per tick that it ends earlier
P_DUE: Final = 5
P_PRICE: Final = 6
P_WAY: Final = 7
P_FALL: Final = 8  # sum of largest falls up to this place as if nothing was held back
P_GAPS: Final = 9  # sum of idle time up to this place
P_JUMPS: Final = 10  # sum of what late jobs and breaches cost at once, up to this place
P_ROW: Final = 11  # interval of working time to look for the end in first
P_FINISH: Final = 12  # what the end of this job costs
P_RISE: Final = 13  # what a tick later costs at least
P_DROP: Final = 14  # what a tick earlier saves at most, without the jumps
P_FAMILY: Final = 15
PLACE_SIZE: Final = 16

# A job in state.
X_WAY: Final = 0  # NONE: parked
X_PLACE: Final = 1
X_SIZE: Final = 2

# Beginning of state.
T_COST: Final = 0
T_BEST: Final = 1
T_SAVED: Final = 2  # whether the best sequences are written down
T_TOUCHED: Final = 5  # places evaluated, moves counted too: what work is measured by
T_PARK: Final = 6  # what the move adds to the cost of parked jobs
T_LEAVES: Final = 7  # the job that the move parks, or NONE
T_SPLICES: Final = 8  # how many machines the move changes
T_ACCEPTED: Final = 9
T_BOUND: Final = 10  # of each splice
T_RANDOM: Final = 12  # the generator's 64 bits
T_SPLICE: Final = 14  # two splices
T_HOME: Final = 38  # cost of the sequences that a descent began from
T_FIRST: Final = 39  # which of the ring is the first of the queue
T_QUEUED: Final = 40  # how many are in the queue
T_OWED: Final = 41  # moves that may still be tried; a job is looked at to its end
STATE_HEADER: Final = 42

# A splice: what a move makes of one machine. Behind ``after`` come the ways of the first patch, the
# places of the run, the ways of the second patch, then everything from ``rest`` on.
V_MACHINE: Final = 0
V_AFTER: Final = 1
V_FIRST: Final = 2  # first patch in S_PATCH, [first, first end)
V_FIRST_END: Final = 3
V_RUN: Final = 4  # first and last place of the run; empty when the last is before the first
V_RUN_LAST: Final = 5
V_SECOND: Final = 6
V_SECOND_END: Final = 7
V_REST: Final = 8
SPLICE_SIZE: Final = 12
# fmt: on

NONE: Final = -1
NEVER: Final = 2**61
UNKNOWN: Final = -(2**61)
"""A lower bound that says nothing."""
