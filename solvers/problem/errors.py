"""The one error of problem construction."""

from __future__ import annotations

from typing import Final

_SHOWN: Final = 10


class ProblemError(ValueError):
    """The data do not describe a scheduling problem.

    Attributes
    ----------
    defects
        Every defect found, each naming its element: ``jobs[3] 'A17'.routes[0]: ...``.
    """

    def __init__(self, defects: list[str]) -> None:
        self.defects = tuple(defects)
        shown = "\n".join(f"  {defect}" for defect in defects[:_SHOWN])
        more = len(defects) - _SHOWN
        rest = f"\n  ... and {more} more" if more > 0 else ""
        super().__init__(f"{len(defects)} defects in the problem:\n{shown}{rest}")
