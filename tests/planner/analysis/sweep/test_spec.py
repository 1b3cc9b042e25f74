"""What a sweep asks, as a file says it."""

import pytest

from planner.analysis.sweep.point import Point
from planner.analysis.sweep.spec import load_spec
from planner.errors import BadRequest


@pytest.fixture
def written(tmp_path):
    """Return what reads a sweep from a text."""

    def read(text):
        path = tmp_path / "sweep.toml"
        path.write_text(text, encoding="utf-8")
        return load_spec(path)

    return read


def test_a_grid_is_all_combinations_in_the_order_of_the_parameters(written):
    spec = written("[grid]\nvolume = [0.5, 2]\nlines = [1, 2]\n")
    assert spec.parameters == ("lines", "volume")
    assert [(p.lines, p.volume) for p in spec.all_points()] == [
        *((1, 0.5), (1, 2), (2, 0.5), (2, 2)),
    ]


def test_a_list_keeps_its_order(written):
    spec = written("[[points]]\nlines = 3\n[[points]]\ncells = 1\nvolume = 2\n")
    assert spec.all_points() == (Point(lines=3), Point(cells=1, volume=2))
    assert spec.parameters == ("lines", "cells", "volume")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("grid = 3", "grid"),
        ("", "neither a grid nor points"),
        ("[grid]\nlines = []", "no value of lines"),
        ("[grid]\nlnes = [1]", "there is no parameter 'lnes'"),
        ("[grid]\nlines = [1]\n[[points]]\nlines = 2", "not both"),
        ("[[points]]\nline = 2", "there is no key 'line'"),
        ("evaluatr = 'rough'\n[grid]\nlines = [1]", "there is no key 'evaluatr'"),
        ("evaluator = 'exact'\n[grid]\nlines = [1]", "evaluator"),
        ("[[points]]\nvolume = -1", "volume"),
        ("[grid]\nvolume = [-1.0]", "volume"),
        ("[grid]\nvolume = [nan]", "volume"),
        ("strategies = []\n[grid]\nlines = [1]", "no strategy"),
        ("[grid]\nlines = [1.5]", "lines"),
        ("= 3", "not TOML"),
        ("seed = " + "9" * 5000, "not TOML"),
        ("[grid]\nlines = [-1]", "lines: .*not -1"),
        ("[grid]\nvolume = [1.0, 2.0, 1.0]", "a point twice"),
        ("budget = inf\n[grid]\nlines = [1]", "budget"),
        ("evaluator = 'detailed'\n[grid]\nlines = [1]", "needs a time_limit or a work_limit"),
    ],
)
def test_what_is_no_sweep_is_refused_in_words(written, text, message):
    with pytest.raises(BadRequest, match=message):
        written(text)


def test_a_grid_that_is_too_fine_is_refused(written):
    many = ", ".join(str(n) for n in range(101))
    names = ("lines", "cells", "stations")
    with pytest.raises(BadRequest, match="more than 100,000 points"):
        written(
            "[grid]\n"
            + "\n".join(f"{name} = [{many}]" for name in names[:2])
            + "\nstations = [1,2,3,4,5,6,7,8,9,10,11]"
        )


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadRequest, match="cannot read the sweep"):
        load_spec(tmp_path / "none.toml")
