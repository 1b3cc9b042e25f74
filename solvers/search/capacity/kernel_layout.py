"""Where everything lies in the packed state of the search over strands.

The nodes 0 to n - 1 are jobs; node ``n + k`` stands for the beginning and the end of strand ``k``.
A record fills one line of memory, so a walk along a strand reads one line a job.
"""

NONE = -1

# Header of state; the records of all nodes follow.
T_JOBS = 0
T_STRANDS = 1
T_COST = 2
T_BEST = 3
T_COMPLETION = 4  # weight of the sum of completions
T_SPAN = 5  # of the times at which a job can end
T_STEPS = 6  # nodes looked at, the measure of work
T_RISES = 7  # sum and number of the rises that were not accepted, for a first temperature
T_RISING = 8
HEADER = 9

N_TICKS = 0  # 0 for a strand
N_DUE = 1  # for a strand: when it ends at the latest
N_WEIGHT = 2  # 0 for a strand
N_END = 3  # for a strand: when it begins
N_NEXT = 4
N_BEFORE = 5
N_STRAND = 6  # the node of the strand it is on
N_BEST = 7  # the next node where the cost was least
N_BEST_DUE = 8  # for a strand: when it ended at the latest where the cost was least
NODE_SIZE = 9

OVER = 2**28
"""Cost of a tick past the end of a strand: more than any tick of tardiness can weigh."""
