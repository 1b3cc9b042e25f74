"""Where everything lies in the packed state of the search over strands.

The nodes 0 to n - 1 are jobs; node ``n + k`` stands for the beginning and the end of strand ``k``.
A record fills one line of memory, so a walk along a strand reads one line a job.
"""

NONE = -1

# Header of state; the records of all nodes follow.
T_JOBS = 0
T_STRANDS = 1
T_COST = 2  # what the ends of jobs cost
T_OVER = 3  # by how many ticks strands last too long
T_BEST = 4  # both where over was least, and cost among these
T_BEST_OVER = 5
T_PRICE = 6  # of a tick too long, at present
T_CHANGE = 7  # of over, by the move that is being tried
T_COMPLETION = 8  # weight of the sum of completions
T_SPAN = 9  # of the times at which a job can end
T_STEPS = 10  # nodes looked at, the measure of work
T_MOVES = 11  # since the price was changed, and how many of them found no strand too long
T_FITTING = 12
HEADER = 13

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

DEAREST = 2**28
"""Highest price of a tick past the end of a strand; a tick of tardiness weighs less."""
