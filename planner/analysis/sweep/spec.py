"""What a sweep asks: which points, under which strategies, weighed how."""

from __future__ import annotations

import tomllib
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from planner.analysis.sweep.point import Point
from planner.errors import BadRequest
from planner.nearest import did_you_mean
from planner.plan.strategy import VisibleText

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST: Final = 1_000_000
"""Bytes of a file that is read; a question is short."""

MOST_POINTS: Final = 100_000

_HINT: Final = "docs/strategies.md shows a sweep"


class SweepSpec(BaseModel):
    """A sweep as a file says it.

    Attributes
    ----------
    evaluator
        `detailed` plans every point in full; `rough` takes the rough-cut capacity model, in which
        orders are divisible and nothing is sequenced: thousands of points in minutes.
    allowance
        What the rough model takes for changeovers: `typical`, or `bound` for the least there is.
    time_limit, work_limit
        For every detailed plan; with a work limit the same seed gives the same results.
    budget
        Most that added stations may cost, in currency; points beyond it are left out.
    grid
        Values by parameter: all combinations. Or `points`, a list.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: VisibleText = Field(default="sweep", min_length=1, max_length=100)
    question: VisibleText = Field(default="", max_length=1000)
    strategies: tuple[str, ...] = ("optimal",)
    evaluator: Literal["detailed", "rough"] = "rough"
    allowance: Literal["typical", "bound"] = "typical"
    seed: int = Field(default=0, ge=0, lt=2**31)
    time_limit: float | None = Field(default=None, gt=0)
    work_limit: float | None = Field(default=None, gt=0)
    budget: float | None = Field(default=None, ge=0)
    grid: dict[str, tuple[float, ...]] = Field(default_factory=dict)
    points: tuple[Point, ...] = ()

    @model_validator(mode="after")
    def _is_one_question(self) -> SweepSpec:
        if self.grid and self.points:
            raise ValueError("takes a grid or a list of points, not both")
        if not self.grid and not self.points:
            raise ValueError("names neither a grid nor points")
        if not self.strategies:
            raise ValueError("names no strategy")
        if self.evaluator == "detailed" and self.time_limit is None and self.work_limit is None:
            raise ValueError("a detailed sweep needs a time_limit or a work_limit for every plan")
        self._check_grid()
        if len(set(points := self.all_points())) < len(points):
            raise ValueError("names a point twice")
        return self

    def _check_grid(self) -> None:
        if not self.points and prod(map(len, self.grid.values())) > MOST_POINTS:
            raise ValueError(f"there are more than {MOST_POINTS:,} points")
        for name, values in self.grid.items():
            if name not in Point.model_fields:
                hint = did_you_mean(name, Point.model_fields)
                raise ValueError(f"there is no parameter {name!r}; {hint}")
            if not values:
                raise ValueError(f"the grid names no value of {name}")

    def all_points(self) -> tuple[Point, ...]:
        """Return the points in their order: of a grid the last parameter changes fastest."""
        if self.points:
            return self.points
        names = [name for name in Point.model_fields if name in self.grid]
        return tuple(
            Point.model_validate(dict(zip(names, values, strict=True)))
            for values in product(*(self.grid[name] for name in names))
        )

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that some point sets, in the order of `Point`."""
        points = self.all_points()
        return tuple(
            name
            for name in Point.model_fields
            if any(getattr(point, name) is not None for point in points)
        )


def load_spec(path: Path) -> SweepSpec:
    """Return the sweep in a TOML file.

    Raises
    ------
    BadRequest
        When there is no such file, or what it holds is no sweep: what is wrong, and where.
    """
    try:
        if path.stat().st_size > _LONGEST:
            raise BadRequest(f"{path} is too large for a sweep", hint=_HINT)
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadRequest(f"cannot read the sweep {path}: {error.strerror}", hint=_HINT) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError
        raise BadRequest(f"{path} is not TOML: {error}", hint=_HINT) from error
    try:
        return SweepSpec.model_validate(data)
    except ValidationError as error:
        raise _fault(error, path) from error


def _fault(error: ValidationError, path: Path) -> BadRequest:
    """Return the first thing wrong; a key that nobody knows before one that is missing."""
    first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        keys = Point.model_fields if first["loc"][0] == "points" else SweepSpec.model_fields
        name = str(first["loc"][-1])
        return BadRequest(f"{path}: there is no key {name!r}", hint=did_you_mean(name, keys))
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] != "value_error":
        message = message[:1].lower() + message[1:]
        if isinstance(first["input"], str | int | float):
            message += f", not {first['input']!r}"
    return BadRequest(f"{path}: {f'{where}: ' if where else ''}{message}", hint=_HINT)
