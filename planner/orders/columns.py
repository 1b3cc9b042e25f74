"""Which column of a file is which of ours: own names, exports of common systems, everyday words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from planner.nearest import nearest
from planner.orders.aliases import ALIASES, NOT_OURS, SIGNS
from planner.orders.findings import Fault
from planner.plant.defects import DefectCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.orders.findings import Findings

_MISSPELT = 0.8
"""How alike a column's name and one of ours are, from 0 to 1, if it is a slip of the keyboard."""

REQUIRED = ("order", "product", "quantity", "due")
"""Columns every order book has."""

OPTIONAL = (
    "unit",
    "options",
    "release",
    "deadline",
    "priority",
    "price",
    "late_cost_per_day",
    "refusal_cost",
    "must_make",
    "customer",
    "segment",
    "regimes",
    "bespoke_minutes",
    "bespoke_cost",
)
"""Columns an order book may have."""

HELPERS = ("order_line", "status", "rejection")
"""Columns read for what they say about a line: its number, its state, why it was rejected."""

FIELDS = REQUIRED + OPTIONAL + HELPERS


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each of our columns stands in the file.

    Attributes
    ----------
    sources
        By our name, the file's column, or several that are joined with a hyphen.
    extras
        The file's columns that are none of ours; kept aside, never lost.
    system
        The system whose export this looks like (`sap`, `frepple`, `erpnext`, `odoo`), or None.
    """

    sources: Mapping[str, tuple[str, ...]]
    extras: tuple[str, ...]
    system: str | None

    def named(self, field: str) -> str:
        """Return the name of our column as the file has it, for messages; ours if it has none."""
        return "+".join(self.sources.get(field, (field,)))


def folded(name: str) -> str:
    """Reduce a header to its letters and digits, so that `Due Date`, `due_date` are the same."""
    text = name.casefold().replace("\u00e4", "ae").replace("\u00f6", "oe").replace("\u00fc", "ue")
    text = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9]", "", text)


def find_columns(
    header: Sequence[str],
    stated: Mapping[str, str],
    findings: Findings,
    *,
    repeated: Sequence[str] = (),
) -> Columns:
    """Decide which column is which; what cannot be decided is a defect.

    What is stated wins; then our own names; then the names that exports and people use. If two
    columns of the file could be the same one of ours, neither is taken.

    Parameters
    ----------
    header
        The file's column names.
    stated
        The file's name by ours, from `[orders] columns` in plant.toml. `VBELN+POSNR` joins two.
    findings
        Where missing, ambiguous and unknown columns are noted.
    repeated
        Names that the header holds more than once.
    """
    system = _system(header)
    sources: dict[str, tuple[str, ...]] = {}
    for field, name in stated.items():
        _take_stated(field, name, header, sources, findings)
    taken = {name for names in sources.values() for name in names}
    free = [name for name in header if name not in taken]
    candidates = _candidates(free, system)
    for field in FIELDS:
        names = candidates.get(field, [])
        if field in sources or field in stated or not names:
            continue
        if len(names) > 1:
            _note_ambiguous(field, names, findings)
        else:
            sources[field] = (names[0],)
            if names[0] in repeated:
                _note_repeated(field, names[0], findings)
    decided = {field for field, names in candidates.items() if len(names) > 1} | set(stated)
    for field in REQUIRED:
        if field not in sources and field not in decided:
            _note_missing(field, header, findings)
    taken = {name for names in sources.values() for name in names}
    extras = tuple(name for name in header if name not in taken)
    _note_unknown(extras, sources, findings, candidates)
    for name in extras:
        if (system, folded(name)) in NOT_OURS:
            _note_foreign(name, str(system), findings)
    return Columns(sources, extras, system)


def _system(header: Sequence[str]) -> str | None:
    """Recognize an export by the names only that system uses."""
    names = {folded(name) for name in header}
    scores = {system: len(names & signs) for system, signs in SIGNS.items()}
    best = max(scores, key=lambda system: scores[system])
    return best if scores[best] >= 2 else None


def _take_stated(
    field: str,
    name: str,
    header: Sequence[str],
    sources: dict[str, tuple[str, ...]],
    findings: Findings,
) -> None:
    known = {folded(column): column for column in reversed(header)}
    if field not in FIELDS:
        near = nearest(field, FIELDS)
        findings.add(
            Fault(
                DefectCode.UNKNOWN_KEY,
                f"[orders] columns in plant.toml names '{field}', which is no column of an order",
                f"one of {', '.join(FIELDS)}",
                f"did you mean '{near}'?" if near else None,
            ),
            row=findings.header_row,
            column=name,
            value=field,
        )
        return
    parts = (name,) if name in header else tuple(part.strip() for part in name.split("+"))
    found = tuple(part if part in header else known.get(folded(part), "") for part in parts)
    if all(found):
        sources[field] = found
        return
    lost = parts[found.index("")]
    near = nearest(lost, header)
    findings.add(
        Fault(
            DefectCode.MISSING_COLUMN,
            f"the column '{lost}', which plant.toml states for '{field}', is not in the file",
            f"one of {', '.join(header[:20])}",
            f"did you mean '{near}'?" if near else "correct columns under [orders] in plant.toml",
        ),
        row=findings.header_row,
        column=lost,
    )


def _candidates(header: Sequence[str], system: str | None) -> dict[str, list[str]]:
    """By our column, the file's columns that it could be; the closest kind of name counts only."""
    by_rank: dict[str, dict[int, list[str]]] = {}
    for name in header:
        key = folded(name)
        if (system, key) in NOT_OURS:
            continue
        for rank, table in enumerate(
            ({folded(field): field for field in FIELDS}, ALIASES.get(system or "", {}), *_OTHERS)
        ):
            if key in table:
                by_rank.setdefault(table[key], {}).setdefault(rank, []).append(name)
                break
    return {field: ranks[min(ranks)] for field, ranks in by_rank.items()}


