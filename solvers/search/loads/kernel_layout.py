"""Where everything lies in the packed arrays of the search for loads.

``data`` (int32) describes a problem and is never written to, ``state`` (int64) holds a search.
``n`` jobs are the nodes 0 to n - 1, node ``n + k`` stands for the beginning and the end of machine
``k``.
"""

NONE = -1

# Header of data: sizes, and where each table begins.
H_JOBS = 0
H_MACHINES = 1
H_CLASSES = 2  # with that of the sentinels
H_WIDTH = 3  # gaps listed per job and side; 0 where there are no lists
H_CLASS = 4  # per node
H_PROCESSING = 5  # [machine, job]
H_SETUP = 6  # [machine, class c, class d, 0 or 1]: the setup from d to c, that from c to d
H_GAPS = 7  # [job, 0 or 1, rank]: machine and node, whose successor or predecessor the job may be
H_CHOICES = 8  # [job + 1]: where its machines begin in the next table
H_RANKS = 9  # the machines that can do the job, the most suitable first
H_SETUPS = 10  # whether any setup takes time
HEADER = 11

# Header of state, then the rings, loads, and the rings of the best makespan.
S_BEST = 0
S_STEPS = 1  # nodes and candidates looked at, the measure of work
S_ACCEPTED = 2
S_NEXT = 3
