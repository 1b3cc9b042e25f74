"""A problem as JSON and back, losslessly.

The document is the nesting of the elements with their field names; fields at their default may be
left out, unknown ones are errors, so a misspelt field cannot be silently ignored.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numpy as np

from solvers.problem.elements import (
    Calendar,
    Job,
    Machine,
    Material,
    Mode,
    Operation,
    Pin,
    Pool,
    Precedence,
    Route,
    SetupMatrix,
    Window,
)
from solvers.problem.errors import ProblemError
from solvers.problem.problem import Problem
from solvers.problem.weights import Objective

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = "scheduling-problem/1"
"""Name and version of the JSON document."""

_NESTED: Final[Mapping[str, type]] = {
    "jobs": Job,
    "routes": Route,
    "operations": Operation,
    "modes": Mode,
    "precedences": Precedence,
    "machines": Machine,
    "calendars": Calendar,
    "setups": SetupMatrix,
    "windows": Window,
    "pools": Pool,
    "materials": Material,
    "pins": Pin,
}
"""Fields that hold tuples of elements; an operation's own ``materials`` are plain pairs."""

_PAIRS: Final = frozenset(
    {"intervals", "profile", "receipts", "demands", "setup_demands", "materials"}
)
"""Fields that hold pairs of numbers."""

_WORDS: Final[Mapping[object, str]] = {"str": "a text", "bool": "true or false"}
"""Types of fields, as annotated, that no rule about numbers would check later."""

_T = TypeVar("_T")


def dump_problem(problem: Problem) -> str:
    """Return ``problem`` as a JSON document."""
    return json.dumps({"format": FORMAT, **cast("dict[str, Any]", _plain(problem))})


def load_problem(text: str) -> Problem:
    """Read a problem from the JSON of :func:`dump_problem`.

    Raises
    ------
    ProblemError
        When the text is not JSON, not of this format, has unknown or missing fields, or does not
        describe a valid problem.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProblemError([f"not JSON: {error}"]) from None
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise ProblemError([f"not a document of format {FORMAT!r}"])
    try:
        return _element(Problem, data, "problem")
    except (TypeError, OverflowError) as error:
        raise ProblemError([f"a value has the wrong type: {error}"]) from None


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {
            f.name: _plain(getattr(value, f.name))
            for f in fields(value)
            if f.init and not _is_default(f.default, getattr(value, f.name))
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value


def _is_default(default: object, value: object) -> bool:
    if default is MISSING or isinstance(value, np.ndarray):
        return False
    return type(default) is type(value) and default == value


def _element(kind: type[_T], data: object, where: str) -> _T:
    if not isinstance(data, dict):
        raise ProblemError([f"{where}: {data!r} is not an object"])
    known = {f.name: f for f in fields(cast("Any", kind)) if f.init}
    wrong = [f"{where}: unknown field {name!r}" for name in data.keys() - known.keys()]
    wrong += [
        f"{where}: field {name!r} is missing"
        for name, f in known.items()
        if name not in data and f.default is MISSING
    ]
    wrong += [
        f"{where}.{name}: {data[name]!r} is not {_WORDS[f.type]}"
        for name, f in known.items()
        if f.type in _WORDS and name in data and type(data[name]).__name__ != f.type
    ]
    if wrong:
        raise ProblemError(sorted(wrong))
    values = {name: _value(kind, name, value, where) for name, value in data.items()}
    try:
        if kind is SetupMatrix:
            return cast("_T", SetupMatrix.of(**cast("dict[str, Any]", values)))
        return kind(**cast("dict[str, Any]", values))
    except ProblemError:
        raise
    except ValueError as error:
        raise ProblemError([f"{where}: {error}"]) from None


def _value(kind: type, name: str, value: object, where: str) -> object:
    if name == "objective":
        return _element(Objective, value, f"{where}.objective")
    nested = None if (kind, name) == (Operation, "materials") else _NESTED.get(name)
    if nested is None and name not in _PAIRS:
        return value
    if not isinstance(value, list):
        raise ProblemError([f"{where}.{name}: {value!r} is not a list"])
    if nested is None:
        return tuple(tuple(pair) if isinstance(pair, list) else pair for pair in value)
    return tuple(
        _element(nested, item, f"{where}.{name}[{index}]") for index, item in enumerate(value)
    )
