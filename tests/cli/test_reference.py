"""The page of the command line: it names every command, option and default, and no other."""

import re
from pathlib import Path

import click
import pytest

from planner.cli.program import group

PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
OPTION = re.compile(r"`(--?[a-z][a-z-]*)")
EVERYWHERE = {"--json", "--quiet", "-q"}
CONTEXT = click.Context(group())
COMMANDS = {name: group().get_command(CONTEXT, name) for name in group().list_commands(CONTEXT)}


def section(heading: str) -> str:
    """Return what stands below a heading, up to the next one."""
    return re.split(r"^#", PAGE.partition(heading)[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """Return the cells of the rows of a section that name options."""
    lines = [line.replace(r"\|", "/") for line in text.splitlines() if line.startswith("| `-")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def options(name: str) -> dict[str, click.Option]:
    """Return a command's own options by every name they have."""
    command = COMMANDS[name]
    assert command is not None
    own = [each for each in command.params if isinstance(each, click.Option)]
    named = {o: each for each in own for o in (*each.opts, *each.secondary_opts)}
    return {name: each for name, each in named.items() if name not in EVERYWHERE}


def test_the_page_has_every_command_and_no_other() -> None:
    assert re.findall(r"^### `planner (\w+)", PAGE, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_has_every_option_of_a_command_and_no_other(name: str) -> None:
    told = [
        option for row in rows(section(f"### `planner {name}")) for option in OPTION.findall(row[0])
    ]
    assert sorted(told) == sorted(options(name))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_states_the_defaults_of_a_command(name: str) -> None:
    own = options(name)
    for first, default, *_ in rows(section(f"### `planner {name}")):
        option = own[OPTION.findall(first)[0]]
        plain = [option.default] if not isinstance(option.default, tuple) else [*option.default]
        stated = [f"{each:g}" if isinstance(each, float) else str(each) for each in plain]
        if option.show_default:
            assert default == f"`{', '.join(stated)}`", first


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_names_what_a_command_is_given(name: str) -> None:
    command = COMMANDS[name]
    assert command is not None
    given = [each for each in command.params if isinstance(each, click.Argument)]
    heading = re.search(rf"^### `planner {name}(.*)`$", PAGE, re.MULTILINE)
    assert heading is not None
    wanted = " ".join(each.make_metavar(CONTEXT) for each in given)
    assert heading[1].strip() == wanted


def test_what_every_command_takes_is_said_once() -> None:
    for command in COMMANDS.values():
        assert command is not None
        names = {name for each in command.params for name in each.opts}
        assert names >= EVERYWHERE
    assert all(f"`{name}`" in section("## Commands") for name in EVERYWHERE)
