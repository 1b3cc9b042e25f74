"""Where the kernels of hybrid flow shops keep what: scalars and rows of scratch."""

# Fields of head, the scalars of a search.
H_STAGE = 0  # the stage to visit next
H_LEFT = 1  # 1 while visits go to the left
H_OWED = 2  # moves asked for and not yet tried
H_MAKESPAN = 3  # of the current schedule
H_BEST = 4  # of the best one
H_PLACED = 5  # operations placed so far
H_SIZE = 6

# Rows of scratch, each with one place more than there are jobs.
W_HEAD = 0
W_TAIL = 1
W_TRIAL = 2  # ends in the list that a move proposes
W_KEPT = 3  # the positions it changes, as they were
W_PREFIX = 4
W_SUFFIX = 5
W_LIST = 6
W_SIZE = 7
