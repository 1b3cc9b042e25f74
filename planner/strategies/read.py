"""Reads a strategy from TOML, and says of every fault in which line and rule it stands."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ValidationError

from planner.errors import BadRequest
from planner.nearest import did_you_mean
from planner.plan.strategy import Rule, Strategy, Switches, Weights
from planner.strategies.match import rule_faults

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

_LONGEST: Final = 1_000_000
"""Bytes of a file that is read; a strategy is small, and a file of some gigabytes is none."""

_HINT: Final = "`planner strategies mass` shows what a strategy looks like"

_DATES: Final = "write a date as DATE '2026-03-02'"

_PARTS: Final[dict[str, type[BaseModel]]] = {
    "rules": Rule,
    "switches": Switches,
    "weights": Weights,
}


def load_strategy(path: Path) -> Strategy:
    """Return the strategy in a TOML file.

    Raises
    ------
    BadRequest
        When there is no such file or it is not a strategy: which line and rule, and why.
    """
    try:
        if path.stat().st_size > _LONGEST:
            raise BadRequest(f"{path} is too large for a strategy", hint=_HINT)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadRequest(
            f"cannot read the strategy {path}: {error.strerror}",
            hint="name a built-in strategy or a TOML file",
        ) from error
    except ValueError as error:
        raise BadRequest(f"{path} is not a text file in UTF-8", hint=_HINT) from error
    return parse_strategy(text, str(path))


def parse_strategy(text: str, file: str) -> Strategy:
    """Return the strategy that a TOML text describes; `file` is its name in messages.

    Raises
    ------
    BadRequest
        When it is not a strategy.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadRequest(f"{file} is not TOML: {error}", hint=_HINT) from error
    return strategy_of(data, file, text)


def strategy_of(data: Mapping[str, Any], file: str = "strategy", text: str = "") -> Strategy:
    """Return the strategy that plain values describe.

    Parameters
    ----------
    data
        As TOML gives them.
    file, text
        What messages name, and where they look for the line of a fault.

    Raises
    ------
    BadRequest
        When the values do not describe a strategy.
    """
    try:
        strategy = Strategy.model_validate(dict(data))
    except ValidationError as error:
        raise _fault(error.errors(), file, text) from error
    for index, message in rule_faults(strategy):
        place = _place(("rules", index, "when"), text)
        hint = _DATES if "date" in message else _HINT
        raise BadRequest(f"{file}, {place}: when: {message}", hint=hint)
    return strategy


def as_toml(strategy: Strategy) -> str:
    """Return a strategy as TOML, without what is as by default; reading it gives the same one."""
    import tomli_w

    return tomli_w.dumps(strategy.model_dump(mode="json", exclude_defaults=True))


def _fault(errors: list[ErrorDetails], file: str, text: str) -> BadRequest:
    """Return the first thing wrong with a document as a person reads it.

    A key that nobody knows comes before one that is missing: it is probably the same.
    """
    error = min(errors, key=lambda each: each["type"] != "extra_forbidden")
    names = [str(part) for part in error["loc"] if isinstance(part, str)]
    column = names[-1] if names else "the strategy"
    place = _place(error["loc"], text)
    where = f"{file}, {place}" if place else file
    if error["type"] == "extra_forbidden":
        hint = did_you_mean(column, _keys(error["loc"]))
        return BadRequest(f"{where}: there is no key {column!r}", hint=hint)
    if error["type"] == "enum":
        # The values there are stand in the message, quoted.
        known = re.findall(r"'(\w+)'", str(error.get("ctx", {}).get("expected", "")))
        value = str(error["input"])
        kind = "regime" if column == "regimes" else column
        return BadRequest(f"{where}: there is no {kind} {value!r}", hint=did_you_mean(value, known))
    if error["type"] == "missing":
        return BadRequest(f"{where}: {column} is missing", hint=_HINT)
    said = error["msg"].removeprefix("Value error, ")
    if error["type"] != "value_error":
        said = said[:1].lower() + said[1:]
    message, _, hint = said.partition("\n")
    return BadRequest(f"{where}: {column}: {message}", hint=hint or _HINT)


def _keys(place: tuple[int | str, ...]) -> list[str]:
    part = _PARTS.get(str(place[0]), Strategy) if len(place) > 1 else Strategy
    return list(part.model_fields)


def _place(place: tuple[int | str, ...], text: str) -> str:
    """Return the line and the rule of a fault, as far as they can be told."""
    said = []
    if len(place) > 1 and place[0] == "rules" and isinstance(place[1], int):
        line = _line_of_rule(text, place[1], str(place[2]) if len(place) > 2 else "")
        said += [f"line {line}"] if line else []
        said.append(f"rule {place[1] + 1}")
    elif place:
        line = _line_of_key(text.splitlines(), str(place[-1] if len(place) < 3 else place[1]), 0)
        said += [f"line {line}"] if line else []
    return ", ".join(said)


def _line_of_rule(text: str, index: int, key: str) -> int | None:
    """Return the line of a key in the rule of that index, or that of the rule's head."""
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*rules\s*\]\]", line)]
    if index >= len(heads):
        return None
    end = heads[index + 1] if index + 1 < len(heads) else len(lines)
    return _line_of_key(lines[:end], key, heads[index]) or heads[index] + 1


def _line_of_key(lines: list[str], key: str, start: int) -> int | None:
    """Return the line, from 1, in which a key is given a value, None where it is not seen."""
    pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    return next((n for n in range(start + 1, len(lines) + 1) if pattern.match(lines[n - 1])), None)
