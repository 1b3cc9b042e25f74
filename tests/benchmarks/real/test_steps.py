"""Steps and their order from reports."""

from benchmarks.real.production_log.reports import read_log
from benchmarks.real.production_log.steps import derive_steps
from tests.benchmarks.real.logs import row, write_log


def derive(tmp_path, *rows):
    return derive_steps(read_log(write_log(tmp_path, *rows)).reports)


def test_consecutive_reports_of_an_activity_are_one_step(tmp_path):
    steps = derive(
        tmp_path,
        row("A", "Turn", "04 06:00", "04 07:00", report_type="S"),
        row("A", "Turn", "04 08:00", "04 11:00"),
        row("A", "Grind", "04 12:00", "04 13:00"),
        row("A", "Turn", "05 06:00", "05 07:00"),
    ).steps["A"]
    assert [(step.activity, step.setup, step.run) for step in steps] == [
        ("Turn", 60, 180),
        ("Grind", 0, 60),
        ("Turn", 0, 60),
    ]


def test_the_same_activity_on_another_resource_is_another_step(tmp_path):
    steps = derive(
        tmp_path,
        row("A", "Turn", "04 06:00", "04 07:00"),
        row("A", "Turn", "04 07:00", "04 08:00", resource="other"),
    ).steps["A"]
    assert [step.resource for step in steps] == ["Turn machine", "other"]


def test_two_people_on_one_step_count_once(tmp_path):
    (step,) = derive(
        tmp_path,
        row("A", "Turn", "04 06:00", "04 08:00"),
        row("A", "Turn", "04 07:00", "04 09:00"),
    ).steps["A"]
    assert (step.setup, step.run) == (0, 180)


def test_a_step_without_time_takes_a_minute(tmp_path):
    (step,) = derive(tmp_path, row("A", "Pack", "04 06:00", "04 06:00")).steps["A"]
    assert (step.setup, step.run) == (0, 1)


def test_orders_that_overlap_on_a_machine_share_its_time(tmp_path):
    steps = derive(
        tmp_path,
        row("A", "Turn", "04 06:00", "04 10:00"),
        row("B", "Turn", "04 09:30", "04 12:00"),
    ).steps
    assert [steps[case][0].run for case in "AB"] == [225, 135]


def test_a_step_waits_for_those_that_were_over_when_it_began(tmp_path):
    steps = derive(
        tmp_path,
        row("A", "Turn", "04 06:00", "04 07:00"),
        row("A", "Grind", "04 07:00", "04 08:00"),
        row("A", "Check", "04 08:00", "04 09:00"),
    ).steps["A"]
    assert [step.after for step in steps] == [(), (1,), (2,)]


def test_steps_that_overlapped_do_not_wait_for_one_another(tmp_path):
    steps = derive(
        tmp_path,
        row("A", "Turn", "04 06:00", "04 08:00"),
        row("A", "Grind", "04 07:00", "04 09:00"),
        row("A", "Check", "04 09:00", "04 10:00"),
    ).steps["A"]
    assert [step.after for step in steps] == [(), (), (1, 2)]


def test_steps_of_an_instant_wait_in_the_order_of_the_log(tmp_path):
    steps = derive(
        tmp_path,
        row("A", "Check", "04 06:00", "04 06:00"),
        row("A", "Pack", "04 06:00", "04 06:00"),
    ).steps["A"]
    assert [step.after for step in steps] == [(), (1,)]
