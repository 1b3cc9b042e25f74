"""Conditions of strategies: SQL over the columns of one order, and nothing else.

A condition comes from a file that anybody may have written, so it is read here token by token and
only what is known to look at one order alone gets through: columns, literals, comparisons, logic,
arithmetic and a few functions. No other word is let through, so a condition can name no table and
no file, cannot join orders or count them, and reaches Polars' SQL only once it is one expression.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from planner.nearest import did_you_mean
from planner.plant.row import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST: Final = 1_000
"""Characters of a condition; the parser of SQL nests, and a stack has an end."""

COLUMNS: Final[dict[str, str]] = {
    "order": "name of the order",
    "product": "what is ordered",
    "family": "family of the product",
    "level": "standard, configured or bespoke",
    "quantity": "units ordered",
    "unit": "unit of the quantity",
    "options": "full option set, each as group=option",
    "release": "from when on it may be made, on the plant's clock",
    "due": "due date on the plant's clock; a date alone is the end of that day",
    "deadline": "deadline on the plant's clock",
    "priority": "factor on the late cost",
    "price": "of the whole order, in currency, where the book names one",
    "late_cost_per_day": "in currency, where the book names one",
    "refusal_cost": "in currency, where the book names one",
    "must_make": "whether it may not be refused",
    "customer": "who ordered it",
    "segment": "the customer's segment",
    "regimes": "regimes that the customer allows; empty: every one",
    "bespoke_minutes": "bespoke work on the whole order",
    "bespoke_cost": "bespoke cost of the whole order, in currency",
    "stock_item": "the baseline that a stock order makes",
    "work_hours": "least work of any way to make it, changeovers apart",
    "breakeven": "units from which a line is not dearer than the product's next more flexible way",
    "breakeven_flexible": "units from which a cell is not dearer than a workshop",
}
"""What a condition may look at."""

FUNCTIONS: Final = (
    *("ABS", "ARRAY_CONTAINS", "ARRAY_LENGTH", "CEIL", "COALESCE", "ENDS_WITH", "FLOOR"),
    *("GREATEST", "LEAST", "LENGTH", "LOWER", "ROUND", "STARTS_WITH", "UPPER"),
)
_WORDS: Final = frozenset(
    {
        *("AND", "OR", "NOT", "IN", "LIKE", "ILIKE", "BETWEEN", "IS", "NULL", "TRUE", "FALSE"),
        *("CASE", "WHEN", "THEN", "ELSE", "END", "DATE", "TIMESTAMP"),
    }
)
_BEYOND: Final = frozenset(
    {
        *("SELECT", "FROM", "WHERE", "WITH", "JOIN", "UNION", "EXISTS", "OVER", "PARTITION", "AS"),
        *("CAST", "LIMIT", "GROUP", "ORDER", "BY", "HAVING"),
    }
)
"""Words of SQL that would look beyond one order."""

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>--|/\*)
    |(?P<text>'(?:[^']|'')*')
    |(?P<quoted>"[^"]*")
    |(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w))
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign><=|>=|<>|!=|==|\|\||[=<>+\-*/%(),])""",
    re.VERBOSE,
)


_EQUALS: Final = frozenset({"=", "==", "!=", "<>", "IN"})


class _Token(NamedTuple):
    kind: str
    text: str


def check_condition(text: str) -> None:
    """Raise where a condition is not made of what a condition may hold.

    Whether it is one whole expression with a yes or no for an answer is for
    `planner.strategies`, which has a table library at hand.

    Raises
    ------
    ValueError
        Which word is wrong; on a second line, where there is one, which was probably meant.
    """
    if len(text) > LONGEST:
        raise ValueError(f"has {len(text)} characters, at most {LONGEST} are read")
    tokens = list(_tokens(text))
    if not tokens:
        raise ValueError("is empty\nTRUE holds for every order")
    for index, token in enumerate(tokens):
        following = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if token.kind == "name":
            _check_name(token.text, called=following == "(")
            if [each.text for each in tokens[index + 1 : index + 3]] == ["(", ")"]:
                raise ValueError(f"{token.text}() looks at nothing\nname columns in parentheses")
        elif token.kind == "quoted":
            _check_column(token.text[1:-1])
    _check_levels(tokens)


def columns_of(text: str) -> frozenset[str]:
    """Return the columns that a checked condition looks at."""
    return frozenset(token.text.strip('"') for token in _tokens(text) if _is_column(token))


def as_sql(text: str) -> str:
    """Return a checked condition with its columns in quotes: `order` is a word of SQL, too."""
    return " ".join(
        f'"{token.text.strip(chr(34))}"' if _is_column(token) else token.text
        for token in _tokens(text)
    )


def _is_column(token: _Token) -> bool:
    return token.kind in {"name", "quoted"} and token.text.strip('"') in COLUMNS


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup == "comment":
            raise ValueError(f"{text[place : place + 20]!r} is not read as part of a condition")
        place = match.end()
        if match.lastgroup is not None and match.lastgroup != "space":
            yield _Token(match.lastgroup, match.group())


def _check_name(name: str, *, called: bool) -> None:
    if name.upper() in _WORDS:
        return
    # `order` is a column and a word of SQL: only as the latter would BY follow it.
    if name not in COLUMNS and name.upper() in _BEYOND:
        raise ValueError(f"{name} is not allowed: a condition looks at one order alone")
    if not called:
        _check_column(name)
    elif name.upper() not in FUNCTIONS:
        raise ValueError(
            f"{name} is no function of conditions\n{did_you_mean(name.upper(), FUNCTIONS)}"
        )


def _check_column(name: str) -> None:
    if name not in COLUMNS:
        raise ValueError(f"orders have no column {name!r}\n{did_you_mean(name, COLUMNS)}")


def _check_levels(tokens: Sequence[_Token]) -> None:
    """Raise where a level is compared with a word that no order's level ever is."""
    for index, token in enumerate(tokens):
        if token.text.strip('"') != "level":
            continue
        after = [following.text.upper() for following in tokens[index + 1 : index + 3]]
        sign = index + (2 if after[:1] == ["NOT"] else 1)
        if sign >= len(tokens) or tokens[sign].text.upper() not in _EQUALS:
            continue
        for word in _compared(tokens[sign + 1 :]):
            if word not in set(Level):
                hint = did_you_mean(word, [str(level) for level in Level])
                raise ValueError(f"there is no level {word!r}\n{hint}")


def _compared(tokens: Sequence[_Token]) -> Iterator[str]:
    """Yield the literal that follows a comparison, or all those in parentheses."""
    if tokens and tokens[0].kind == "text":
        yield tokens[0].text[1:-1]
    elif tokens and tokens[0].text == "(":
        for token in tokens[1:]:
            if token.text == ")":
                return
            if token.kind == "text":
                yield token.text[1:-1]
