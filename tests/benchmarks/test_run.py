"""`run`, `list` and `compare` on a folder of tiny instances."""

import json
from dataclasses import replace

import pytest

from benchmarks.__main__ import run
from benchmarks.record import ResultFile
from benchmarks.running import Settings, run_suite
from benchmarks.suites import SUITES, sample

PLAIN = "unrelated-parallel-nosetup"


@pytest.fixture
def data(tmp_path):
    """Return a folder of three tiny instances; two of the best values are optima, one is lower."""
    folder = tmp_path / "data" / PLAIN
    (folder / "instances").mkdir(parents=True)
    for number, ticks in enumerate((3, 30, 300), start=1):
        text = f"2\n2\n{ticks} {9 * ticks}\n{9 * ticks} {2 * ticks}\n"
        (folder / "instances" / f"{number}.txt").write_text(text)
    (folder / "bks.csv").write_text("instance,bks\n1.txt,6\n2.txt,60\n3.txt,480\n")
    return tmp_path / "data"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "results" / "runs.jsonl"


def command(data, out, *more):
    return run(
        ["run", PLAIN, "--data", str(data), "--out", str(out), "--time-limit", "5",
         "--workers", "1", *more]
    )  # fmt: skip


def test_every_answer_is_recorded_with_its_deviation_from_the_best(data, out, capsys):
    assert command(data, out, "--json") == 0
    records = ResultFile(out).read()
    assert [record.instance for record in records] == ["1", "2", "3"]
    assert [record.value for record in records] == [6, 60, 600]
    assert [record.deviation for record in records] == [0, 0, 25]
    assert all(record.solution == "optimal" and not record.defects for record in records)
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert figures["deviation"] == pytest.approx(25 / 3)
    assert figures["hits"] == pytest.approx(200 / 3)
    assert figures["gap"] == 0


def test_a_second_run_takes_what_the_first_has_recorded(data, out, capsys):
    command(data, out, "--sample", "1")
    assert len(ResultFile(out).read()) == 1
    command(data, out)
    assert len(ResultFile(out).read()) == 3
    assert capsys.readouterr().out.count("(from the file)") == 1


def test_another_time_limit_or_seed_is_another_solve(data, out):
    command(data, out, "--sample", "1")
    command(data, out, "--sample", "1", "--seeds", "2")
    command(data, out, "--sample", "1", "--time-limit", "6")
    found = [(record.seed, record.time_limit) for record in ResultFile(out).read()]
    assert found == [(0, 5), (1, 5), (0, 6)]


def test_a_work_limit_takes_the_place_of_the_time_limit(data, out):
    arguments = ["run", PLAIN, "--data", str(data), "--out", str(out), "--sample", "1"]
    assert run([*arguments, "--work-limit", "0.2"]) == 0
    assert run([*arguments, "--work-limit", "0.3"]) == 0
    first, second = ResultFile(out).read()
    assert (first.work_limit, first.time_limit) == (0.2, None)
    assert first.integral is not None
    assert second.work_limit == 0.3


def test_a_solve_can_end_at_the_best_known(tmp_path, out):
    folder = tmp_path / PLAIN
    (folder / "instances").mkdir(parents=True)
    times = "\n".join(" ".join(str(7 + (3 * j + 5 * m) % 11) for m in range(5)) for j in range(60))
    (folder / "instances" / "1.txt").write_text(f"60\n5\n{times}\n")
    (folder / "bks.csv").write_text("instance,bks\n1.txt,2000\n")
    settings = Settings(data=tmp_path, seconds=600, workers=1, stop_at_best=True)
    (record,) = run_suite(SUITES[PLAIN], settings, ResultFile(out))
    assert record.termination == "best_known"
    assert record.hit
    assert not record.defects
    assert record.key != replace(record, stop_at_best=False).key


def test_an_answer_is_the_same_for_the_same_work(out):
    suite = SUITES["weekly-tardiness"]
    values = []
    for name in ("a", "b"):
        settings = Settings(data=out, sample=1, work=0.2)
        (record,) = run_suite(suite, settings, ResultFile(out.with_name(name)))
        values.append((record.value, record.bound, record.moves))
    assert values[0] == values[1]


def test_a_record_without_moves_is_read_as_it_was(data, out):
    command(data, out, "--sample", "1")
    old = json.loads(out.read_text())
    del old["moves"], old["work_limit"]
    out.write_text(json.dumps(old) + "\n")
    (record,) = ResultFile(out).read()
    assert (record.moves, record.speed) == (None, None)


def test_half_a_line_that_an_interruption_left_is_written_anew(data, out):
    command(data, out)
    whole = out.read_text()
    out.write_text(whole[:-40])
    command(data, out)
    assert [record.instance for record in ResultFile(out).read()] == ["1", "2", "3"]
    assert out.read_text().count("\n") == 3


