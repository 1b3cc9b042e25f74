"""Files that are there as a whole or not at all."""

import pytest

from planner.errors import BadRequest
from planner.files import write_whole


def test_a_file_is_written_with_its_folders(tmp_path):
    write_whole(tmp_path / "a" / "b.csv", b"x")
    assert (tmp_path / "a" / "b.csv").read_bytes() == b"x"


def test_an_old_file_is_replaced_and_nothing_else_is_left(tmp_path):
    write_whole(tmp_path / "b.csv", b"old")
    write_whole(tmp_path / "b.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["b.csv"]
    assert (tmp_path / "b.csv").read_bytes() == b"new"


def test_what_cannot_be_written_is_said(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(BadRequest, match="cannot be written"):
        write_whole(tmp_path / "folder", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
