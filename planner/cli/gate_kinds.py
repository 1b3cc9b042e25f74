"""Of which kind the figures of a command are, so that a condition that means nothing is refused.

A word has no order and is never equal to a number. Compared all the same, the condition could
never hold or would be found out only after the work is done; so this is looked at before.
"""

import ast
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Literal, TypeAlias

from planner.errors import BadRequest
from planner.nearest import did_you_mean

Kind: TypeAlias = Literal["number", "word"] | tuple[str, ...]
"""Of a figure: a number, any word, or one of a few words."""

_EQUALITIES = (ast.Eq, ast.NotEq)


def check_kinds(tree: ast.expr, text: str, kinds: Mapping[str, Kind]) -> None:
    """Raise where a condition compares what cannot be compared.

    Parameters
    ----------
    tree
        A condition that was understood.
    text
        As the user wrote it.
    kinds
        The kind of every key of the tree.

    Raises
    ------
    BadRequest
        Which parts are at odds, and what would do.
    """
    if _kind(tree, text, kinds) == "word":
        word = ast.unparse(tree)
        raise BadRequest(
            f"--fail-on {text!r}: {word} alone is no condition", hint=_example(tree, kinds)
        )


def _kind(node: ast.expr, text: str, kinds: Mapping[str, Kind]) -> Literal["number", "word", None]:
    """Return the kind of a part of a condition, whose own parts were looked at; None of null."""
    match node:
        case ast.BoolOp(values=parts):
            for part in parts:
                check_kinds(part, text, kinds)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            check_kinds(operand, text, kinds)
        case ast.UnaryOp(operand=operand):
            if _kind(operand, text, kinds) != "number":
                what = ast.unparse(operand)
                raise BadRequest(f"--fail-on {text!r}: a minus stands before {what}, no number")
        case ast.Compare(left=left, ops=ops, comparators=others):
            for (one, other), op in zip(pairwise([left, *others]), ops, strict=True):
                _check_pair(one, op, other, text, kinds)
        case _:
            return _kind_of_value(node, kinds)
    return "number"


def _kind_of_value(node: ast.expr, kinds: Mapping[str, Kind]) -> Literal["number", "word", None]:
    """Return the kind of a literal or a key; true and false count as numbers, as in Python."""
    if isinstance(node, ast.Constant):
        value = node.value
        return None if value is None else "word" if isinstance(value, str) else "number"
    key = ast.unparse(node)
    if key == "null":
        return None
    return "number" if kinds.get(key, "number") == "number" else "word"


def _check_pair(
    one: ast.expr, op: ast.cmpop, other: ast.expr, text: str, kinds: Mapping[str, Kind]
) -> None:
    found = _kind(one, text, kinds), _kind(other, text, kinds)
    said = f"--fail-on {text!r}: {ast.unparse(one)} and {ast.unparse(other)}"
    if isinstance(op, _EQUALITIES):
        if None not in found and found[0] != found[1]:
            raise BadRequest(
                f"{said} are never equal, one is a number and the other a word",
                hint=_example(one, kinds) or _example(other, kinds),
            )
        _check_word(one, other, text, kinds)
        _check_word(other, one, text, kinds)
    elif "word" in found:
        raise BadRequest(
            f"{said} have no order, as words have none",
            hint=_example(one, kinds) or _example(other, kinds),
        )


def _check_word(key: ast.expr, word: ast.expr, text: str, kinds: Mapping[str, Kind]) -> None:
    """Raise where a figure that is one of a few words is compared with another word."""
    words = kinds.get(ast.unparse(key))
    match word:
        case ast.Constant(value=str() as value):
            if isinstance(words, tuple) and value not in words:
                raise BadRequest(
                    f"--fail-on {text!r}: {ast.unparse(key)} is never {value!r}",
                    hint=did_you_mean(value, words),
                )


def _example(node: ast.expr, kinds: Mapping[str, Kind]) -> str | None:
    """Return what a key may be compared with; None for what is no key."""
    key = ast.unparse(node)
    kind = kinds.get(key)
    if kind is None:
        return None
    if kind == "number":
        return f"{key} is a number: write {key} > 0"
    return f"{key} is a word: write {key} == {kind[0] if isinstance(kind, tuple) else 'NAME'!r}"


def keys_of(kind: Kind, keys: Collection[str]) -> dict[str, Kind]:
    """Return keys that are all of one kind."""
    return dict.fromkeys(keys, kind)
