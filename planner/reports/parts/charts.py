"""What charts of plain markup consist of: places and widths in percent, colours as classes.

The templates in ``assets/charts.html`` draw them with the colours of the page, so they are light
or dark as it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_T = TypeVar("_T")

MINUS = "\N{MINUS SIGN}"

_OWN_COLOUR = ("mass", "flexible", "custom", "hybrid")
_OTHERS = 6

# The plane of a scatter, in units of its drawing.
_WIDE, _HIGH = 720.0, 400.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 700.0, 16.0, 356.0
_LETTER, _LINE = 8.2, 17.0
_NEAR = 24.0
_LONGEST_LABEL = 24

_Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""

_TITLE = (_LEFT, 0.0, _LEFT + 110.0, 15.0)
"""Where the title of the upward axis stands."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stacked bar: its place in percent, and the class of its colour."""

    colour: str
    left: str
    width: str
    title: str


@dataclass(frozen=True, slots=True)
class Stack:
    """A stacked bar.

    Attributes
    ----------
    mark
        Where a line stands across it, in percent.
    mark_title
        What that line is.
    amount, detail
        Behind the bar.
    """

    label: str
    parts: tuple[Part, ...]
    amount: str
    detail: str = ""
    mark: str | None = None
    mark_title: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis, in percent or in units of a drawing."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Whisker:
    """A mean with its interval, in percent of the axis."""

    label: str
    at: str
    left: str | None
    width: str | None
    sure: bool
    text: str


@dataclass(frozen=True, slots=True)
class Whiskers:
    """Means with intervals on one axis, and where its zero lies."""

    rows: tuple[Whisker, ...]
    zero: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A value with what stands beside it: a point of a scatter before it is placed."""

    x: float
    y: float
    label: str
    title: str
    colour: str
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a scatter: its place and that of its label, in units of the drawing."""

    x: str
    y: str
    label: str
    label_x: str
    label_y: str
    anchor: str
    title: str
    colour: str
    faded: bool


@dataclass(frozen=True, slots=True)
class Scatter:
    """A scatter with a front.

    Attributes
    ----------
    clouds
        Points without labels, by colour, each a path of dots.
    front
        The path of the line that no point is beyond, or nothing.
    """

    dots: tuple[Dot, ...]
    clouds: tuple[tuple[str, str], ...]
    front: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    label: str


def percent_of(part: float, whole: float) -> str:
    """Return a part as a number of percent for a style."""
    return f"{100 * part / whole:.2f}" if whole else "0.00"


def colours(names: Iterable[str]) -> dict[str, str]:
    """Return a class for every strategy; those named like a regime have its colour."""
    found: dict[str, str] = {}
    others = 0
    for name in names:
        if name in _OWN_COLOUR:
            found[name] = name
        else:
            found[name] = f"s{others % _OTHERS + 1}"
            others += 1
    return found


def stacked(parts: Iterable[tuple[str, float, str]], whole: float) -> tuple[Part, ...]:
    """Return parts, each a colour, a size and a title, one after the other; empty ones left out."""
    found = []
    before = 0.0
    for colour, size, title in parts:
        if size:
            found.append(Part(colour, percent_of(before, whole), percent_of(size, whole), title))
        before += size
    return tuple(found)


def whiskers(
    rows: Sequence[tuple[str, float, float | None, float | None]],
    say: Callable[[float], str],
    scale: Callable[[float], str],
) -> Whiskers:
    """Return means with intervals on an axis that zero is on.

    Parameters
    ----------
    rows
        Label, mean, and the ends of the interval where there is one.
    say, scale
        How a value reads beside a row and on the axis.
    """
    ends = [0.0, *(end for _, *values in rows for end in values if end is not None)]
    low, high = _padded(min(ends), max(ends))

    def at(value: float) -> str:
        return percent_of(value - low, high - low)

    found = []
    for label, mean, left, right in rows:
        if left is None or right is None:
            found.append(Whisker(label, at(mean), None, None, False, say(mean)))
            continue
        text = f"{say(mean)} ({say(left)} to {say(right)})"
        width = percent_of(right - left, high - low)
        found.append(Whisker(label, at(mean), at(left), width, left > 0 or right < 0, text))
    marks = tuple(Tick(at(value), scale(value)) for value in ticks(low, high, 5))
    return Whiskers(tuple(found), at(0.0), marks)


