"""Ties a stretch of work counted in working ticks to the ticks at which it happens.

On a machine everything that follows one another (operations, setups) is placed by its *position*,
the number of working ticks before it: there a resumable operation is one solid interval however
many breaks it spans, and setup times add up. A :class:`Run` is one such stretch.
The start's domain is split where the closed time spanned changes (a :class:`Piece` each). With
windows the position of a tick depends on what is opened: it is the regular ticks before it plus
the length of every opened window before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ortools.sat.python import cp_model

from solvers.problem import NONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.cpsat.draft import Draft, Literal, Value
    from solvers.cpsat.facts import Facts
    from solvers.cpsat.spans import Piece, Spans

When: TypeAlias = "Callable[[Facts], tuple[int, int] | None]"
"""The ticks ``(start, end)`` of a run in a schedule, None when it is not there."""


class Position(NamedTuple):
    """The number of working ticks before a run: ``variable + offset``."""

    variable: cp_model.IntVar
    offset: int = 0

    def expression(self) -> cp_model.LinearExpr:
        """Return it as an affine expression."""
        return self.variable + self.offset

    def earlier(self, ticks: int) -> Position:
        """Return the position ``ticks`` working ticks before this one."""
        return Position(self.variable, self.offset - ticks)


@dataclass(slots=True)
class Clock:
    """A machine's spans together with the literals that open its windows."""

    machine: int
    spans: Spans
    opened: dict[int, Literal]

    def worked(self, span: int) -> Literal | None:
        """Return the literal that says ``span`` is working time, None for regular time."""
        return self.opened.get(self.spans.window[span])

    def before(self, span: int) -> cp_model.LinearExpr:
        """Return the working ticks before ``span``, whatever is opened."""
        windows = [i for i in range(span) if self.spans.window[i] != NONE]
        opened = [self.opened[self.spans.window[i]] for i in windows]
        lengths = [self.spans.length(i) for i in windows]
        return cp_model.LinearExpr.weighted_sum(opened, lengths) + self.spans.before[span]


class Work(NamedTuple):
    """What is to be placed: ``length`` solid working ticks on a machine, if ``literal`` holds."""

    clock: Clock
    literal: Literal
    length: int
    pieces: list[Piece]
    when: When
    resumable: bool = True


class Stretch(NamedTuple):
    """A part of a run within one span: ``size`` ticks from ``start`` to ``end``, if ``literal``."""

    span: int
    literal: Literal
    start: cp_model.LinearExpr | int
    size: cp_model.LinearExpr | int
    end: cp_model.LinearExpr | int


@dataclass(slots=True)
class Run:
    """Work with its place in time.

    Parameters
    ----------
    start, end
        Ticks; ``end`` is right after the last working tick.
    position
        Working ticks of the machine before it.
    parts
        The pieces and the index of the literal that chooses each; exactly one of them holds if
        the work is present.
    """

    work: Work
    start: cp_model.LinearExpr
    end: cp_model.LinearExpr
    position: Position
    parts: list[tuple[Piece, int]]
    _stretches: list[Stretch] | None = field(default=None, init=False)

    @property
    def solid(self) -> bool:
        """Whether the run never pauses."""
        return not self.work.resumable or all(p.first == p.last for p, _ in self.parts)

    def stretches(self, draft: Draft) -> list[Stretch]:
        """Return the run cut at closed time: one stretch per span that it touches."""
        if self._stretches is None:
            self._stretches = [
                stretch
                for piece, chosen in self.parts
                for stretch in self._cut(draft, piece, draft.literal(chosen))
            ]
        return self._stretches

    def _cut(self, draft: Draft, piece: Piece, literal: Literal) -> list[Stretch]:
        spans = self.work.clock.spans
        first, last = piece.first, piece.last
        if first == last:
            return [Stretch(first, literal, self.start, self.work.length, self.end)]
        close, reopen = spans.closes[first], spans.opens[last]
        middle = [
            Stretch(
                span,
                self._both(draft, piece, literal, span),
                spans.opens[span],
                spans.length(span),
                spans.closes[span],
            )
            for span in range(first + 1, last)
        ]
        return [
            Stretch(first, literal, self.start, close - self.start, close),
            *middle,
            Stretch(last, literal, reopen, self.end - reopen, self.end),
        ]

    def _both(self, draft: Draft, piece: Piece, literal: Literal, span: int) -> Literal:
        """Return a literal that holds if the piece is chosen and ``span`` is working time."""
        clock = self.work.clock
        worked = clock.worked(span)
        if worked is None:
            return literal
        window = clock.spans.window[span]
        work, ends = self.work, (piece.first, piece.last)
        both = draft.boolean(lambda f: int(touched(work, f) == ends and window in f.opened))
        draft.model.add_implication(both, literal)
        draft.model.add_implication(both, worked)
        draft.model.add_bool_or([both, ~literal, ~worked])
        return both


