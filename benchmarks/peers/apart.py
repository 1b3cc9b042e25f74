"""Runs a peer in a process of its own, so that it can be ended and cannot harm the others."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from benchmarks.peers import plain_cpsat, pyjobshop_model, routing, rules

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from benchmarks.peers.peer import Peer
    from solvers import Problem, Schedule

PEERS: Final[dict[str, Peer]] = {
    peer.name: peer for peer in (rules.PEER, plain_cpsat.PEER, routing.PEER, pyjobshop_model.PEER)
}
"""By name."""

PATIENCE: Final = 60.0
"""Seconds beyond three times the limit that a peer has to build its model and to answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer gave: a schedule, or why there is none, after how many seconds in all."""

    schedule: Schedule | None
    why: str
    seconds: float


def missing(peer: Peer) -> list[str]:
    """Return the packages a peer needs that are not installed."""
    return [package for package in peer.packages if find_spec(package) is None]


def ask(
    peer: Peer, problem: Problem, seconds: float, workers: int, seed: int,
    patience: float = PATIENCE,
) -> Answer:  # fmt: skip
    """Return the answer of a peer, which is ended when it takes far longer than it was given."""
    lacking = peer.lacks(problem)
    if lacking:
        return Answer(None, f"cannot express {', '.join(lacking)}", 0.0)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(
        target=_work, args=(there, peer.name, problem, seconds, workers, seed), daemon=True
    )
    begin = time.monotonic()
    process.start()
    there.close()
    try:
        answered = here.poll(3 * seconds + patience)
        schedule, why = here.recv() if answered else (None, "did not answer")
    except EOFError:
        schedule, why = None, "ended without an answer"
    finally:
        process.kill()
        process.join()
    return Answer(schedule, why, time.monotonic() - begin)


def _work(
    pipe: Connection, name: str, problem: Problem, seconds: float, workers: int, seed: int
) -> None:
    try:
        schedule = PEERS[name].solve(problem, seconds, workers, seed)
        pipe.send((schedule, "" if schedule is not None else "found no schedule"))
    except Exception as error:
        pipe.send((None, f"{type(error).__name__}: {error}"))
