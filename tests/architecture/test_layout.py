import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {"benchmarks", "docs", "instances", "planner", "solvers", "tests"}
FILES = {"CHANGELOG.md", "LICENSE", "Makefile", "README.md", "constraints.txt", "pyproject.toml"}


@pytest.fixture(scope="module")
def tracked():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in listed.stdout.split("\0") if name]


def test_the_top_level_holds_what_was_agreed_and_nothing_else(tracked):
    top = {path.parts[0] for path in tracked}
    assert {name for name in top if not name.startswith(".")} <= ROOMS | FILES
    assert top >= FILES | {"planner", "solvers", "tests"}


def test_instances_hold_data_and_no_code(tracked):
    assert [path for path in tracked if path.parts[0] == "instances" and path.suffix == ".py"] == []


def test_pinned_versions_name_no_host_and_not_the_project():
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in pins if not line.startswith("#")]
    assert all("/" not in pin and "@" not in pin and pin.count("==") == 1 for pin in pins)
    assert not any(pin.lower().startswith("production-planner") for pin in pins)
