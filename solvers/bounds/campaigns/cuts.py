"""Rows that a solution of the program breaks although every schedule keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from solvers.bounds.campaigns.columns import Program, Setups, Share
    from solvers.bounds.campaigns.lines import Line
    from solvers.linear.growing import Row
    from solvers.linear.program import Floats

BROKEN: Final = 1e-3
"""By how much a row must be broken to be worth adding."""


def cuts(program: Program, columns: Floats) -> list[Row]:
    """Return broken rows of all lines: campaigns that have not begun, tours that do not lead."""
    found: list[Row] = []
    for line, shares, setups in zip(program.lines, program.shares, program.setups, strict=True):
        if setups.begun:
            found += _campaigns(program, line, shares, setups, columns)
            found += _returns(program, line, shares, setups, columns)
            found += _tours(line, shares, setups, columns)
    return found


def _begun(setups: Setups, family: int, bucket: int) -> list[int]:
    """Return the columns of campaigns of ``family`` that begin in ``bucket``."""
    begun = [setups.begun[family][bucket]]
    return [*begun, setups.entry[family][bucket]] if setups.entry else begun


def _campaigns(
    program: Program, line: Line, shares: list[Share], setups: Setups, columns: Floats
) -> list[Row]:
    """Return for every operation the interval of buckets whose (l, S) row is broken most."""
    size = program.buckets
    begun: dict[int, Floats] = {}
    held: dict[int, Floats] = {}
    for f in line.families:
        begun[f] = np.array([columns[_begun(setups, f, b)].sum() for b in range(size)])
        initial = float(len(line.machines)) if f == line.initial else 0.0
        held[f] = np.array([initial, *columns[setups.state[f][:-1]]])
    found: list[Row] = []
    for share in shares:
        ended = np.zeros(size)
        for b, column in share.cells:
            ended[b] += columns[column]
        if ended.sum() < BROKEN:
            continue
        f = share.family
        # Of intervals that end with bucket j the best begins where this sum is least.
        sums = np.concatenate([[0.0], np.cumsum(ended - begun[f])])
        before = sums[:-1] + held[f]
        least = np.minimum.accumulate(before)
        j = int(np.argmax(sums[1:] - least))
        if sums[j + 1] - least[j] > BROKEN:
            i = int(np.argmin(before[: j + 1]))
            found.append(_campaign(line, setups, share, i, j))
    return found


def _campaign(line: Line, setups: Setups, share: Share, i: int, j: int) -> Row:
    f = share.family
    terms = [(column, -1.0) for b, column in share.cells if i <= b <= j]
    terms += [(column, 1.0) for b in range(i, j + 1) for column in _begun(setups, f, b)]
    if i:
        return 0.0, [*terms, (setups.state[f][i - 1], 1.0)]
    return (-float(len(line.machines)) if f == line.initial else 0.0), terms


def _returns(
    program: Program, line: Line, shares: list[Share], setups: Setups, columns: Floats
) -> list[Row]:
    """Return for every operation the interval after which families most often are there unbegun.

    An operation of another family that ends in the buckets ``i..j`` breaks off what was there, so
    a family that is there at the end of ``j`` has begun in one of them.
    """
    size = program.buckets
    state = np.array([columns[setups.state[f]] for f in line.families])
    begun = np.array(
        [[columns[_begun(setups, f, b)].sum() for b in range(size)] for f in line.families]
    )
    sums = np.concatenate([np.zeros((len(begun), 1)), np.cumsum(begun, axis=1)], axis=1)
    # By family, i and j; an interval that ends before it begins is none.
    unbegun = np.maximum(0.0, state[:, None, :] - (sums[:, None, 1:] - sums[:, :-1, None]))
    unbegun *= np.triu(np.ones((size, size)))
    everyone = unbegun.sum(axis=0)
    row = {f: number for number, f in enumerate(line.families)}
    count = float(len(line.machines))
    found: list[Row] = []
    for share in shares:
        ended = np.zeros(size + 1)
        for b, column in share.cells:
            ended[b + 1] += columns[column]
        ended = np.cumsum(ended)
        if ended[-1] < BROKEN:
            continue
        own = row[share.family]
        excess = everyone - unbegun[own] + (ended[None, 1:] - ended[:-1, None]) - count
        i, j = np.unravel_index(int(np.argmax(np.triu(excess) - np.tri(size, k=-1))), excess.shape)
        if excess[i, j] > BROKEN:
            there = [f for f in line.families if row[f] != own and unbegun[row[f], i, j] > 0]
            found.append(_return(setups, share, there, (int(i), int(j)), count))
    return found


def _return(
    setups: Setups, share: Share, there: list[int], interval: tuple[int, int], count: float
) -> Row:
    i, j = interval
    terms = [(column, -1.0) for b, column in share.cells if i <= b <= j]
    terms += [(setups.state[f][j], -1.0) for f in there]
    terms += [(c, 1.0) for f in there for b in range(i, j + 1) for c in _begun(setups, f, b)]
    return -count, terms


def _tours(line: Line, shares: list[Share], setups: Setups, columns: Floats) -> list[Row]:
    """Return for every family the least cut between the initial state and it, where broken."""
    made: dict[int, tuple[float, Share]] = {}
    for share in shares:
        total = float(columns[[column for _, column in share.cells]].sum())
        if total > made.get(share.family, (BROKEN, share))[0]:
            made[share.family] = total, share
    flow: dict[int, dict[int, float]] = {f: {} for f in (*line.states, _DEPOT)}
    for g, f, column in setups.arcs:
        _open(flow, g, f, float(columns[column]))
    if line.initial is None:
        for f, entry in setups.entry.items():
            _open(flow, _DEPOT, f, float(columns[entry].sum()))
    origin = _DEPOT if line.initial is None else line.initial
    found: list[Row] = []
    for f, (total, share) in made.items():
        if f == origin:
            continue
        inside = _apart(flow, origin, f, total - BROKEN)
        if inside is None:
            continue
        terms = [(c, 1.0) for g, h, c in setups.arcs if g not in inside and h in inside]
        terms += [(c, 1.0) for h, entry in setups.entry.items() if h in inside for c in entry]
        found.append((0.0, [*terms, *((column, -1.0) for _, column in share.cells)]))
    return found


_DEPOT: Final = -1
"""Where a machine of unknown state comes from."""

_TRACE: Final = 1e-9


def _open(flow: dict[int, dict[int, float]], g: int, f: int, amount: float) -> None:
    if amount > _TRACE:
        flow[g][f] = amount
        flow[f].setdefault(g, 0.0)


def _apart(
    flow: dict[int, dict[int, float]], origin: int, target: int, wanted: float
) -> set[int] | None:
    """Return the families on the target's side of a least cut, None if ``wanted`` gets through.

    By shortest augmenting paths (Edmonds & Karp 1972) on what is left of each arc's capacity.
    """
    left = {g: dict(arcs) for g, arcs in flow.items()}
    through = 0.0
    while through < wanted:
        reached = {origin: origin}
        queue = [origin]
        for g in queue:
            for f, amount in left[g].items():
                if amount > _TRACE and f not in reached:
                    reached[f] = g
                    queue.append(f)
            if target in reached:
                break
        else:
            return {f for f in left if f not in reached}
        path = [target]
        while path[-1] != origin:
            path.append(reached[path[-1]])
        steps = list(zip(path[1:], path[:-1], strict=True))
        amount = min(left[g][f] for g, f in steps)
        for g, f in steps:
            left[g][f] -= amount
            left[f][g] = left[f].get(g, 0.0) + amount
        through += amount
    return None
