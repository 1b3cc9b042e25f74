"""What can be set about dispatching."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DispatchParams:
    """Parameters of the dispatching rules.

    ATCSR (apparent tardiness cost with setups and ready times) takes next what has the highest
    ``w/p exp(-slack/(k1 p')) exp(-setup/(k2 s')) exp(-wait/(k3 p'))``, with p' and s' the mean
    processing and setup times; it is run for every combination of the lists. Lee, Bhaskaran and
    Pinedo (1997) give the rule, Pfund, Fowler, Gadkari and Chen (2008) its factor of ready times.

    Parameters
    ----------
    slack, setup, wait
        The values of k1, k2 and k3: a small one makes its factor decide sooner.
    pressure
        How much every tick until its completion counts, as a share of a tick of tardiness, where
        an operation chooses its machine; 0 takes the cheapest until the job itself is late.
    candidates
        How many ready operations may be looked at in all. A larger book gets fewer rules, taken
        evenly from the grid, but at least one.
    work
        How many placements of operations may be spent on refusing jobs, and on opening windows,
        once the best list is known.
    """

    slack: tuple[float, ...] = (0.4, 1.0, 2.5)
    setup: tuple[float, ...] = (0.2, 1.5)
    wait: tuple[float, ...] = (0.1, 1.0)
    pressure: tuple[float, ...] = (0.0, 0.3, 1.0)
    candidates: int = 4_000_000
    work: int = 300_000
