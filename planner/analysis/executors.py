"""Where points of a sweep are evaluated: in processes of this computer, or on a Dask cluster."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from planner.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from distributed import Client

_Base = TypeVar("_Base")
_Result = TypeVar("_Result")
_Given = TypeVar("_Given")

_WAIT_SECONDS = 10.0
"""How long a cluster may take to answer at first."""


@contextmanager
def processes(
    count: int, function: Callable[..., object] | None = None, base: object = None
) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of fresh processes of this computer, which end with the block, however it ends.

    They leave Ctrl-C to the process that asked: where the block fails or is interrupted, it ends
    them at once, whatever they are doing.

    Raises
    ------
    BadRequest
        When the system ends one of them.
    """
    before = set(active_children())
    # A fork would copy the threads' locks of a solver; a fresh process costs a second or two.
    pool = ProcessPoolExecutor(count, get_context("spawn"), _ready, (function, base))
    try:
        yield pool
    except BaseException as error:
        for child in set(active_children()) - before:
            child.terminate()
        if isinstance(error, BrokenProcessPool):
            raise BadRequest(
                "a process at work was ended by the system, perhaps for want of memory",
                hint="give fewer --workers, and go on",
            ) from error
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def submitted(
    pool: ProcessPoolExecutor, function: Callable[[_Given], _Result], given: Iterable[_Given]
) -> dict[Future[_Result], _Given]:
    """Submit calls of a function, which starts the processes; return what each call is given."""
    with _no_interrupts():
        return {pool.submit(function, each): each for each in given}


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Put off Ctrl-C, and start processes that never hear of it.

    A process that was interrupted while it starts would end with a traceback, and a pool that was
    interrupted while it starts one might never end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    # Processes inherit what is blocked; Windows has no such thing.
    block = getattr(signal, "pthread_sigmask", None)
    mask = block(signal.SIG_BLOCK, {signal.SIGINT}) if block else set()
    try:
        yield
    finally:
        if block:
            block(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
        if heard:
            signal.raise_signal(signal.SIGINT)


class Executor(Protocol):
    """Runs a function for many numbers, in any order."""

    def run(
        self, function: Callable[[_Base, int], _Result], base: _Base, numbers: Sequence[int]
    ) -> Generator[_Result, None, None]:
        """Yield the results as they come; `base` goes to every worker once."""


class Here:
    """In this process, one after the other."""

    def run(
        self, function: Callable[[_Base, int], _Result], base: _Base, numbers: Sequence[int]
    ) -> Generator[_Result, None, None]:
        """Yield the results in the order of `numbers`."""
        for number in numbers:
            yield function(base, number)


class Processes:
    """In processes of this computer.

    Parameters
    ----------
    workers
        How many.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def run(
        self, function: Callable[[_Base, int], _Result], base: _Base, numbers: Sequence[int]
    ) -> Generator[_Result, None, None]:
        """Yield the results as they come."""
        with processes(min(self.workers, len(numbers)) or 1, function, base) as pool:
            for future in as_completed(submitted(pool, _call, numbers)):
                yield cast("_Result", future.result())


class Cluster:
    """On the workers of a Dask cluster; they need the same version of this package.

    A point whose worker dies is evaluated again on another one.

    Parameters
    ----------
    address
        Of the scheduler: ``tcp://10.0.0.1:8786``.

    Raises
    ------
    BadRequest
        When `distributed` is not installed, or nobody answers there.
    """

    def __init__(self, address: str) -> None:
        self.client = _client(address)

    def run(
        self, function: Callable[[_Base, int], _Result], base: _Base, numbers: Sequence[int]
    ) -> Generator[_Result, None, None]:
        """Yield the results as they come."""
        from distributed import as_completed as completed

        try:
            shared = self.client.scatter(base, broadcast=True, hash=False)
            futures = [
                self.client.submit(function, shared, number, pure=False, retries=2)
                for number in numbers
            ]
            for future in completed(futures):
                yield future.result()
        finally:
            self.client.close()


def _client(address: str) -> Client:
    try:
        from distributed import Client as DaskClient
    except ImportError as error:
        raise BadRequest(
            "a cluster needs the package distributed, which is not installed",
            hint="pip install 'production-planner[cluster]'",
        ) from error
    try:
        return DaskClient(address, timeout=_WAIT_SECONDS)
    except (OSError, ValueError, TypeError) as error:
        raise BadRequest(
            f"no cluster answers at {address!r}: {error}",
            hint="name a running scheduler, such as tcp://127.0.0.1:8786",
        ) from error


_shared: tuple[Callable[..., object] | None, object] = (None, None)


def _ready(function: Callable[..., object] | None, base: object) -> None:
    """Keep what all calls share in a process, and leave Ctrl-C to the one that asked."""
    global _shared  # noqa: PLW0603 - a pool has no other place for what its workers share
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _shared = (function, base)


def _call(number: int) -> object:
    function, base = _shared
    assert function is not None
    return function(base, number)
