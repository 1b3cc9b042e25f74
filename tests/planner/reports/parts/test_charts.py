"""Places and widths of charts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.reports.parts.charts import (
    MINUS,
    Spot,
    coarse,
    colours,
    scatter,
    signed,
    stacked,
    thinned,
    ticks,
    whiskers,
)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=8))
def test_stacked_parts_follow_one_another_and_fill_their_whole(sizes):
    parts = stacked([(f"c{n}", size, "") for n, size in enumerate(sizes)], sum(sizes))
    assert len(parts) == sum(size > 0 for size in sizes)
    end = 0.0
    for part in parts:
        assert float(part.left) == pytest.approx(end, abs=0.02)
        end = float(part.left) + float(part.width)
    assert end == pytest.approx(100 if parts else 0, abs=0.02)


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.integers(3, 8))
def test_ticks_are_even_and_within_the_axis(low, length, about):
    found = ticks(low, low + length, about)
    assert 1 <= len(found) <= about + 2
    assert low - 1e-6 * length <= found[0]
    assert found[-1] <= low + length * (1 + 1e-6)


def test_whiskers_are_sure_only_off_zero():
    shown = whiskers([("a", -5, -8, -2), ("b", 1, -1, 3), ("c", 9, None, None)], signed, signed)
    assert [row.sure for row in shown.rows] == [True, False, False]
    assert shown.rows[0].text == f"{MINUS}5 ({MINUS}8 to {MINUS}2)"
    assert shown.rows[2].left is None
    zero = float(shown.zero)
    assert float(shown.rows[0].at) < zero < float(shown.rows[1].at)


def test_labels_of_points_close_together_stand_apart():
    spots = [Spot(100 + n, 0.8, "label", "", "s1") for n in range(3)] + [Spot(900, 0, "", "", "s1")]
    dots = scatter(spots, (), (), "", coarse, coarse).dots[:3]
    assert len({(dot.label_y, dot.anchor) for dot in dots}) == 3


def test_a_scatter_of_one_point_has_axes():
    shown = scatter([Spot(0, 0, "a", "", "s1")], (), [(0, 0)], "", coarse, coarse)
    assert len(shown.x_ticks) > 1
    assert shown.front == ""


def test_strategies_named_like_regimes_have_their_colours_and_others_their_own():
    assert colours(["optimal", "mass", "own"]) == {"optimal": "s1", "mass": "mass", "own": "s2"}


@given(st.integers(1, 100), st.integers(1, 20))
def test_thinned_values_keep_their_order_and_their_ends(count, most):
    found = thinned(tuple(range(count)), most)
    assert len(found) == min(count, most)
    assert list(found) == sorted(set(found))
    assert found[0] == 0
    assert most == 1 or found[-1] == count - 1


def test_an_amount_that_rounds_to_nothing_has_no_sign():
    assert (signed(-0.2), signed(3), coarse(-0.001)) == ("0", "+3", "0.00")


def test_a_label_stands_where_it_covers_no_dot_of_the_cloud():
    def drawn(*cloud):
        corner = Spot(0.0, 0.0, "ends", "", "s1")
        ends = [Spot(x, y, "", "", "s1") for x, y in ((-10.0, -10.0), (10.0, 10.0))]
        beside = [Spot(x, 0.0, "", "", "s2") for x in cloud]
        (dot,) = scatter([corner], [*ends, *beside], (), "", str, str).dots
        return dot

    alone, covered = drawn(), drawn(0.5, 0.8)
    assert alone.label == covered.label == "ends"
    assert (alone.label_x, alone.label_y) != (covered.label_x, covered.label_y)
