"""The wheel alone does the job: no file of the repository is needed beside it."""

import os
import shutil
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
    site = site_of(venv)
    # The libraries of this environment, whose own .pth files (the editable install) do not count.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return venv / "bin" / "planner"


def site_of(venv: Path) -> Path:
    return next((venv / "lib").glob("python*/site-packages"))


def lend_kernels(site: Path) -> int:
    """Give installed sources the compiled kernels of this checkout; return how many there are.

    Compiled code is taken for that of a source of the same size and time of change, so a source
    that differs from the checkout's is compiled anew.
    """
    compiled = [*ROOT.glob("solvers/**/*.nb[ic]"), *ROOT.glob("planner/**/*.nb[ic]")]
    for file in compiled:
        folder = site / file.parent.relative_to(ROOT)
        folder.mkdir(exist_ok=True)
        shutil.copy2(file, folder)
    for source in [*ROOT.glob("solvers/**/*.py"), *ROOT.glob("planner/**/*.py")]:
        stamp = source.stat()
        installed = site / source.relative_to(ROOT)
        os.utime(installed, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    return len(compiled)


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


def does_the_job(planner: Path, folder: Path) -> None:
    run(planner, "init", "week", "--example", "furniture-week", cwd=folder)
    run(planner, "check", "week", cwd=folder)
    run(planner, "solve", "week", "--time-limit", "5", "--workers", "1", cwd=folder)
    run(planner, "verify", "plans/week", cwd=folder)
    assert (folder / "plans" / "week" / "plan.json").is_file()


@pytest.mark.deep
def test_the_wheel_alone_compiles_what_it_needs(planner: Path, tmp_path: Path) -> None:
    does_the_job(planner, tmp_path)


def test_the_wheel_alone_inits_checks_solves_and_verifies(planner: Path, tmp_path: Path) -> None:
    where = run(
        planner.with_name("python"), "-c", "import planner; print(planner.__file__)", cwd=tmp_path
    )
    assert str(ROOT) not in where
    assert lend_kernels(site_of(planner.parents[1])) > 0
    does_the_job(planner, tmp_path)
