"""How the temperature of a search falls over its cycles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CYCLES: Final = (0.15, 0.3, 0.55)
"""Shares of a search that its cycles take; each begins with the best so far."""


def cooled(hot: float, cold: float, progress: float) -> float:
    """Return the temperature of ``progress``, from 0 (``hot``) to 1 (``cold``).

    It falls by the same factor in every part of a cycle (Kirkpatrick, Gelatt and Vecchi 1983).
    """
    return float(hot * (cold / hot) ** min(1.0, max(0.0, progress)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CoolingParams:
    """Settings of a cooling.

    Parameters
    ----------
    hot, cold
        First and last temperature, relative to a unit that the search names.
    again
        First temperature of a cycle that goes on from what one has found, relative to ``hot``.
    enough
        Moves per job that it takes to cool down from ``hot``; with fewer the search begins cooler.
    """

    hot: float
    cold: float
    again: float
    enough: int = 20_000


class Cooling:
    """The temperatures of one search, in the unit of its moves.

    Parameters
    ----------
    unit
        What the temperatures of ``params`` are relative to.
    jobs
        How many jobs there are to move.
    """

    def __init__(self, params: CoolingParams, unit: float, jobs: int) -> None:
        self._params = params
        self._unit = unit
        self._enough = params.enough * jobs
        self._hot = params.hot * unit

    def measure(self, moves: float | None) -> None:
        """Choose the first temperature for a search of so many moves (None: enough)."""
        share = 1.0 if moves is None else min(1.0, moves / self._enough)
        self._hot = self._params.hot * self._unit * share

    def heat(self, progress: float, *, again: bool) -> float:
        """Return the temperature of ``progress``, from 0 (hot) to 1 (cold).

        Parameters
        ----------
        again
            Whether the cycle goes on from what one has found.
        """
        hot = self._hot * (self._params.again if again else 1.0)
        return cooled(hot, min(hot, self._params.cold * self._unit), progress)