def place(
    draft: Draft,
    work: Work,
    start: cp_model.IntVar | None = None,
    end: cp_model.IntVar | None = None,
    position: Position | None = None,
) -> Run:
    """Place ``work`` in one of its pieces, of which there must be one.

    Start, end and position are made where they are not given; one of start and position must be.
    """
    fixed = work.clock.spans.fixed
    if fixed and len(work.pieces) == 1:
        return _place_single(draft, work, start, end, position)
    if start is None:
        ticks = [(piece.low, piece.high) for piece in work.pieces]
        start = draft.among(ticks, _tick(work, 0))
    if end is None:
        end = draft.integer(0, work.clock.spans.closes[-1], _tick(work, 1))
    if position is None:
        position = Position(draft.integer(0, work.clock.spans.most(), _position(work)))
    literals = draft.booleans(len(work.pieces), _choice(work))
    # A negated literal is written as -index - 1.
    draft.write(f"exactly_one{{literals:{[-work.literal.index - 1, *literals]}}}")
    for piece, chosen in zip(work.pieces, literals, strict=True):
        draft.bound(start.index, piece.low, piece.high, chosen)
    parts = list(zip(work.pieces, literals, strict=True))
    run = Run(work, start, end, position, parts)
    (_tie_fixed if fixed else _tie_optional)(draft, run)
    return run


def _place_single(
    draft: Draft,
    work: Work,
    start: cp_model.IntVar | None,
    end: cp_model.IntVar | None,
    position: Position | None,
) -> Run:
    (piece,) = work.pieces
    spans = work.clock.spans
    shift = spans.shift(piece.first)
    if position is None:
        assert start is not None  # a run has one of the two
        position = Position(start, -shift)
    begin: cp_model.LinearExpr = position.expression() + shift if start is None else start
    draft.within(begin, piece.low, piece.high, work.literal)
    elapsed = work.length + spans.shift(piece.last) - shift
    if end is not None:
        draft.within(end - begin, elapsed, elapsed, work.literal)
    last = begin + elapsed if end is None else end
    return Run(work, begin, last, position, [(piece, work.literal.index)])


def _tie_fixed(draft: Draft, run: Run) -> None:
    """Tie position, start and end where the closed time of each piece is known."""
    spans, literal = run.work.clock.spans, run.work.literal
    variable, offset = run.position
    moved, paused = [], []
    for piece, chosen in run.parts:
        shift = spans.shift(piece.first)
        # Implied, but it lets the sequence of the machine exclude pieces, as dates do by start.
        least = shift + offset
        draft.bound(variable.index, piece.low - least, piece.high - least, chosen)
        moved.append(shift)
        paused.append(spans.shift(piece.last) - shift)
    literals = [draft.literal(chosen) for _, chosen in run.parts]
    weighted = cp_model.LinearExpr.weighted_sum
    position = run.position.expression()
    draft.zero(run.start - position - weighted(literals, moved), literal)
    draft.zero(run.end - run.start - weighted(literals, paused) - run.work.length, literal)


def _tie_optional(draft: Draft, run: Run) -> None:
    """Tie position, start and end by the span that holds either end of the run."""
    clock, length = run.work.clock, run.work.length
    spans = clock.spans
    position = run.position.expression()
    for piece, index in run.parts:
        chosen = draft.literal(index)
        first, last = piece.first, piece.last
        for span in {first, last}:
            worked = clock.worked(span)
            if worked is not None:
                draft.model.add_implication(chosen, worked)
        draft.zero(position - run.start + spans.opens[first] - clock.before(first), chosen)
        if first == last or not run.work.resumable:
            draft.within(run.end - run.start, length, length, chosen)
        if first < last:
            low, high = spans.opens[last] + 1, spans.closes[last]
            draft.within(run.end, low, high, chosen)
            ends = run.end - spans.opens[last] + clock.before(last)
            draft.within(ends - position, length, length, chosen)


def _tick(work: Work, which: int) -> Value:
    def value(facts: Facts) -> int | None:
        ticks = work.when(facts)
        return None if ticks is None else ticks[which]

    return value


def _position(work: Work) -> Value:
    def value(facts: Facts) -> int | None:
        ticks = work.when(facts)
        return None if ticks is None else facts.lines[work.clock.machine].position(ticks[0])

    return value


def touched(work: Work, facts: Facts) -> tuple[int, int] | None:
    """Return the spans in which ``work`` begins and ends in a schedule, None when it is not there.

    Work of no processing is only where it starts.
    """
    ticks = work.when(facts)
    if ticks is None:
        return None
    start, end = ticks
    spans = work.clock.spans
    return spans.index(start), spans.index(max(start, end - 1))


def _choice(work: Work) -> Callable[[Facts], list[int]]:
    def values(facts: Facts) -> list[int]:
        ends = touched(work, facts)
        return [int(piece[:2] == ends) for piece in work.pieces]

    return values
