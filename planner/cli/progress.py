"""Live progress of `solve`, in a planner's words: orders late, changeover hours, cost, distance."""

import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from planner.cli.console import Console
from planner.money import in_currency

if TYPE_CHECKING:
    from rich.live import Live

    from planner.planning.progress import Progress

# Nobody waits for two seconds of silence, nor reads more than a line every few seconds in a log.
_FIRST_LINE = 2.0
_BETWEEN_LINES = 5.0


class SolveProgress:
    """Shows what a planner would ask: on a terminal in place, elsewhere a line now and then.

    Parameters
    ----------
    console
        Where to show it; nothing is shown when it is quiet.
    currency
        Of the costs.
    """

    def __init__(self, console: Console, currency: str) -> None:
        self._console = console
        self._currency = currency
        self._live: Live | None = None
        self._next_line = _FIRST_LINE
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        if self._console.live:
            from rich.live import Live

            self._live = Live(
                "reading the problem",
                console=self._console.rich(),
                transient=True,
                refresh_per_second=4,
            )
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def __call__(self, progress: "Progress") -> None:
        """Show how the best plan so far stands."""
        if progress.failure is not None:
            self._console.warn(progress.failure, hint="the search goes on without it")
        words = progress_words(progress, self._currency)
        if self._live is not None:
            self._live.update(words)
            return
        now = time.monotonic() - self._started
        if now >= self._next_line:
            self._next_line = now + _BETWEEN_LINES
            self._console.say(words)


def progress_words(progress: "Progress", currency: str) -> str:
    """Return one line on the best plan so far."""
    parts = [f"{progress.seconds:5.1f} s  {progress.doing}"]
    if progress.late_orders is not None:
        parts.append(f"{progress.late_orders} late")
    if progress.refused_orders:
        parts.append(f"{progress.refused_orders} refused")
    if progress.changeover_hours is not None:
        parts.append(f"{progress.changeover_hours:,.1f} h changeovers")
    if progress.cost is not None:
        parts.append(f"{in_currency(progress.cost):,} {currency}")
    if progress.gap is not None:
        parts.append(f"within {progress.gap:.1%} of the best possible")
    return "  ·  ".join(parts)
