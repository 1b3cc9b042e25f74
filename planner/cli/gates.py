"""Conditions under which a plan is not accepted: ``--fail-on 'late_orders > 0 or gap > 5e-2'``.

An expression compares the keys of a command's JSON object, joined by ``and``, ``or``, ``not`` and
parentheses; a key of an inner object is written with a dot (``cost.total``). Python's parser reads
it, but nothing is ever evaluated by Python: only the forms named here are understood.

A figure may be unknown (null), as a gap is without a bound. A comparison with it is then unknown as
well (Kleene's logic of three values), and a condition that stays unknown fails the gate: what was
to be ruled out has not been. Whether a figure is unknown can be asked: ``gap == null``.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import click

from planner.cli.gate_kinds import Kind, check_kinds
from planner.errors import BadRequest, GateFailed
from planner.nearest import did_you_mean

Value = bool | int | float | str | None

_HINT = "write conditions like 'late_orders > 0 or cost.total > 1e5'"
_WORDS: dict[str, Value] = {"null": None, "true": True, "false": False}
_ORDERS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
# A condition is a line a person types; the limit keeps every recursion over it shallow.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that was understood; make one with `Gate.parse`.

    Attributes
    ----------
    text
        As the user wrote it.
    tree
        As it was understood.
    keys
        The dotted keys it asks for.
    """

    text: str
    tree: ast.expr
    keys: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> "Gate":
        """Understand a condition.

        Raises
        ------
        BadRequest
            If it is not one.
        """
        if len(text) > _LONGEST:
            raise BadRequest(f"the condition has {len(text)} letters, at most {_LONGEST} are read")
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise BadRequest(f"the condition {text!r} cannot be read", hint=_HINT) from None
        keys: set[str] = set()
        _collect(tree, text, keys)
        return cls(text, tree, frozenset(keys))

    def meets(self, record: Mapping[str, object]) -> bool | None:
        """Return whether `record` meets the condition; None if that is unknown.

        Raises
        ------
        BadRequest
            If a key is not in `record`, or a value is compared with one of another kind.
        """
        return _truth(self.tree, record)

    def enforce(self, record: Mapping[str, object]) -> None:
        """Raise `GateFailed` if `record` meets the condition, or may do so for all that is known.

        Raises
        ------
        GateFailed
            With the values that decided.
        BadRequest
            As `meets`.
        """
        met = self.meets(record)
        if met is False:
            return
        values = ", ".join(f"{key} is {_shown(_look_up(key, record))}" for key in sorted(self.keys))
        what = "is met" if met else "cannot be ruled out"
        raise GateFailed(f"the condition {self.text!r} {what}" + (f": {values}" if values else ""))


class GateType(click.ParamType["Gate"]):
    """The value of `--fail-on`.

    Parameters
    ----------
    kinds
        The dotted keys that the command's JSON object will have, and of which kind each is, so that
        what is misspelt or means nothing is found before the work is done, not after.
    """

    name = "expr"

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.known = dict(kinds)

    def convert(
        self, value: str | Gate, param: click.Parameter | None, ctx: click.Context | None
    ) -> Gate:
        """Understand the condition and know its keys."""
        del param, ctx
        gate = value if isinstance(value, Gate) else Gate.parse(value)
        for key in sorted(gate.keys):
            if key not in self.known:
                raise BadRequest(
                    f"--fail-on {gate.text!r}: no such key {key!r}",
                    hint=did_you_mean(key, self.known),
                )
        check_kinds(gate.tree, gate.text, self.known)
        return gate


def dotted_keys(record: Mapping[str, object], prefix: str = "") -> tuple[str, ...]:
    """Return the keys of `record` that hold no inner object, inner ones with dots."""
    keys: list[str] = []
    for key, value in record.items():
        if isinstance(value, Mapping):
            keys.extend(dotted_keys(value, f"{prefix}{key}."))
        else:
            keys.append(f"{prefix}{key}")
    return tuple(keys)


def _collect(node: ast.expr, text: str, keys: set[str]) -> None:
    """Gather the keys below `node`, and refuse whatever is not a condition."""
    children: list[ast.expr] = []
    match node:
        case ast.BoolOp(values=values):
            children = values
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            children = [operand]
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            if not all(isinstance(op, ast.Eq | ast.NotEq) or type(op) in _ORDERS for op in ops):
                raise BadRequest(
                    f"the condition {text!r} compares in a way that is not understood",
                    hint="compare with <, <=, >, >=, == or !=",
                )
            children = [left, *comparators]
        case ast.Constant(value=bool() | int() | float() | str() | None):
            pass
        case ast.Name() | ast.Attribute():
            key = _key(node)
            if key is None:
                raise BadRequest(f"the condition {text!r} cannot be read", hint=_HINT)
            if key not in _WORDS:
                keys.add(key)
        case _:
            part = ast.unparse(node)
            raise BadRequest(f"the condition {text!r}: {part!r} is not understood", hint=_HINT)
    for child in children:
        _collect(child, text, keys)


def _key(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        outer = _key(node.value)
        return None if outer is None else f"{outer}.{node.attr}"
    return None


def _truth(node: ast.expr, record: Mapping[str, object]) -> bool | None:
    """Return whether the condition `node` is met, by Kleene's rules."""
    match node:
        case ast.BoolOp(op=op, values=values):
            # `and` is settled by one false part, `or` by one true part.
            settles = isinstance(op, ast.Or)
            parts = [_truth(value, record) for value in values]
            if settles in parts:
                return settles
            return None if None in parts else not settles
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _truth(operand, record)
            return None if inner is None else not inner
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            sides = [_value(part, record) for part in (left, *comparators)]
            steps = list(map(_compare, sides, ops, sides[1:]))
            if False in steps:
                return False
            return None if None in steps else True
    value = _value(node, record)
    if isinstance(value, str):
        raise BadRequest(f"{value!r} alone is no condition", hint="compare it with == or !=")
    return None if value is None else bool(value)


def _value(node: ast.expr, record: Mapping[str, object]) -> Value:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            number = _value(operand, record)
            if number is None or isinstance(number, str):
                raise BadRequest(f"a minus stands before {_shown(number)}, expected a number")
            return -number
        case ast.Name() | ast.Attribute():
            key = _key(node) or ""
            return _WORDS[key] if key in _WORDS else _look_up(key, record)
    # What is left is a condition inside a comparison: (late_orders > 0) == true.
    return _truth(node, record)


def _look_up(key: str, record: Mapping[str, object]) -> Value:
    found: object = record
    for part in key.split("."):
        if not isinstance(found, Mapping) or part not in found:
            raise BadRequest(f"no such key {key!r}", hint=did_you_mean(key, dotted_keys(record)))
        found = found[part]
    if found is None or isinstance(found, bool | int | float | str):
        return found
    raise BadRequest(f"{key!r} is not a single value and cannot be compared")


def _compare(left: Value, op: ast.cmpop, right: Value) -> bool | None:
    if isinstance(op, ast.Eq):
        return left == right
    if isinstance(op, ast.NotEq):
        return left != right
    if left is None or right is None:
        return None
    if isinstance(left, str) or isinstance(right, str):
        raise BadRequest(
            f"{_shown(left)} and {_shown(right)} have no order",
            hint="compare words with == or !=",
        )
    return _ORDERS[type(op)](left, right)


def _shown(value: Value) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return repr(value)
