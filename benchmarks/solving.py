"""Solves one instance and checks the answer twice: by the verifier, and from the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benchmarks import record
from benchmarks.instance import Broken
from benchmarks.measures import deviation, first_incumbent, gap, primal_integral
from benchmarks.record import Record
from solvers import CancelToken, Failure, Incumbent, Termination, solve, verify_result
from solvers.bounds import floor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from benchmarks.instance import Best, Entry, Instance
    from solvers import Event, Result


@dataclass(frozen=True, slots=True)
class Task:
    """One solve that a run consists of.

    Attributes
    ----------
    work
        Its limit in units; None is none.
    stop_at_best
        Whether it ends as soon as its answer is as good as the best known.
    """

    suite: str
    entry: Entry
    seed: int
    workers: int
    work: float | None = None
    stop_at_best: bool = False


def run_task(task: Task, instance: Instance, seconds: float | None, *, cold: bool) -> Record:
    """Solve an instance and return the record of it.

    Raises
    ------
    KeyboardInterrupt
        When Ctrl-C ended the solve: half a solve is no measurement.
    """
    failures: list[str] = []
    reached = CancelToken()

    def listen(event: Event) -> None:
        if isinstance(event, Failure):
            failures.append(f"{event.source}: {event.error}")
        if isinstance(event, Incumbent) and task.stop_at_best and _as_good(event, task, instance):
            reached.cancel()

    result = solve(
        instance.problem,
        time_limit=seconds,
        workers=task.workers,
        seed=task.seed,
        work_limit=task.work,
        listener=listen,
        cancel=reached,
    )
    stopped = result.termination is Termination.INTERRUPTED
    if stopped and not reached.cancelled:
        raise KeyboardInterrupt
    found = recorded(task, instance, result, seconds, tuple(failures), cold=cold)
    if stopped:
        found = replace(found, termination="best_known")
    return replace(found, moves=result.moves)


def _as_good(incumbent: Incumbent, task: Task, instance: Instance) -> bool:
    """Say whether an incumbent is as good as the best known, by the engine's own figure."""
    if task.entry.best is None:
        return False
    value = instance.published(incumbent.objective)
    best = task.entry.best.beside(value)
    return value >= best.value if instance.maximize else value <= best.value


def recorded(
    task: Task,
    instance: Instance,
    result: Result,
    seconds: float | None,
    failures: tuple[str, ...] = (),
    *,
    cold: bool = False,
) -> Record:
    """Return the record of an answer that was given within `seconds`, having checked it.

    Without a limit of time the primal integral is over the seconds that the solve took.
    """
    best = task.entry.best
    value, defects = checked(instance, result, best)
    best = None if best is None else best.beside(value)
    bound = None if result.bound is None else instance.published(result.bound)
    reference = _reference(instance, value, best)
    return Record(
        suite=task.suite,
        instance=task.entry.name,
        group=task.entry.group,
        notation=instance.problem.notation(),
        seed=task.seed,
        time_limit=seconds,
        workers=task.workers,
        solution=str(result.solution),
        termination=str(result.termination),
        bound_by=result.bound_by,
        value=_float(value),
        bound=_float(bound),
        best=None if best is None else float(best.value),
        proven=best is not None and best.optimal,
        maximize=instance.maximize,
        deviation=None
        if value is None or best is None
        else _float(deviation(value, best.value, maximize=instance.maximize)),
        gap=None if value is None or bound is None else float(gap(value, bound)),
        controllable_gap=controllable_gap(instance, result),
        integral=None
        if reference is None
        else primal_integral(instance, result.trace, reference, seconds or result.seconds),
        first=first_incumbent(result.trace),
        seconds=result.seconds,
        defects=defects,
        failures=failures,
        cold=cold,
        engine=record.engine(),
        version=record.version(),
        machine=record.machine(),
        python=record.python(),
        date=record.now(),
        work_limit=task.work,
        stop_at_best=task.stop_at_best,
    )


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def checked(
    instance: Instance, result: Result, best: Best | None
) -> tuple[Fraction | None, tuple[str, ...]]:
    """Return the objective of an answer, recomputed from the file, and what is wrong with it."""
    found = [violation.message for violation in verify_result(instance.problem, result).violations]
    value = None
    if result.schedule is not None and result.objective is not None:
        try:
            value = instance.evaluate(result.schedule)
        except Broken as error:
            found.append(f"by the file: {error}")
        else:
            found += _misstated(instance, result.objective, value)
            found += _impossible(instance, value, best)
    return value, tuple(found)


def _misstated(instance: Instance, objective: int, value: Fraction) -> Iterator[str]:
    stated = instance.published(objective)
    if abs(stated - value) > instance.tolerance:
        yield f"the engine says {float(stated):g}, by the file it is {float(value):g}"


def _impossible(instance: Instance, value: Fraction, best: Best | None) -> Iterator[str]:
    """Doubt an answer better than what is proven: then the reader or the table is wrong."""
    if best is None or not best.optimal:
        return
    best = best.beside(value)
    better = value > best.value if instance.maximize else value < best.value
    if better:
        yield f"{float(value):g} is better than the proven optimum {float(best.value):g}"


def _reference(instance: Instance, value: Fraction | None, best: Best | None) -> Fraction | None:
    known = [number for number in (value, best.value if best else None) if number is not None]
    if not known:
        return None
    return max(known) if instance.maximize else min(known)


def controllable_gap(instance: Instance, result: Result) -> float | None:
    """Return ``(cost - bound) / (cost - floor)`` in percent.

    The floor is what each job costs alone; nobody can plan it away, so a gap that counts it in
    flatters whoever has dear materials.
    """
    least = floor(instance.problem)
    if result.objective is None or result.bound is None or least is None:
        return None
    if result.objective <= least:
        return 0.0
    return 100 * (result.objective - result.bound) / (result.objective - least)
