"""Evaluate every point of a sweep under every strategy, and go on where a sweep was killed.

A point is one task, with all its strategies one after the other, so that a plan of one is offered
to the next. What is finished stands in a journal, a line a point; a killed sweep repeats at most
the points that were under way. The final table is written from the journal in the order of the
points, so it does not depend on who finished first.
"""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from planner.analysis.sweep.evaluate import Evaluated, ensure_possible, evaluate
from planner.analysis.sweep.row import SweepRow
from planner.errors import BadRequest
from planner.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from planner.analysis.executors import Executor
    from planner.analysis.sweep.evaluate import Base

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

JOURNAL = "journal.jsonl"
TIMINGS = "timings.jsonl"


@dataclass(frozen=True, slots=True)
class Swept:
    """A finished sweep.

    Attributes
    ----------
    rows
        By point and strategy.
    left_out
        Why some points have no row, by number.
    without_plan
        Why some strategies have none at a point where others do, by number and name.
    """

    rows: tuple[SweepRow, ...]
    left_out: dict[int, str]
    without_plan: dict[tuple[int, str], str] = field(default_factory=dict)


def sweep(
    base: Base,
    folder: Path,
    executor: Executor,
    told: Callable[[int, int], None] | None = None,
) -> Swept:
    """Evaluate all points that a journal in `folder` does not hold yet, and return all of them.

    Parameters
    ----------
    folder
        Exists; the journal and the timings stand in it.
    told
        Called after each point with how many are done, old ones included, and how many there are.

    Raises
    ------
    BadRequest
        When the journal is of another question, or no point can be: `ensure_possible`.
    """
    names = [strategy.name for strategy in base.strategies]
    if len(set(names)) < len(names):
        raise BadRequest("two of the strategies have the same name", hint="rename one of them")
    ensure_possible(base)
    points = base.spec.all_points()
    with _alone(folder):
        done = _journal(folder / JOURNAL, base.fingerprint())
        missing = [number for number in range(len(points)) if number not in done]
        with (
            (folder / JOURNAL).open("a", encoding="utf-8") as journal,
            (folder / TIMINGS).open("a", encoding="utf-8") as timings,
            closing(executor.run(evaluate, base, missing)) as results,
        ):
            for found in results:
                done[found.number] = found
                journal.write(_line(found))
                journal.flush()
                timings.write(json.dumps({"number": found.number, "seconds": found.seconds}) + "\n")
                timings.flush()
                if told is not None:
                    told(len(done), len(points))
    ordered = [done[number] for number in range(len(points))]
    return Swept(
        rows=tuple(row for found in ordered for row in found.rows),
        left_out={found.number: found.left_out for found in ordered if found.left_out is not None},
        without_plan={
            (found.number, name): why
            for found in ordered
            for name, why in found.without_plan.items()
        },
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep a second sweep out of a folder; a lock of the system ends with whoever held it.

    Raises
    ------
    BadRequest
        When another sweep is at work there.
    """
    if fcntl is None:
        yield
        return
    with (folder / TIMINGS).open("a", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BadRequest(
                f"another sweep is at work in {folder}",
                hint="wait until it is done, or name another folder with --out",
            ) from error
        yield


def _line(found: Evaluated) -> str:
    record = {
        "number": found.number,
        "left_out": found.left_out,
        "without_plan": dict(found.without_plan),
        "rows": [row.model_dump(mode="json") for row in found.rows],
    }
    return json.dumps(record) + "\n"


def _journal(path: Path, fingerprint: str) -> dict[int, Evaluated]:
    """Return what a journal holds, having begun one where there is none.

    A last line that a kill has cut short is dropped: its point is evaluated again.
    """
    text = path.read_bytes().decode("utf-8", "replace") if path.exists() else ""
    lines = text.splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    if not whole:
        path.write_text(json.dumps({"sweep": fingerprint}) + "\n", encoding="utf-8")
        return {}
    try:
        head, *found = [json.loads(whole[0]), *map(_read, whole[1:])]
        if head["sweep"] != fingerprint:
            raise BadRequest(
                f"{path.parent} holds another sweep: its plant, orders, strategies or points "
                "differ",
                hint="name another folder with --out, or delete this one",
            )
    except (ValueError, KeyError, TypeError) as error:
        raise BadRequest(
            f"{path} is damaged, so this sweep cannot go on",
            hint="name another folder with --out, or delete this one",
        ) from error
    if len(whole) < len(lines):
        write_whole(path, "".join(whole).encode("utf-8"))
    return {point.number: point for point in found}


def _read(line: str) -> Evaluated:
    record: dict[str, Any] = json.loads(line)
    rows: Sequence[Any] = record["rows"]
    return Evaluated(
        number=int(record["number"]),
        rows=tuple(SweepRow.model_validate(row) for row in rows),
        left_out=record["left_out"],
        without_plan=record["without_plan"],
    )
