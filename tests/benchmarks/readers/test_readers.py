"""Every reader on a tiny file of its format: what it reads, and how it prices a schedule."""

import gzip
import json
from fractions import Fraction

import pytest

from benchmarks.instance import Broken
from benchmarks.readers import FAMILIES
from planner.errors import InputRejected
from solvers import Assignment, Schedule, verify

UPMS = """2  2  1
2
\t0\t5\t1\t9
\t0\t4\t1\t2
SSD
M0
0\t3
7\t0
M1
0\t1
1\t0
"""
WTSDS = """Problem Instance: 9
Problem Size: 2
Begin Problem Specification
Process Times:
4
3
Weights:
2
5
Duedates:
4
20
Setup Times:
-1\t0\t1
-1\t1\t2
0\t1\t6
1\t0\t3
End Problem Specification
"""
OAS = "\n".join(
    (
        "0,2,0,0", "0,3,4,0", "0,6,9,0", "0,12,20,0", "0,10,7,0", "0,1.25,0.33333,0",
        "0,2,5,0", "0,0,1,0", "0,4,0,0", "0,0,0,0",
    )
)  # fmt: skip
FLEXIBLE = "2 2 1.5\n2 1 1 4 2 1 3 2 5\n1 2 1 6 2 2\n"
JOB_SETUPS = FLEXIBLE + "\n0 2\n1 0\n\n0 3\n4 0\n"
OPERATION_SETUPS = FLEXIBLE + "\n1 2 3\n4 5 6\n7 8 9\n\n1 1 1\n1 1 1\n9 1 1\n"
# Two parts that are assembled, and a loose one.
ASSEMBLY = "# a remark\n4 2 2\n0 2\n1 2\n1 0 4\n1 1 3\n2 0 2 1 5\n1 1 1\n"
HYBRID = "2\n2\n1\t2\t\n3\t4\t\n2\t5\t\n"
CAPACITY = "NOP: 3\nNINT: 2\n0 4 1\n4 300000 2\n1 4 3\n2 2 6\n3 5 8\n"


def loaded(tmp_path, family, name, text):
    path = tmp_path / family / "instances" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (entry,) = FAMILIES[family].entries(tmp_path / family)
    return entry.load()


def schedule(problem, *placed, refused=()):
    """Return a schedule of (job, operation, mode, start), each as long as its mode says."""
    done = []
    for job, operation, mode, start in sorted(placed):
        chosen = problem.jobs[job].routes[0].operations[operation].modes[mode]
        done.append(Assignment(job, operation, mode, start, start + chosen.processing))
    routes = tuple(None if job in refused else 0 for job in range(len(problem.jobs)))
    return Schedule(routes, tuple(done))


def agreed(instance, decided):
    """Return the value from the file, having made sure that the core prices it the same."""
    check = verify(instance.problem, decided)
    assert check.valid, check.violations
    value = instance.evaluate(decided)
    stated = instance.published(check.cost.total(instance.problem.objective))
    assert abs(value - stated) <= instance.tolerance
    return value


def test_job_pair_setups_lie_between_the_row_and_the_column(tmp_path):
    instance = loaded(tmp_path, "upms-sdst-cmax", "I_2_2_S_1-9_1.txt", UPMS)
    # Job 1 after job 0 on machine 0: 5, a setup of 3, 4.
    assert agreed(instance, schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 8))) == 12
    with pytest.raises(Broken, match="needs a setup of 3"):
        instance.evaluate(schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 7)))


def test_a_packed_file_is_read_like_a_plain_one(tmp_path):
    packed = gzip.compress(UPMS.encode())
    instance = loaded(tmp_path, "upms-sdst-cmax", "I_2_2_S_1-9_1.txt.gz", packed)
    assert instance.name == "I_2_2_S_1-9_1"
    assert agreed(instance, schedule(instance.problem, (0, 0, 0, 0), (1, 0, 1, 0))) == 5


