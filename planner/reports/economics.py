"""Unit cost against quantity, drawn: a page that needs nothing else, and pictures."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import altair as alt
import numpy as np
import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.economics import LARGEST, break_evens
from planner.folders import write_folder
from planner.money import MICRO
from planner.reports.parts.drawing import COLOURS, dressed, svg
from planner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction
    from pathlib import Path

    from numpy.typing import NDArray

    from planner.economics import Curve, ProductEconomics
    from planner.plant import Plant, Regime

FORMAT: Final = "unit-cost/1"

PAGE: Final = "economics.html"
PICTURES: Final = ("economics.png", "economics.svg")

_WIDTH: Final = 540
_HEIGHT: Final = 300
_POINTS: Final = 160
_COLUMNS: Final = 2

_SHOWN: Final = (1, 10, 100, 1_000, 10_000)
"""Quantities in the tables of the page."""

_DASHES: Final = {
    "mass": [1, 0],
    "flexible": [8, 3],
    "custom": [2, 3],
    "hybrid": [10, 3, 2, 3],
    "outsourced": [4, 4],
}
"""A line a regime, so that no one has to tell them by colour."""

_INK: Final = "#14304f"


@dataclass(frozen=True, slots=True)
class Overtaking:
    """A quantity from which a regime is cheapest of all, instead of another one."""

    before: Regime
    after: Regime
    quantity: int
    unit_cost: float


@dataclass(frozen=True, slots=True)
class _Section:
    """A product on the page."""

    product: str
    options: str
    picture: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sentences: tuple[str, ...]


def write_economics(
    products: Sequence[ProductEconomics], plant: Plant, folder: Path, *, with_fixed: bool
) -> tuple[Path, ...]:
    """Write ``economics.html``, ``economics.png`` and ``economics.svg`` into a folder of their own.

    Raises
    ------
    BadRequest
        When the folder is not planner's to replace, or cannot be written.
    """
    drawn = [each for each in products if each.curves]

    def write(fresh: Path) -> tuple[str, ...]:
        page = _page(drawn, plant, with_fixed=with_fixed)
        (fresh / PAGE).write_text(page, encoding="utf-8", newline="\n")
        if not drawn:
            return (PAGE,)
        text = svg(dressed(sheet(drawn, plant, with_fixed=with_fixed)))
        (fresh / "economics.svg").write_text(text, encoding="utf-8", newline="\n")
        (fresh / "economics.png").write_bytes(vl_convert.svg_to_png(text, scale=2))
        return (PAGE, *PICTURES)

    write_folder(folder, FORMAT, write)
    names = (PAGE, *PICTURES) if drawn else (PAGE,)
    return tuple(folder / name for name in names)


def overtakings(curves: Mapping[Regime, Curve]) -> tuple[Overtaking, ...]:
    """Return where one regime is the cheapest of all instead of another, for good, by quantity."""
    found = []
    for (before, after), quantity in break_evens(curves).items():
        if quantity is None or quantity == 1:
            continue
        at, earlier = _unit_costs(curves, quantity), _unit_costs(curves, quantity - 1)
        if _cheapest(at) == after and _cheapest(earlier) == before:
            found.append(Overtaking(before, after, quantity, float(at[after] / MICRO)))
    return tuple(sorted(found, key=lambda each: each.quantity))


def _unit_costs(curves: Mapping[Regime, Curve], quantity: int) -> dict[Regime, Fraction]:
    costs = {regime: curve.unit_cost(quantity) for regime, curve in curves.items()}
    return {regime: cost for regime, cost in costs.items() if cost is not None}


def _cheapest(costs: Mapping[Regime, Fraction]) -> Regime | None:
    """Return the cheapest regime, the least flexible one of equals."""
    return min(costs, key=lambda regime: costs[regime], default=None)


def sheet(
    products: Sequence[ProductEconomics], plant: Plant, *, with_fixed: bool
) -> alt.ConcatChart:
    """Return all products on one sheet, two in a row."""
    return alt.ConcatChart(
        concat=[chart(each, plant) for each in products],
        columns=_COLUMNS,
        title=alt.TitleParams(f"{plant.name}: unit cost", subtitle=_meaning(with_fixed=with_fixed)),
    )


def _meaning(*, with_fixed: bool) -> str:
    fixed = ", a week of fixed cost" if with_fixed else ""
    return (
        "Of the units made together: one mean changeover, hours with energy, material, options"
        f"{fixed}. Points: from there on another regime is cheapest."
    )


def chart(each: ProductEconomics, plant: Plant) -> alt.LayerChart:
    """Return the unit cost of a product against quantity, a line a regime, both logarithmic."""
    changes = overtakings(each.curves)
    quantity = _quantities(changes)
    used = [str(regime) for regime in each.curves]
    colour = alt.Color(
        "regime:N",
        title=None,
        scale=alt.Scale(domain=used, range=[COLOURS[name] for name in used]),
        legend=alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3),
    )
    dash = alt.StrokeDash(
        "regime:N", scale=alt.Scale(domain=used, range=[_DASHES[name] for name in used])
    )
    x = alt.X(
        "quantity:Q",
        title="units made together",
        scale=alt.Scale(type="log", domain=[1, int(quantity[-1])], nice=False),
        axis=alt.Axis(values=_decades(int(quantity[-1])), format=",d"),
    )
    y = alt.Y(
        "cost:Q",
        title=f"{plant.currency} a unit",
        scale=alt.Scale(type="log", nice=True, zero=False),
        axis=alt.Axis(format="~g", tickCount=6),
    )
    lines = alt.Chart(alt.InlineData(values=list(_points(each.curves, quantity))))
    marks = alt.Chart(alt.InlineData(values=list(_marks(changes))))
    return alt.LayerChart(
        layer=[
            lines.mark_line(strokeWidth=2.5, clip=True).encode(x, y, colour, dash),
            marks.mark_point(filled=True, size=70, color=_INK, opacity=1).encode(x, y),
            # Below the cheapest regime nothing else is drawn.
            marks.mark_text(
                align="right", baseline="top", dx=-5, dy=6, color=_INK, fontSize=12
            ).encode(x, y, text="label:N"),
        ],
        width=_WIDTH,
        height=_HEIGHT,
        title=alt.TitleParams(each.product, fontSize=15),
    )


def _quantities(changes: Sequence[Overtaking]) -> NDArray[np.int64]:
    """Return quantities from 1 to well beyond the last change, evenly apart on a log scale."""
    last = max((each.quantity for each in changes), default=0)
    largest = next((q for q in (1_000, 10_000, 100_000) if last * 4 <= q), LARGEST)
    raised = np.geomspace(1, largest, _POINTS).round().astype(np.int64)
    # Every small quantity counts: that is where changeovers bite and regimes change.
    return np.unique(np.concatenate([np.arange(1, 41, dtype=np.int64), raised]))


def _decades(largest: int) -> list[int]:
    return [10**power for power in range(len(str(largest)))]


def _points(
    curves: Mapping[Regime, Curve], quantity: NDArray[np.int64]
) -> Iterator[dict[str, object]]:
    for regime, curve in curves.items():
        costs = curve.costs(quantity, float, np.inf)
        for units, cost in zip(quantity, costs, strict=True):
            # Where it is not made, and where it costs nothing, a logarithm shows nothing.
            if np.isfinite(cost) and cost > 0:
                shown = float(cost) / int(units) / MICRO
                yield {"regime": str(regime), "quantity": int(units), "cost": shown}


def _marks(changes: Sequence[Overtaking]) -> Iterator[dict[str, object]]:
    for each in changes:
        if each.unit_cost > 0:
            label = f"{each.quantity:,}: {each.after}"
            yield {"quantity": each.quantity, "cost": each.unit_cost, "label": label}


def _page(products: Sequence[ProductEconomics], plant: Plant, *, with_fixed: bool) -> str:
    environment = Environment(
        loader=PackageLoader("planner.reports", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    css = (files("planner.reports") / "assets" / "page.css").read_text(encoding="utf-8")
    rendered = environment.get_template("economics.html").render(
        plant=plant.name,
        currency=plant.currency,
        meaning=_meaning(with_fixed=with_fixed),
        quantities=[f"{quantity:,}" for quantity in _SHOWN],
        sections=[_section(each, plant) for each in products],
        css=Markup(css),
        version=__version__,
    )
    return rendered + "\n"


def _section(each: ProductEconomics, plant: Plant) -> _Section:
    changes = overtakings(each.curves)
    return _Section(
        product=each.product,
        options=", ".join(sorted(each.options)),
        picture=base64.b64encode(svg(dressed(chart(each, plant))).encode()).decode(),
        rows=tuple(
            (str(regime), tuple(_told(curve.unit_cost(quantity)) for quantity in _SHOWN))
            for regime, curve in each.curves.items()
        ),
        sentences=tuple(
            f"From {change.quantity:,} units on {change.after} is cheapest, instead of "
            f"{change.before}."
            for change in changes
        ),
    )


def _told(cost: Fraction | None) -> str:
    return "" if cost is None else f"{float(cost / MICRO):,.2f}"
