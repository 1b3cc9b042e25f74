import tomllib

import pytest

from planner.errors import BadRequest
from planner.strategies import (
    BUILT_IN,
    OPTIMAL,
    as_toml,
    built_in,
    find_strategy,
    load_strategy,
    parse_strategy,
    strategy_named,
)

OWN = """
name = "own"
purpose = "Small orders by hand."

[switches]
overtime = false

[[rules]]
when = "quantity < 10"
regimes = ["custom"]
resources = ["bench"]

[[rules]]
when = "TRUE"
regimes = ["mass", "hybrid"]
"""


def test_there_are_seven_built_in_strategies_and_each_says_what_it_is_for():
    names = ["mass", "flexible", "custom", "segmented", "volume", "hybrid", "optimal"]
    assert [strategy.name for strategy in built_in()] == names
    assert all(strategy.purpose.endswith(".") for strategy in built_in())


def test_the_built_in_optimal_is_the_one_that_closes_nothing():
    assert strategy_named("optimal") == OPTIMAL
    assert not OPTIMAL.restricts


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_strategy_copied_to_a_file_is_the_same(name, tmp_path):
    file = tmp_path / "copy.toml"
    file.write_text(as_toml(strategy_named(name)))
    assert find_strategy(str(file)) == strategy_named(name)


def test_a_file_of_ones_own_is_read(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(OWN)
    own = load_strategy(file)
    assert [rule.regimes for rule in own.rules] == [("custom",), ("mass", "hybrid")]
    assert own.rules[0].resources == ("bench",)
    assert not own.switches.overtime
    assert own.switches.refusal
    assert parse_strategy(as_toml(own), "again") == own


def test_an_unknown_strategy_names_the_nearest():
    with pytest.raises(BadRequest, match="'optimale'") as raised:
        find_strategy("optimale")
    assert "'optimal'" in raised.value.hint


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('["custom"]', '["costum"]', "line 10, rule 1: there is no regime 'costum'"),
        ('["custom"]', "[]", "line 10, rule 1: regimes: tuple should have at least 1 item"),
        ('["custom"]', '["custom", "custom"]', "line 10, rule 1: regimes: names a regime twice"),
        ('when = "TRUE"', 'when = "TRU"', "line 14, rule 2: when: orders have no column 'TRU'"),
        ('when = "TRUE"', 'wen = "TRUE"', "line 14, rule 2: there is no key 'wen'"),
        ('when = "TRUE"', "", "line 13, rule 2: when is missing"),
        ("[switches]", "[switch]", "there is no key 'switch'"),
        ("overtime = false", 'overtime = "perhaps"', "line 6: overtime: input should be a valid"),
        ("overtime = false", "overtim = false", "line 6: there is no key 'overtim'"),
        ('name = "own"', "", "name is missing"),
        ('name = "own"', r'name = "o\u0000n"', "name: holds the invisible character U+0000"),
        ('name = "own"', r'name = "\u001b[31mown"', "name: holds the invisible character U+001B"),
        ('name = "own"', 'name = "own', "is not TOML"),
        (
            "[switches]",
            "[weights]\nlateness = 0\ncost = 0\n[switches]",
            "cannot both weigh nothing",
        ),
        ("[switches]", "[weights]\nlateness = -1\n[switches]", "lateness: input should be greater"),
        ("[switches]", 'unserved = "later"\n[switches]', "there is no unserved 'later'"),
    ],
)
def test_a_fault_is_told_with_file_line_and_rule(before, after, message):
    with pytest.raises(BadRequest) as raised:
        parse_strategy(OWN.replace(before, after, 1), "own.toml")
    assert raised.value.message.startswith("own.toml")
    assert message in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"name = 1\n", b"[[name]]\n", b""])
def test_no_file_whatever_gives_a_traceback(tmp_path, content):
    file = tmp_path / "own.toml"
    file.write_bytes(content)
    with pytest.raises(BadRequest, match=r"own\.toml"):
        load_strategy(file)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BadRequest, match="cannot read the strategy"):
        find_strategy(str(tmp_path / "none.toml"))


def test_what_is_written_is_as_short_as_can_be():
    assert list(tomllib.loads(as_toml(OPTIMAL))) == ["name", "purpose"]
