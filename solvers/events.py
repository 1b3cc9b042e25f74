"""What a solver says while it works: new incumbents, better bounds, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Incumbent:
    """A better schedule was found and verified.

    ``seconds`` since the start, its ``objective``, the ``bound`` known at that time, and the name
    of the ``source`` that found it. ``schedule`` is the :class:`solvers.schedule.Schedule` itself,
    for listeners that say more of it than its cost; events import nothing, not even its type.
    """

    seconds: float
    objective: int
    bound: int | None
    source: str
    schedule: object = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A higher lower bound was proven; fields as in :class:`Incumbent`."""

    seconds: float
    objective: int | None
    bound: int
    source: str


@dataclass(frozen=True, slots=True)
class Phase:
    """The solver turned to something else, named by ``source``."""

    seconds: float
    source: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A part of the solver, or a listener, raised ``error``; the solver went on without it."""

    seconds: float
    source: str
    error: Exception


Event: TypeAlias = Incumbent | Bound | Phase | Failure
Listener: TypeAlias = Callable[[Event], None]


class Broadcast:
    """Passes events to a listener and survives it.

    A listener belongs to whoever shows progress, and its mistakes must cost nobody a plan: after
    its first exception it is not called again and the exception is kept as a :class:`Failure`.

    Attributes
    ----------
    failures
        Every failure emitted, the listener's own included.
    """

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener
        self.failures: list[Failure] = []

    def emit(self, event: Event) -> None:
        """Hand ``event`` to the listener."""
        if isinstance(event, Failure):
            self.failures.append(event)
        if self._listener is None:
            return
        try:
            self._listener(event)
        except Exception as error:
            self._listener = None
            self.failures.append(Failure(event.seconds, "listener", error))
