"""Runs a suite: every instance and seed once, skipping what the result file already holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import record
from benchmarks.solving import Task, run_task
from benchmarks.suites import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.record import Record, ResultFile
    from benchmarks.suites import Suite


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a suite is run.

    Attributes
    ----------
    data
        Folder of published instances.
    sample
        How many instances, spread evenly; None is all.
    seconds
        Of every solve; None is what the suite says, or no limit where there is one of work.
    work
        Units of work of every solve, so that its answer does not depend on the machine's load;
        None is no limit.
    workers
        Cores of every solve.
    seeds
        How many times each instance is solved, with seeds 0, 1, ...
    stop_at_best
        Whether a solve ends as soon as its answer is as good as the best known.
    """

    data: Path
    sample: int | None = None
    seconds: float | None = None
    work: float | None = None
    workers: int = 2
    seeds: int = 1
    stop_at_best: bool = False


def run_suite(
    suite: Suite,
    settings: Settings,
    results: ResultFile,
    tell: Callable[[Record, bool], None] = lambda record, known: None,  # noqa: ARG005 (says nothing)
) -> list[Record]:
    """Return the records of a suite, in the order of its instances.

    Each is appended to the result file as soon as it is there, so that a run can be interrupted and
    taken up again. A record of the same solve by the same engine on the same machine is taken as it
    is.

    Parameters
    ----------
    tell
        Hears of every record, and whether it was in the file.
    """
    held = {known.key: known for known in results.read()}
    records: list[Record] = []
    cold = True
    for entry in sample(suite.entries(settings.data), settings.sample):
        instance = None
        seconds = settings.seconds
        for seed in range(settings.seeds):
            if seconds is None and settings.work is None:
                # Only the problem says how long its suite takes.
                instance = instance or entry.load()
                seconds = suite.seconds(instance.problem)
            pair = (suite.name, entry.name, seed, record.OURS)
            limits = (seconds, settings.work, settings.stop_at_best)
            key = (*pair, *limits, settings.workers, record.engine(), record.machine())
            known = held.get(key)
            if known is None:
                instance = instance or entry.load()
                task = Task(
                    suite.name,
                    entry,
                    seed,
                    settings.workers,
                    settings.work,
                    stop_at_best=settings.stop_at_best,
                )
                found = run_task(task, instance, seconds, cold=cold)
                cold = False
                results.append(found)
            records.append(known or found)
            tell(records[-1], known is not None)
    return records