def test_following_job_is_the_row_in_files_of_lin_and_hsieh(tmp_path):
    words = "4 3  2 5  0 9 6 0  5 5  0 20"  # p, w, setups, due, release
    name = "setting_1_1X2_1.txt"
    instance = loaded(tmp_path, "upms-sdst-tardiness", name, words)
    # Row 1, column 0 is the setup of 6 when job 1 follows job 0; it may precede the release.
    value = agreed(instance, schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 20)))
    assert value == 5 * 18
    with pytest.raises(Broken, match="allowed from 20"):
        instance.evaluate(schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 19)))


def test_a_hard_due_date_of_chen_is_a_deadline(tmp_path):
    text = "2 1 1\r\n 9 0\r\n 4 1\r\n\r\n5\r\n4\r\n\r\n0 2\r\n1 0\r\n"
    instance = loaded(tmp_path, "upms-sdst-tardiness", "A1.txt", text)
    assert agreed(instance, schedule(instance.problem, (1, 0, 0, 0), (0, 0, 0, 5))) == 1
    with pytest.raises(Broken, match="deadline"):
        instance.evaluate(schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 7)))


def test_weights_in_a_file_of_chen_mean_weighted_completion(tmp_path):
    text = "2 1 1\n 9 0 3\n 40 0 2\n\n5\n4\n\n0 2\n1 0\n"
    instance = loaded(tmp_path, "upms-sdst-tardiness", "TWTC_A1.txt", text)
    assert instance.name == "TWTC_A1"
    assert agreed(instance, schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 7))) == 37


def test_a_semiconductor_machine_makes_only_what_it_can(tmp_path):
    data = {
        "n": 2, "m": 2, "horizon": 50, "capable": [[0], [0, 1]], "duration": [[5, 9], [4, 6]],
        "release": [[0, 0], [1, 7]], "setup": [[[0, 0], [2, 3]], [[1, 1], [0, 0]]],
    }  # fmt: skip
    instance = loaded(tmp_path, "upms-sdst-tardiness", "shop.json", json.dumps(data))
    assert len(instance.problem.jobs[0].routes[0].operations[0].modes) == 1
    assert agreed(instance, schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 7))) == 11
    assert agreed(instance, schedule(instance.problem, (0, 0, 0, 0), (1, 0, 1, 7))) == 13


def test_the_first_job_of_cicirello_needs_its_initial_setup(tmp_path):
    instance = loaded(tmp_path, "single-machine-wtsds", "wt_sds_9.instance", WTSDS)
    assert agreed(instance, schedule(instance.problem, (0, 0, 0, 1), (1, 0, 0, 11))) == 2
    with pytest.raises(Broken, match="needs a setup of 1"):
        instance.evaluate(schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 11)))


def test_an_orlib_file_holds_many_instances_and_their_optima_another(tmp_path):
    family = tmp_path / "single-machine-wt-orlib"
    family.mkdir()
    (family / "wt2.txt").write_text(" 3 4\n 1 2\n 3 5\n 2 2 1 1 2 2\n")
    (family / "wtopt2.txt").write_text(" 4\n 2\n")
    first, second = FAMILIES["single-machine-wt-orlib"].entries(family)
    assert (first.name, second.name) == ("wt2-1", "wt2-2")
    assert (first.best.value, second.best.value) == (4, 2)
    instance = first.load()
    assert agreed(instance, schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 3))) == 4


def test_revenue_is_lost_by_refusal_and_by_weighted_tardiness(tmp_path):
    instance = loaded(tmp_path, "order-acceptance-oas", "Dataslack_2orders_1.txt", OAS)
    # Order 1: set up from its release 2 on for 5 ticks is row 0, column 2; column 1 is 2.
    both = schedule(instance.problem, (0, 0, 0, 4), (1, 0, 0, 8))
    assert agreed(instance, both) == 17 - Fraction("1.25") - 3 * Fraction("0.33333")
    one = schedule(instance.problem, (0, 0, 0, 4), refused=(1,))
    assert agreed(instance, one) == 10 - Fraction("1.25")
    assert instance.maximize


def test_a_setup_before_the_release_is_broken(tmp_path):
    instance = loaded(tmp_path, "order-acceptance-oas", "Dataslack_2orders_1.txt", OAS)
    early = schedule(instance.problem, (0, 0, 0, 3), refused=(1,))
    with pytest.raises(Broken, match="before its release"):
        instance.evaluate(early)
    assert not verify(instance.problem, early).valid


