"""Runs a suite by peers, skipping what the result file already holds."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from benchmarks import record
from benchmarks.peers.apart import ask
from benchmarks.solving import Task, recorded
from benchmarks.suites import sample
from solvers import Result, Solution, Termination, TracePoint, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.instance import Instance
    from benchmarks.peers.apart import Answer
    from benchmarks.peers.peer import Peer
    from benchmarks.record import Record, ResultFile
    from benchmarks.running import Settings
    from benchmarks.suites import Suite


def run_peers(
    suite: Suite, settings: Settings, results: ResultFile, peers: Sequence[Peer]
) -> list[Record]:
    """Return the records of every peer on a suite; see :func:`benchmarks.running.run_suite`."""
    held = {known.key: known for known in results.read()}
    records: list[Record] = []
    for entry in sample(suite.entries(settings.data), settings.sample):
        instance = entry.load()
        seconds = settings.seconds or suite.seconds(instance.problem)
        for seed in range(settings.seeds):
            for peer in peers:
                pair = (suite.name, entry.name, seed, peer.name)
                key = (*pair, seconds, None, False, settings.workers, stamp(peer), record.machine())
                known = held.get(key)
                if known is None:
                    answer = ask(peer, instance.problem, seconds, settings.workers, seed)
                    task = Task(suite.name, entry, seed, settings.workers)
                    known = _recorded(task, instance, seconds, peer, answer)
                    results.append(known)
                records.append(known)
    return records


def stamp(peer: Peer) -> str:
    """Return the versions of a peer's packages; one without any is a part of our engine."""
    if not peer.packages:
        return record.engine()
    return ", ".join(f"{package} {version(package)}" for package in peer.packages)


def _recorded(task: Task, instance: Instance, seconds: float, peer: Peer, answer: Answer) -> Record:
    """Return the record; what a peer says of its answer is not asked, only the answer itself."""
    from dataclasses import replace

    result = Result(Solution.NONE, Termination.TIME_LIMIT, seconds=answer.seconds)
    failures = (answer.why,) if answer.why else ()
    if answer.schedule is not None:
        check = verify(instance.problem, answer.schedule)
        if check.valid and check.cost is not None:
            objective = check.cost.total(instance.problem.objective)
            result = Result(
                Solution.FEASIBLE,
                Termination.TIME_LIMIT,
                answer.schedule,
                objective,
                check.cost,
                seconds=answer.seconds,
                trace=(TracePoint(min(seconds, answer.seconds), objective, None, peer.name),),
            )
        else:
            failures = (f"broke a rule: {check.violations[0].message}",)
    found = recorded(task, instance, result, seconds, failures)
    # When its incumbents came is not known, so it has no primal integral.
    return replace(found, solver=peer.name, engine=stamp(peer), integral=None, first=None)
