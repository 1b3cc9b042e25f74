"""The wheel alone does the job: no file of the repository is needed beside it."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once, with the build backend that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def planner(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the command of an environment that holds the wheel and none of the repository."""
    venv = tmp_path_factory.mktemp("clean") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv)
    python = venv / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel)
    # The libraries of this environment, whose own .pth files (the editable install) do not count.
    site = next((venv / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return venv / "bin" / "planner"


def run(*words: object, cwd: Path | None = None) -> str:
    """Run a command to a good end and return its output."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [str(word) for word in words],
        check=False,
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_holds_planner_and_solvers_only(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"planner", "solvers"}


def test_the_wheel_alone_inits_checks_solves_and_verifies(planner: Path, tmp_path: Path) -> None:
    where = run(
        planner.with_name("python"), "-c", "import planner; print(planner.__file__)", cwd=tmp_path
    )
    assert str(ROOT) not in where
    run(planner, "init", "week", "--example", "furniture-week", cwd=tmp_path)
    run(planner, "check", "week", cwd=tmp_path)
    run(planner, "solve", "week", "--time-limit", "5", "--workers", "1", cwd=tmp_path)
    run(planner, "verify", "plans/week", cwd=tmp_path)
    assert (tmp_path / "plans" / "week" / "plan.json").is_file()
