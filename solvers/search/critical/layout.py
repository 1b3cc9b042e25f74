"""The columns of the tables that the kernels of this search share."""

from typing import Final

# A node is an operation, or behind them one for each machine: the end of its sequence, which is a
# ring through that node, so that it stands both before the first and behind the last operation.
# Its duration is 0, its head 0 and its family what the machine is set up for at first.
HEAD: Final = 0  # earliest start
TAIL: Final = 1  # longest path from its end on, deliveries included
DURATION: Final = 2
REACH: Final = 3  # duration and what its mode adds until the work is available
MACHINE: Final = 4
FAMILY: Final = 5
BEFORE: Final = 6  # neighbours on its machine
AFTER: Final = 7
PLACE: Final = 8  # in the order of all operations
MODE: Final = 9
EARLIEST: Final = 10  # of its job and its mode
MARK: Final = 11
COLUMNS: Final = 12

# What a run of the search counts.
C_ITERATION: Final = 0
C_VALUE: Final = 1  # longest path of the current schedule
C_BEST: Final = 2  # longest path of the best one since the last start
C_SINCE: Final = 3  # iterations since that was found
C_WORK: Final = 4  # nodes and insertions looked at
C_PATIENCE: Final = 5  # iterations without a better one that end a run
C_MARK: Final = 6
COUNTERS: Final = 8

# The best move seen so far, and one of the taboo ones.
P_VALUE: Final = 0  # longest path through the operation after the move, estimated
P_OPERATION: Final = 1
P_MODE: Final = 2
P_BEFORE: Final = 3  # the node behind which it goes
P_TIES: Final = 4  # moves seen of that value
P_TABOO_OPERATION: Final = 5
P_TABOO_MODE: Final = 6
P_TABOO_BEFORE: Final = 7
P_TABOOS: Final = 8  # taboo moves seen
PICKS: Final = 9

# The operation whose places are being looked at.
F_OPERATION: Final = 0
F_MODE: Final = 1
F_HEAD: Final = 2  # its head and tail in that mode, were its job alone
F_TAIL: Final = 3
F_STARTING: Final = 4  # least end of a successor; what starts before does not follow it
F_STANDING: Final = 5  # least place of a successor; what stands before does not follow it
F_ENDING: Final = 6  # the same of predecessors, seen from the end
F_RANKING: Final = 7
F_MARK: Final = 8  # marks successors; one less marks predecessors
F_FIRST: Final = 9  # the ends of its block on the longest path, or NONE where any place counts
F_LAST: Final = 10
F_OPEN: Final = 11  # whether the path goes on ahead of the block (1) and behind it (2), added up
FOCUS: Final = 12
