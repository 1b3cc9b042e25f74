import json
import tempfile
from pathlib import Path

import pytest

from planner.errors import BadRequest
from planner.folders import MARKER, add_exports, ensure_writable, open_folder
from planner.plan import load_plan, save_plan
from tests.planner.plan.builders import a_plan, an_order


def test_a_plan_is_read_back_equal(tmp_path):
    plan = a_plan()
    save_plan(plan, tmp_path / "week")
    assert load_plan(tmp_path / "week") == plan


def test_a_plan_file_named_directly_is_read(tmp_path):
    path = save_plan(a_plan(), tmp_path / "week")
    assert load_plan(path) == a_plan()


def test_inputs_are_written_beside_the_plan(tmp_path):
    save_plan(a_plan(), tmp_path / "week", lambda to: (to / "orders.csv").write_text("x") and None)
    assert (tmp_path / "week" / "inputs" / "orders.csv").read_text() == "x"


def test_a_folder_of_someone_else_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(BadRequest, match="not written by planner"):
        save_plan(a_plan(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_no_place_for_a_plan(tmp_path):
    (tmp_path / "plan").write_text("mine")
    with pytest.raises(BadRequest, match="is a file"):
        ensure_writable(tmp_path / "plan")


@pytest.mark.parametrize("place", ["file/week", "file/a/week", "circle", "circle/week", "x" * 300])
def test_a_place_where_nothing_can_be_written_is_refused_before_solving(tmp_path, place):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(BadRequest, match="cannot write"):
        ensure_writable(tmp_path / place)


def test_asking_whether_a_plan_can_be_written_leaves_nothing_behind(tmp_path):
    ensure_writable(tmp_path / "plans" / "week")
    assert list(tmp_path.iterdir()) == []


def read_only(monkeypatch, above):
    """Let nobody make anything in a folder; the system's own way does not hold for everybody."""
    make = tempfile.mkdtemp

    def refuse(*args, dir, **kwargs):
        if Path(dir) == above:
            raise PermissionError(13, "Permission denied")
        return make(*args, dir=dir, **kwargs)

    monkeypatch.setattr("planner.folders.tempfile.mkdtemp", refuse)


@pytest.mark.parametrize("there", [False, True])
def test_a_read_only_place_is_refused_before_solving(tmp_path, monkeypatch, there):
    if there:
        save_plan(a_plan(), tmp_path / "week")
    read_only(monkeypatch, tmp_path)
    with pytest.raises(BadRequest, match=r"cannot write .*week: Permission denied"):
        ensure_writable(tmp_path / "week")


def test_files_that_grow_need_no_room_beside_their_folder(tmp_path, monkeypatch):
    open_folder(tmp_path / "week", "test/1", ["a.txt"])
    read_only(monkeypatch, tmp_path)
    open_folder(tmp_path / "week", "test/1", ["b.txt"])
    assert '"b.txt"' in (tmp_path / "week" / MARKER).read_text()


def test_a_folder_where_a_file_system_is_mounted_is_refused_before_solving(tmp_path, monkeypatch):
    (tmp_path / "week").mkdir()
    monkeypatch.setattr("planner.folders.os.path.ismount", lambda path: path == tmp_path / "week")
    with pytest.raises(BadRequest, match="mounted, which cannot be replaced"):
        ensure_writable(tmp_path / "week")


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "week").mkdir()
    save_plan(a_plan(), tmp_path / "week")
    assert load_plan(tmp_path / "week") == a_plan()


def test_a_second_plan_replaces_the_first_with_its_exports_and_keeps_other_files(tmp_path):
    folder = tmp_path / "week"
    save_plan(a_plan(), folder)
    (folder / "report.html").write_text("old")
    add_exports(folder, ["report.html"])
    (folder / "notes.txt").write_text("mine")
    second = a_plan(an_order("B2"))
    save_plan(second, folder)
    assert load_plan(folder) == second
    assert not (folder / "report.html").exists()
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_plan_that_cannot_be_written_leaves_the_first_one_and_no_rest(tmp_path):
    folder = tmp_path / "week"
    save_plan(a_plan(), folder)

    def fail(_):
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        save_plan(a_plan(an_order("B2")), folder, fail)
    assert load_plan(folder) == a_plan()
    assert [p.name for p in tmp_path.iterdir()] == ["week"]


def test_the_marker_names_what_planner_wrote(tmp_path):
    save_plan(a_plan(), tmp_path / "week")
    assert json.loads((tmp_path / "week" / MARKER).read_text())["wrote"] == ["plan.json"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "damaged"),
        ("[]", "not a plan"),
        ('{"format": "production-plan/9"}', "production-plan/9"),
        ('{"format": "production-plan/1"}', "Field required"),
    ],
)
def test_a_damaged_plan_is_a_clear_error(tmp_path, text, message):
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(BadRequest, match=message):
        load_plan(tmp_path)


def test_a_folder_without_a_plan_is_a_clear_error(tmp_path):
    with pytest.raises(BadRequest, match=r"holds no plan\.json"):
        load_plan(tmp_path)


def test_an_unknown_key_is_named(tmp_path):
    path = save_plan(a_plan(), tmp_path / "week")
    document = json.loads(path.read_text())
    document["orders"][0]["regmie"] = "mass"
    path.write_text(json.dumps(document))
    with pytest.raises(BadRequest, match=r"orders\.0\.regmie"):
        load_plan(path)


def test_files_that_grow_do_not_mix_with_something_of_another_form(tmp_path):
    folder = tmp_path / "sweep"
    open_folder(folder, "sweep/1", ["journal.jsonl"])
    open_folder(folder, "sweep/1", ["journal.jsonl"])
    with pytest.raises(BadRequest, match="something else that planner wrote, sweep/1"):
        open_folder(folder, "notes/1", ["notes"])
