"""Maps over a grid: a table for every slice of the parameters that are not its axes.

However many points a sweep has, a page shows so many cells that it stays small; which values of
an axis and which slices are left out is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planner.analysis.sweep.findings import axes, values_of
from planner.reports.parts.charts import thinned
from planner.reports.sweep.words import name_label, value_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from planner.analysis.sweep.findings import Values
    from planner.analysis.sweep.row import SweepRow

MOST_CELLS: Final = 4_000
"""Cells of all maps of one kind together."""

MOST_VALUES: Final = 24
"""Values along one axis."""

_MOST_SLICES: Final = 12

_WITH_TEXT: Final = 12
"""Columns up to which cells have room for their text."""

_SPARSEST: Final = 0.3
"""Share of a grid's places that points must fill, or it is no grid but a list."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A place of a map.

    Attributes
    ----------
    shade
        How strong its colour is, in percent; None where there is nothing.
    colour
        Class of its colour; the accent of the page where it has none.
    """

    text: str
    title: str
    shade: str | None
    colour: str = ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A map: values of `across` along the top, of `down` at the side."""

    title: str
    across: str
    down: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which values and slices maps show.

    Attributes
    ----------
    across, down
        Parameters of the axes; no `down` where only one parameter varies.
    others
        Parameters that slices fix.
    slices
        Values of those.
    left_out
        What is not shown, in words; empty where all is.
    """

    across: str
    down: str | None
    others: tuple[str, ...]
    columns: tuple[float | None, ...]
    lines: tuple[float | None, ...]
    slices: tuple[Values, ...]
    left_out: str


def layout(rows: Sequence[SweepRow], parameters: Sequence[str], maps: int) -> Layout | None:
    """Return how to map points, or None where they are a list rather than a grid.

    Parameters
    ----------
    maps
        How many maps there are to be of every slice.
    """
    chosen = axes(rows, parameters)
    if not chosen:
        return None
    # Longer axes lie across, where there is more room.
    down, across = (None, chosen[0]) if len(chosen) == 1 else _by_length(rows, chosen)
    others = tuple(name for name in parameters if name not in chosen)
    columns = _values(rows, across)
    lines = (None,) if down is None else _values(rows, down)
    slices = tuple(dict.fromkeys(values_of(row.point, others) for row in rows))
    points = len({row.number for row in rows})
    if points < _SPARSEST * len(columns) * len(lines) * len(slices):
        return None
    shown_columns, shown_lines = thinned(columns, MOST_VALUES), thinned(lines, MOST_VALUES)
    cells = len(shown_columns) * len(shown_lines) * max(1, maps)
    shown_slices = thinned(slices, max(1, min(_MOST_SLICES, MOST_CELLS // cells)))
    left_out = [
        f"{len(shown)} of {len(whole)} {words}"
        for shown, whole, words in (
            (shown_columns, columns, f"values of {name_label(across)}"),
            (shown_lines, lines, f"values of {name_label(down or '')}"),
            (shown_slices, slices, f"combinations of {', '.join(map(name_label, others))}"),
        )
        if len(shown) < len(whole)
    ]
    words = f"Shown are {', '.join(left_out)}, evenly chosen." if left_out else ""
    return Layout(across, down, others, shown_columns, shown_lines, shown_slices, words)


def heat_maps(
    rows: Sequence[SweepRow], shape: Layout, cell: Callable[[SweepRow], HeatCell]
) -> tuple[HeatMap, ...]:
    """Return a map a slice; `rows` has at most one row a point."""
    places = {_place(row, shape): row for row in rows}
    with_text = len(shape.columns) <= _WITH_TEXT
    found = []
    for fixed in shape.slices:
        lines = []
        for line in shape.lines:
            cells = [places.get((fixed, line, column)) for column in shape.columns]
            drawn = tuple(
                _empty() if row is None else _fitting(cell(row), with_text=with_text)
                for row in cells
            )
            lines.append(("" if shape.down is None else value_label(line), drawn))
        pairs = zip(shape.others, fixed, strict=True)
        found.append(
            HeatMap(
                title=", ".join(f"{name_label(n)} {value_label(v)}" for n, v in pairs),
                across=name_label(shape.across),
                down="" if shape.down is None else name_label(shape.down),
                columns=tuple(value_label(value) for value in shape.columns),
                rows=tuple(lines),
            )
        )
    return tuple(found)


def _place(row: SweepRow, shape: Layout) -> tuple[Values, float | None, float | None]:
    down = None if shape.down is None else getattr(row.point, shape.down)
    return values_of(row.point, shape.others), down, getattr(row.point, shape.across)


def _fitting(cell: HeatCell, *, with_text: bool) -> HeatCell:
    return cell if with_text else HeatCell("", cell.title, cell.shade, cell.colour)


def _empty() -> HeatCell:
    return HeatCell("\N{EN DASH}", "no plan, or left out", None)


def _by_length(rows: Sequence[SweepRow], chosen: Sequence[str]) -> tuple[str, str]:
    one, two = chosen
    return (two, one) if len(_values(rows, one)) > len(_values(rows, two)) else (one, two)


def _values(rows: Sequence[SweepRow], name: str) -> tuple[float | None, ...]:
    found: set[float | None] = {getattr(row.point, name) for row in rows}
    return tuple(sorted(found, key=lambda value: (value is not None, value or 0.0)))
