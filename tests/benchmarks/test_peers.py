"""Other solvers on tiny problems, and the table of all of them."""

import json
from importlib.util import find_spec

import pytest

from benchmarks.__main__ import run
from benchmarks.generated import weekly_tardiness
from benchmarks.peers.apart import PEERS, ask
from benchmarks.peers.peer import timed
from benchmarks.peers.table import ratios
from benchmarks.record import ResultFile
from solvers import FORBIDDEN, Objective, ProblemBuilder, verify

TINY = weekly_tardiness.Size(orders=6, lines=2, families=2, utilization=0.9, seed=3)
NAMES = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            any(find_spec(package) is None for package in peer.packages),
            reason=f"{name} is not installed; run `make install-peers`",
        ),
    )
    for name, peer in PEERS.items()
]


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data" / "single-machine-wt-orlib"
    folder.mkdir(parents=True)
    (folder / "wt2.txt").write_text("3 4 1 2 3 5")
    (folder / "wtopt2.txt").write_text("4")
    return tmp_path / "data"


@pytest.mark.parametrize("name", NAMES)
def test_a_peer_gives_a_schedule_that_holds(name):
    instance = weekly_tardiness.instance(TINY)
    answer = ask(PEERS[name], instance.problem, seconds=3, workers=1, seed=0)
    assert answer.why == ""
    check = verify(instance.problem, answer.schedule)
    assert check.valid
    assert instance.evaluate(answer.schedule) == check.cost.total(instance.problem.objective)


@pytest.mark.parametrize("name", ["routing", "pyjobshop"])
def test_a_peer_says_what_it_cannot_express(name):
    builder = ProblemBuilder(Objective(setup=1))
    machine = builder.machine(calendar=builder.calendar([(0, 9)]))
    builder.mode(builder.operation(builder.route(builder.job(refusal_cost=3))), machine, 2, cost=1)
    answer = ask(PEERS[name], builder.build(), seconds=1, workers=1, seed=0)
    assert answer.schedule is None
    for lacking in ("calendars", "refusal", "its objective"):
        assert lacking in answer.why


def test_a_peer_that_takes_far_too_long_is_ended():
    instance = weekly_tardiness.instance(TINY)
    answer = ask(PEERS["rule"], instance.problem, seconds=0, workers=1, seed=0, patience=0)
    assert (answer.schedule, answer.why) == (None, "did not answer")


def test_a_first_state_to_which_nothing_returns_forbids_nothing():
    builder = ProblemBuilder(Objective(tardiness=1))
    setup = builder.setup([[0, 2, FORBIDDEN], [3, 0, FORBIDDEN], [1, 1, FORBIDDEN]])
    machine = builder.machine(setup=setup, initial_family=2)
    for family in (0, 1):
        job = builder.job(due=0, tardiness_cost=1)
        builder.mode(builder.operation(builder.route(job)), machine, 4, family=family)
    problem = builder.build()
    assert PEERS["routing"].lacks(problem) == []
    assert PEERS["pyjobshop"].lacks(problem) == ["setups of first operations"]
    schedule = timed(problem, [[0, 1]])
    assert [item.start for item in schedule.assignments] == [1, 7]
    assert verify(problem, schedule).valid


def test_all_solvers_are_shown_side_by_side_and_not_solved_again(data, tmp_path, capsys):
    out = tmp_path / "peers.jsonl"
    arguments = [
        "peers", "single-machine-wt-orlib", "--peer", "rule", "--data", str(data),
        "--out", str(out), "--time-limit", "2", "--workers", "1", "--json",
    ]  # fmt: skip
    assert run(arguments) == 0
    shown = json.loads(capsys.readouterr().out)
    assert {row["solver"]: row["value"] for row in shown["values"]} == {"planner": 4, "rule": 4}
    (against,) = shown["against"]
    assert (against["instances"], against["total"], against["worse"]) == (1, 1, 0)
    assert run(arguments) == 0
    records = ResultFile(out).read()
    assert len(records) == 2
    assert ratios(records, ["routing"])[0].unanswered == 1


def test_own_answers_can_be_those_that_the_file_holds(data, tmp_path, capsys):
    out = tmp_path / "runs.jsonl"
    suite = ["single-machine-wt-orlib", "--data", str(data), "--out", str(out)]
    assert run(["run", *suite, "--sample", "1", "--time-limit", "5"]) == 0
    asked = ["--peer", "rule", "--time-limit", "2", "--own-time-limit"]
    assert run(["peers", *suite, *asked, "0"]) == 0
    solvers = [(record.instance, record.solver) for record in ResultFile(out).read()]
    assert sum(solver == "planner" for _, solver in solvers) == 1
    assert run(["peers", *suite, *asked, "3"]) == 0
    ours = [record for record in ResultFile(out).read() if record.solver == "planner"]
    assert {record.time_limit for record in ours} == {5, 3}


def test_an_unknown_peer_is_answered_with_a_near_one(data, capsys):
    assert run(["peers", "fjsp", "--peer", "rules", "--data", str(data)]) == 2
    assert "'rule'" in capsys.readouterr().err