def test_an_order_after_its_deadline_is_broken(tmp_path):
    instance = loaded(tmp_path, "order-acceptance-oas", "Dataslack_2orders_1.txt", OAS)
    with pytest.raises(Broken, match="deadline"):
        instance.evaluate(schedule(instance.problem, (0, 0, 0, 10), refused=(1,)))


def test_machines_of_a_flexible_shop_count_from_one(tmp_path):
    instance = loaded(tmp_path, "fjsp", "tiny.txt", FLEXIBLE)
    done = schedule(instance.problem, (0, 0, 0, 0), (0, 1, 1, 4), (1, 0, 1, 0))
    assert agreed(instance, done) == 9
    with pytest.raises(Broken, match="starts before"):
        instance.evaluate(schedule(instance.problem, (0, 0, 0, 0), (0, 1, 1, 3), (1, 0, 1, 0)))


def test_files_of_hurink_are_named_by_their_folder_too(tmp_path):
    folder = tmp_path / "fjsp" / "instances" / "edata"
    folder.mkdir(parents=True)
    (folder / "la01.txt").write_text(FLEXIBLE)
    (tmp_path / "fjsp" / "bks.csv").write_text(
        "instance,status,lower_bound,upper_bound\nla01_edata,closed,9,9\n"
    )
    (entry,) = FAMILIES["fjsp"].entries(tmp_path / "fjsp")
    assert (entry.name, entry.best.value, entry.best.optimal) == ("la01_edata", 9, True)


def test_operations_that_arcs_connect_are_one_job(tmp_path):
    path = tmp_path / "fjsp" / "instances-fajsp" / "set" / "tiny.txt"
    path.parent.mkdir(parents=True)
    path.write_text(ASSEMBLY)
    (entry,) = FAMILIES["fjsp"].entries(tmp_path / "fjsp")
    assert entry.group == "assembly"
    instance = entry.load()
    assert [len(job.routes[0].operations) for job in instance.problem.jobs] == [3, 1]
    done = schedule(instance.problem, (0, 0, 0, 0), (0, 1, 0, 0), (0, 2, 0, 4), (1, 0, 0, 3))
    assert agreed(instance, done) == 6


def test_setups_between_jobs_are_zero_within_one(tmp_path):
    instance = loaded(tmp_path, "fjsp-sdst", "tiny.fjs", JOB_SETUPS)
    done = schedule(instance.problem, (0, 0, 0, 0), (0, 1, 0, 4), (1, 0, 0, 9))
    assert agreed(instance, done) == 15
    with pytest.raises(Broken, match="needs a setup of 2"):
        instance.evaluate(schedule(instance.problem, (0, 0, 0, 0), (0, 1, 0, 4), (1, 0, 0, 8)))


def test_setups_between_operations_are_read_by_operation(tmp_path):
    instance = loaded(tmp_path, "fjsp-sdst", "tiny.fjs", OPERATION_SETUPS)
    # On machine 1, from the last operation of the file to the first: 9 in row 2.
    done = schedule(instance.problem, (1, 0, 0, 0), (0, 0, 0, 13), (0, 1, 0, 19))
    assert agreed(instance, done) == 22


def test_a_shop_that_misses_an_operation_is_rejected(tmp_path):
    with pytest.raises(InputRejected, match="numbers follow the jobs"):
        loaded(tmp_path, "fjsp-sdst", "tiny.fjs", JOB_SETUPS + "4\n")


def test_machines_of_a_stage_are_alike(tmp_path):
    instance = loaded(tmp_path, "hybrid-flow-shop", "1.txt", HYBRID)
    assert [machine.group for machine in instance.problem.machines] == [0, 1, 1]
    done = schedule(instance.problem, (1, 0, 0, 0), (0, 0, 0, 2), (1, 1, 0, 2), (0, 1, 1, 5))
    assert agreed(instance, done) == 9


