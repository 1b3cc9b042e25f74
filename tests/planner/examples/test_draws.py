import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.examples.draws import Draws, along, pick


def test_the_numbers_of_a_seed_are_these_on_every_machine():
    drawn = Draws(7).uniform("quantity", 3)
    assert drawn.tolist() == [0.8246016224647412, 0.7046302641058728, 0.2881676249249773]


def test_another_name_or_seed_gives_other_numbers():
    drawn = Draws(7).uniform("quantity", 50)
    assert not np.array_equal(drawn, Draws(7).uniform("due", 50))
    assert not np.array_equal(drawn, Draws(8).uniform("quantity", 50))


def test_more_numbers_begin_with_the_same_ones():
    assert Draws(1).uniform("due", 90)[:10].tolist() == Draws(1).uniform("due", 10).tolist()


@given(st.integers(0, 2**63 - 1), st.text())
def test_every_number_is_at_least_nothing_and_below_one(seed, name):
    drawn = Draws(seed).uniform(name, 20)
    assert ((drawn >= 0) & (drawn < 1)).all()


@given(st.lists(st.floats(0, 9), min_size=1, max_size=6).filter(lambda w: sum(w) > 0.01))
def test_what_has_no_weight_is_never_picked(weights):
    picked = pick(np.linspace(0, 1, 101)[:-1], weights)
    assert all(weights[place] > 0 for place in picked)


def test_picks_come_as_often_as_their_weights_say():
    picked = pick(np.linspace(0, 1, 1001)[:-1], [3, 1])
    assert (picked == 0).sum() == 750


def test_a_curve_gives_its_own_points_and_straight_lines_between():
    values = along(np.array([0, 0.25, 0.5, 0.75]), ((0, 1), (0.5, 11), (1, 31)))
    assert values.tolist() == [1, 6, 11, 21]
