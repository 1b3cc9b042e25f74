"""The guide's commands and examples: every one can be run as it is written."""

import shlex
import tomllib
from pathlib import Path

import click
import pytest

from planner.analysis.sweep.spec import load_spec
from planner.cli.program import group
from planner.strategies import BUILT_IN

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.toml"))


def quoted(page: str) -> list[str]:
    """Return the commands of a page on the instances, without what the shell drops."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("planner ") and " instances/" in line]


COMMANDS = sorted({line for page in ("README.md", "docs/strategies.md") for line in quoted(page)})


def test_there_are_commands_and_examples() -> None:
    assert len(COMMANDS) > 4
    assert len(EXAMPLES) == 2


@pytest.mark.parametrize("line", COMMANDS)
def test_a_quoted_command_parses(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    _, name, *arguments = shlex.split(line, comments=True)
    command = group().get_command(click.Context(group()), name)
    assert command is not None
    parsed = command.make_context(name, arguments)
    assert parsed.params["plant"].exists()
    spec = parsed.params.get("spec_file")
    assert spec is None or spec.exists()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_a_sweep_under_known_strategies(path: Path) -> None:
    spec = load_spec(path)
    assert set(spec.strategies) <= set(BUILT_IN)
    assert f"docs/examples/{path.name}" in path.read_text(encoding="utf-8").splitlines()[0]
    assert tomllib.loads(path.read_text(encoding="utf-8"))["question"]


def test_the_rough_example_has_sixty_points() -> None:
    (rough,) = (p for p in EXAMPLES if p.stem == "third-line-or-two-cells")
    assert len(load_spec(rough).all_points()) == 60
