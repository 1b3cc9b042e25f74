"""Where everything stands in the array ``own`` of the annealing's kernels."""

from __future__ import annotations

from typing import Final

# Objective and violation of the best list, and its length.
A_BEST_OBJECTIVE: Final = 0
A_BEST_VIOLATION: Final = 1
A_BEST_LENGTH: Final = 2
A_RISES: Final = 3  # sum and number of the rises that moves proposed, for a first temperature
A_RISING: Final = 4
A_HEADER: Final = 8
# Then the best list, modes, routes and windows, and the operations of each route in an order that
# keeps precedence.