def scatter(
    spots: Sequence[Spot],
    cloud: Sequence[Spot],
    front: Sequence[tuple[float, float]],
    label: str,
    x_scale: Callable[[float], str],
    y_scale: Callable[[float], str],
) -> Scatter:
    """Return a scatter whose labels stand clear of each other as far as they can.

    Parameters
    ----------
    spots, cloud
        Points with and without labels.
    front
        Corners of a line, from left to right; drawn in steps.
    label
        What the drawing shows, for those who do not see it.
    x_scale, y_scale
        How values read on the axes.
    """
    every = [*spots, *cloud]
    x_low, x_high = _padded(min(s.x for s in every), max(s.x for s in every))
    y_low, y_high = _padded(min(s.y for s in every), max(s.y for s in every))

    def across(value: float) -> float:
        return _LEFT + (value - x_low) / (x_high - x_low) * (_RIGHT - _LEFT)

    def up(value: float) -> float:
        return _BOTTOM - (value - y_low) / (y_high - y_low) * (_BOTTOM - _TOP)

    clouds: dict[str, dict[str, None]] = {}
    corners = [(across(x), up(y)) for x, y in front]
    for spot in cloud:
        # A zero-length line with round ends is a dot; where dots coincide, one is enough.
        place = f"M{across(spot.x):.0f} {up(spot.y):.0f}h0"
        clouds.setdefault(spot.colour, {})[place] = None
    return Scatter(
        dots=tuple(
            _placed(
                [(across(spot.x), up(spot.y), spot) for spot in spots],
                [*_around((across(s.x), up(s.y)) for s in cloud), *_along(corners)],
            )
        ),
        clouds=tuple((colour, "".join(places)) for colour, places in clouds.items()),
        front=_steps(corners),
        x_ticks=tuple(Tick(f"{across(v):.1f}", x_scale(v)) for v in ticks(x_low, x_high, 6)),
        y_ticks=tuple(Tick(f"{up(v):.1f}", y_scale(v)) for v in ticks(y_low, y_high, 5)),
        label=label,
    )


def ticks(low: float, high: float, about: int) -> list[float]:
    """Return about so many round values from `low` to `high`, which is above it."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def thinned(values: tuple[_T, ...], most: int) -> tuple[_T, ...]:
    """Return at most so many of some values, evenly chosen, the first and the last among them."""
    if len(values) <= most:
        return values
    if most == 1:
        return values[:1]
    step = (len(values) - 1) / (most - 1)
    return tuple(values[round(number * step)] for number in range(most))


def signed(amount: float, places: int = 0) -> str:
    """Return an amount with its sign and separated thousands."""
    text = f"{abs(amount):,.{places}f}"
    if not text.strip("0.,"):
        return text
    return f"{'+' if amount > 0 else MINUS}{text}"


def coarse(amount: float) -> str:
    """Return an amount of money to the unit, or below a hundred to the cent."""
    text = f"{abs(amount):,.0f}" if abs(amount) >= 100 else f"{abs(amount):,.2f}"
    return f"{MINUS}{text}" if amount < 0 and text.strip("0.,") else text


def _padded(low: float, high: float) -> tuple[float, float]:
    """Return a range with some room at both ends, also where all values are one."""
    room = 0.06 * (high - low) or 0.05 * abs(high) or 1.0
    return low - room, high + room


def _steps(corners: Sequence[tuple[float, float]]) -> str:
    if len(corners) < 2:
        return ""
    (x, y), *rest = corners
    return f"M{x:.1f} {y:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in rest)


def _around(places: Iterable[tuple[float, float]]) -> Iterator[_Area]:
    """Yield what small dots cover."""
    return ((x - 4, y - 4, x + 4, y + 4) for x, y in places)


def _along(corners: Sequence[tuple[float, float]]) -> Iterator[_Area]:
    """Yield what the steps of a front cover."""
    for (x, y), (to_x, to_y) in pairwise(corners):
        yield min(x, to_x), y - 1, max(x, to_x), y + 1
        yield to_x - 1, min(y, to_y), to_x + 1, max(y, to_y)


def _placed(points: Sequence[tuple[float, float, Spot]], avoided: Sequence[_Area]) -> list[Dot]:
    """Place every label at the first of a few sides where it covers no other one and no point.

    Parameters
    ----------
    avoided
        Areas that a label covers only where there is no other side for it.
    """
    taken = [_TITLE, *((x - 6, y - 6, x + 6, y + 6) for x, y, _ in points)]
    found = []
    for x, y, spot in points:
        label = _shortened(spot.label)
        width = _LETTER * len(label)
        shifts = (0, -_LINE, _LINE, 2 * _LINE, -2 * _LINE, 3 * _LINE, 4 * _LINE)
        sides = [
            *((x + 10, y + 4 + shift, "start") for shift in shifts),
            *((x - 10, y + 4 + shift, "end") for shift in shifts),
            *((x, y + shift, "middle") for shift in (-12, 24, -12 - _LINE, 24 + _LINE)),
        ]
        boxes = [_box(*side, width) for side in sides]
        free = [
            number
            for number, box in enumerate(boxes)
            if _inside(box) and not any(_meet(box, other) for other in taken)
        ]
        # A label beside its point that covers something is clearer than one that stands far off.
        ranks = {
            number: (
                abs(sides[number][1] - y) > _NEAR,
                sum(_meet(boxes[number], other) for other in avoided),
            )
            for number in free
        }
        chosen = min(free, key=lambda number: ranks[number], default=None)
        if chosen is None:
            # A label on top of another says nothing; the point's title and colour still do.
            chosen, label = 0, ""
            boxes[chosen] = taken[0]
        taken.append(boxes[chosen])
        label_x, label_y, anchor = sides[chosen]
        place = (f"{x:.1f}", f"{y:.1f}", label, f"{label_x:.1f}", f"{label_y:.1f}", anchor)
        found.append(Dot(*place, spot.title, spot.colour, spot.faded))
    return found


def _shortened(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _box(x: float, y: float, anchor: str, width: float) -> _Area:
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return left, y - 13, left + width, y + 4


def _inside(box: _Area) -> bool:
    return box[0] >= _LEFT and box[2] <= _WIDE and box[1] >= 0 and box[3] <= _BOTTOM


def _meet(one: _Area, two: _Area) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