def test_no_more_jobs_run_than_the_capacity_of_the_time(tmp_path):
    family = "single-machine-time-dependent-capacity"
    instance = loaded(tmp_path, family, "i3.txt", CAPACITY)
    done = schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 4), (2, 0, 0, 4))
    assert agreed(instance, done) == 2
    early = schedule(instance.problem, (0, 0, 0, 0), (1, 0, 0, 3), (2, 0, 0, 4))
    with pytest.raises(Broken, match="2 jobs run at 3"):
        instance.evaluate(early)
    assert not verify(instance.problem, early).valid


def test_intervals_with_a_hole_are_rejected(tmp_path):
    text = CAPACITY.replace("4 300000", "5 300000")
    with pytest.raises(InputRejected, match="follow one another"):
        loaded(tmp_path, "single-machine-time-dependent-capacity", "i3.txt", text)


def test_unrelated_machines_without_setups_are_read_by_job(tmp_path):
    instance = loaded(tmp_path, "unrelated-parallel-nosetup", "1.txt", "2\n2\n3 8\n4 6\n")
    assert agreed(instance, schedule(instance.problem, (0, 0, 0, 0), (1, 0, 1, 0))) == 6


@pytest.mark.parametrize(
    ("family", "name", "text"),
    [
        ("upms-sdst-cmax", "I_2.txt", UPMS.replace("SSD", "SDS")),
        ("upms-sdst-cmax", "I_2.txt", UPMS[:-4]),
        ("upms-sdst-cmax", "I_2.txt", UPMS.replace("7", "x")),
        ("single-machine-wtsds", "w.instance", WTSDS.replace("1\t0\t3", "1\t1\t3")),
        ("single-machine-wtsds", "w.instance", WTSDS.replace("1\t0\t3", "9\t0\t3")),
        ("order-acceptance-oas", "2orders.txt", OAS.replace("0,3,4,0", "0,3.5,4,0")),
        ("order-acceptance-oas", "2orders.txt", OAS.replace("0,3,4,0", "0,3,4")),
        ("order-acceptance-oas", "2orders.txt", "a,b,c\n"),
        ("upms-sdst-tardiness", "x.json", "{}"),
        ("upms-sdst-tardiness", "x.json", "not json"),
        ("fjsp", "t.txt", FLEXIBLE + " 7"),
        ("fjsp", "t.txt", FLEXIBLE.replace("2 5\n", "3 5\n")),
        ("hybrid-flow-shop", "1.txt", "2\n2\n1 0\n3 4\n2 5\n"),
        ("hybrid-flow-shop", "1.txt", b"\xff\xfe\x00"),
        ("upms-sdst-cmax", "I_2.txt.gz", b"not packed"),
    ],
)
def test_a_file_of_another_form_is_rejected_in_words(tmp_path, family, name, text):
    with pytest.raises(InputRejected) as error:
        loaded(tmp_path, family, name, text)
    assert name in error.value.message


@pytest.mark.parametrize("family", sorted(set(FAMILIES) - {"fjsp-sdst", "single-machine-wt-orlib"}))
def test_a_table_of_best_values_without_its_column_is_rejected(tmp_path, family):
    (tmp_path / "bks.csv").write_text("name,value\na,1\n")
    with pytest.raises(InputRejected, match="no column"):
        FAMILIES[family].entries(tmp_path)


def test_an_operation_done_twice_is_broken(tmp_path):
    instance = loaded(tmp_path, "unrelated-parallel-nosetup", "1.txt", "2\n2\n3 8\n4 6\n")
    twice = Schedule((0, 0), (Assignment(0, 0, 0, 0, 3), Assignment(0, 0, 1, 0, 8)))
    with pytest.raises(Broken, match="exactly once"):
        instance.evaluate(twice)


def test_a_run_shorter_than_the_file_says_is_broken(tmp_path):
    instance = loaded(tmp_path, "unrelated-parallel-nosetup", "1.txt", "1\n1\n3\n")
    with pytest.raises(Broken, match="takes 2 ticks, the file says 3"):
        instance.evaluate(Schedule((0,), (Assignment(0, 0, 0, 0, 2),)))


def test_a_refused_job_is_broken_where_all_must_be_made(tmp_path):
    instance = loaded(tmp_path, "unrelated-parallel-nosetup", "1.txt", "1\n1\n3\n")
    with pytest.raises(Broken, match="not made"):
        instance.evaluate(Schedule((None,), ()))
