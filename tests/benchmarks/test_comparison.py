from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.comparison import sign_test, signed_rank_test

DIFFERENCES = st.lists(st.integers(-50, 50), max_size=40)


def test_ten_wins_of_ten_are_no_chance():
    assert sign_test([-1] * 10) == pytest.approx(2 / 1024)


def test_as_many_wins_as_losses_are_chance():
    assert sign_test([-1, 2, -3, 4]) == 1
    assert signed_rank_test([-1, 2, 3, -4]) == pytest.approx(1)


def test_equal_pairs_say_nothing():
    assert sign_test([0, 0]) == signed_rank_test([0, 0]) == 1
    assert sign_test([0, -1, 0]) == sign_test([-1])


@pytest.mark.parametrize("count", [1, 3, 6])
def test_the_exact_rank_test_counts_all_signs(count):
    sizes = range(1, count + 1)
    sums = [sum(s for s in signs if s > 0) for signs in product(*((-n, n) for n in sizes))]
    observed = [-1, 2, -3, 4, -5, -6][:count]
    positive = sum(value for value in observed if value > 0)
    smaller = min(positive, sum(sizes) - positive)
    expected = min(1, 2 * sum(s <= smaller for s in sums) / len(sums))
    assert signed_rank_test(observed) == pytest.approx(expected)


def test_the_approximation_agrees_with_the_exact_test():
    observed = [value if value % 3 else -value for value in range(1, 21)]
    tied = [*observed[:-1], observed[-2]]
    assert signed_rank_test(tied) == pytest.approx(signed_rank_test(observed), abs=0.02)


@given(DIFFERENCES)
def test_turning_all_signs_changes_no_probability(differences):
    turned = [-value for value in differences]
    assert sign_test(turned) == pytest.approx(sign_test(differences))
    assert signed_rank_test(turned) == pytest.approx(signed_rank_test(differences))


@given(DIFFERENCES)
def test_a_probability_lies_between_0_and_1(differences):
    assert 0 < sign_test(differences) <= 1
    assert 0 < signed_rank_test(differences) <= 1
