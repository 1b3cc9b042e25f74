"""A Dask cluster for tests: a scheduler and workers of this computer, on loopback only."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path


class DaskHere:
    """A scheduler and workers of this computer, on loopback only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{command[0]}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{command[0]}", *command[1:]],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            )
        self.processes.append(process)
        return process

    def scheduler(self) -> None:
        loopback = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.start("scheduler", *loopback)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            found = re.search(r"tcp://127\.0\.0\.1:\d+", self.told())
            if found:
                self.address = found[0]
                return
            time.sleep(0.1)
        raise AssertionError(self.told())

    def told(self) -> str:
        """Return what the scheduler has said so far."""
        return (self.folder / "scheduler-0.log").read_text(encoding="utf-8")

    def worker(self) -> subprocess.Popen[bytes]:
        alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
        return self.start("worker", self.address, "--host", "127.0.0.1", *alone)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait(timeout=30)