_OTHERS: tuple[Mapping[str, str], ...] = (
    # A system's names are strange enough to be known anywhere, or count in its own export only.
    {name: field for kind in ("sap", "english", "german") for name, field in ALIASES[kind].items()},
)


def _note_ambiguous(field: str, names: Sequence[str], findings: Findings) -> None:
    listed = ", ".join(f"'{name}'" for name in names)
    findings.add(
        Fault(
            DefectCode.AMBIGUOUS_COLUMN,
            f"the columns {listed} may each be '{field}'",
            "one column for each of ours",
            f'state columns = {{ {field} = "{names[0]}" }} under [orders] in plant.toml',
        ),
        row=findings.header_row,
        column=names[1],
        value=names[1],
    )


def _note_repeated(field: str, name: str, findings: Findings) -> None:
    findings.add(
        Fault(
            DefectCode.AMBIGUOUS_COLUMN,
            f"the column '{name}', which is '{field}', stands in the file more than once",
            "every column name once",
            "rename or delete the other one",
        ),
        row=findings.header_row,
        column=name,
        value=name,
    )


def _note_missing(field: str, header: Sequence[str], findings: Findings) -> None:
    near = nearest(field, header)
    hint = f"is it '{near}'? " if near else ""
    findings.add(
        Fault(
            DefectCode.MISSING_COLUMN,
            f"there is no column '{field}'",
            f"a column '{field}', or one of its usual names",
            f'{hint}rename it, or state columns = {{ {field} = "..." }} under [orders]',
        ),
        row=findings.header_row,
        column=field,
    )


def _note_foreign(name: str, system: str, findings: Findings) -> None:
    field = folded(name)
    findings.add(
        Fault(
            DefectCode.UNKNOWN_COLUMN,
            f"the column '{name}' is kept aside: in an export of {system} it means something else",
            f"a column '{field}' with the meaning it has here",
            f'if it has, state columns = {{ {field} = "{name}" }} under [orders] in plant.toml',
        ),
        row=findings.header_row,
        column=name,
        value=name,
    )


def _note_unknown(
    extras: Sequence[str],
    sources: Mapping[str, tuple[str, ...]],
    findings: Findings,
    candidates: Mapping[str, Sequence[str]],
) -> None:
    """Warn of columns that are nearly ours; the others are simply kept aside."""
    open_fields = {folded(field): field for field in FIELDS if field not in sources}
    doubtful = {name for names in candidates.values() for name in names}
    for name in extras:
        key = folded(name)
        # Nearer than elsewhere: a strange column is nothing unusual, a misspelt one is.
        matches = get_close_matches(key, open_fields, n=1, cutoff=_MISSPELT)
        near = open_fields[matches[0]] if matches and key not in open_fields else None
        if name in doubtful:
            continue
        if near is not None:
            findings.add(
                Fault(
                    DefectCode.UNKNOWN_COLUMN,
                    f"the column '{name}' is not known and is kept aside",
                    f"one of {', '.join(FIELDS)}",
                    f"did you mean '{near}'?",
                ),
                row=findings.header_row,
                column=name,
                value=name,
            )