def test_a_file_of_something_else_is_rejected(data, out, capsys):
    out.parent.mkdir()
    out.write_text('{"a": 1}\n')
    assert command(data, out) == 3
    assert "line 1 is no record" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("condition", "code"),
    [("deviation<=10", 0), ("deviation<=2", 5), ("hits>=60", 0), ("hits > 70", 5), ("gap<=0", 0)],
)
def test_a_figure_that_misses_what_is_expected_exits_with_5(data, out, condition, code):
    assert command(data, out, "--expect", condition) == code


def test_what_is_missed_is_said(data, out, capsys):
    command(data, out, "--expect", "deviation<=2")
    assert "deviation is 8.333, expected deviation<=2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--expect", "deviation"], "is no condition"),
        (["--expect", "devation<=2"], "did you mean 'deviation'"),
        (["--data", "nowhere"], "has no folder"),
    ],
)
def test_a_request_that_cannot_be_followed_is_answered_in_words(data, out, capsys, arguments, said):
    assert command(data, out, *arguments) == 2
    assert said in capsys.readouterr().err


def test_an_unknown_suite_is_answered_with_a_near_one(data, capsys):
    assert run(["run", "fjps", "--data", str(data)]) == 2
    assert "'fjsp'" in capsys.readouterr().err


def test_an_answer_that_the_file_prices_otherwise_exits_with_5(data, out, monkeypatch, capsys):
    from benchmarks.readers.parallel import ParallelMachines

    monkeypatch.setattr(ParallelMachines, "evaluate", lambda *_: 1)
    assert command(data, out, "--sample", "1") == 5
    assert "by the file it is 1" in capsys.readouterr().err


def test_an_answer_better_than_a_proven_optimum_is_doubted(tmp_path, out, capsys):
    folder = tmp_path / "single-machine-wt-orlib"
    folder.mkdir()
    (folder / "wt2.txt").write_text("3 4 1 2 3 5")
    (folder / "wtopt2.txt").write_text("99")
    arguments = ["run", "single-machine-wt-orlib", "--data", str(tmp_path), "--out", str(out)]
    assert run([*arguments, "--time-limit", "5", "--workers", "1"]) == 5
    assert "better than the proven optimum" in capsys.readouterr().err


def test_a_broken_instance_is_said_with_its_file(data, out, capsys):
    (data / PLAIN / "instances" / "2.txt").write_text("2\n2\n1 2 3\n")
    assert command(data, out) == 3
    assert "2.txt" in capsys.readouterr().err


def test_list_counts_the_instances_of_a_folder(data, capsys):
    assert run(["list", "--data", str(data), "--json"]) == 0
    suites = json.loads(capsys.readouterr().out)["suites"]
    counts = {suite["suite"]: suite["instances"] for suite in suites}
    assert counts[PLAIN] == 3
    assert counts["fjsp"] == 0
    assert counts["weekly-tardiness"] == 12


def test_a_sample_is_spread_evenly_and_depends_on_the_number_alone():
    assert sample(list(range(12)), 3) == [2, 6, 10]
    assert sample(list(range(3)), 5) == [0, 1, 2]
    assert sample(list(range(100)), 1) == [50]


def test_a_suite_without_a_limit_takes_its_own(data, out):
    settings = Settings(data=data, sample=1, workers=1)
    (record,) = run_suite(SUITES[PLAIN], settings, ResultFile(out))
    assert record.time_limit == 10


def test_two_files_are_compared_in_pairs(data, tmp_path, capsys):
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    command(data, before)
    command(data, after)
    worse = [json.loads(line) for line in before.read_text().splitlines()]
    for record in worse:
        record["value"] *= 2
    before.write_text("".join(json.dumps(record) + "\n" for record in worse))
    capsys.readouterr()
    assert run(["compare", str(before), str(after), "--json"]) == 0
    (suite,) = json.loads(capsys.readouterr().out)["suites"]
    assert (suite["pairs"], suite["better"], suite["worse"]) == (3, 3, 0)
    assert suite["change"] == pytest.approx(-50)
    # Three pairs cannot convince anybody.
    assert suite["verdict"] == "no difference that the tests see"


def test_files_without_a_common_suite_cannot_be_compared(data, out, tmp_path, capsys):
    command(data, out)
    (tmp_path / "empty.jsonl").write_text("")
    assert run(["compare", str(out), str(tmp_path / "empty.jsonl")]) == 2
    assert run(["compare", str(out), str(tmp_path / "none.jsonl")]) == 2
    assert "no suite in common" in capsys.readouterr().err
