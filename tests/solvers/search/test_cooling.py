"""Temperatures over the cycles of a search."""

import pytest

from solvers.search.cooling import CYCLES, Cooling, CoolingParams, cooled
from solvers.search.seed import generator

PARAMS = CoolingParams(hot=0.5, cold=0.01, again=0.4, enough=100)


def test_the_temperature_falls_from_hot_to_cold_by_one_factor_a_step():
    heats = [cooled(8.0, 0.5, step / 4) for step in range(5)]
    assert heats == pytest.approx([8.0, 4.0, 2.0, 1.0, 0.5])


def test_progress_beyond_a_cycle_stays_at_its_ends():
    assert cooled(8.0, 0.5, -1.0) == 8.0
    assert cooled(8.0, 0.5, 2.0) == 0.5


def test_fewer_moves_than_enough_begin_cooler_and_end_as_cold():
    cooling = Cooling(PARAMS, unit=10.0, jobs=5)
    assert cooling.heat(0.0, again=False) == pytest.approx(5.0)
    cooling.measure(250.0)
    assert cooling.heat(0.0, again=False) == pytest.approx(2.5)
    assert cooling.heat(1.0, again=False) == pytest.approx(0.1)
    cooling.measure(None)
    assert cooling.heat(0.0, again=False) == pytest.approx(5.0)


def test_hardly_any_moves_are_all_tried_at_one_temperature_below_the_coldest():
    cooling = Cooling(PARAMS, unit=10.0, jobs=5)
    cooling.measure(1.0)
    assert cooling.heat(0.0, again=False) == cooling.heat(1.0, again=False) < 0.1


def test_a_cycle_that_goes_on_from_the_best_begins_cooler():
    cooling = Cooling(PARAMS, unit=10.0, jobs=5)
    assert cooling.heat(0.0, again=True) == pytest.approx(2.0)
    assert cooling.heat(1.0, again=True) == pytest.approx(0.1)


def test_the_cycles_share_the_whole_search():
    assert sum(CYCLES) == pytest.approx(1.0)


def test_every_seed_starts_the_generator_and_near_ones_differ():
    # This one mixes to 0, from which xorshift would never leave.
    stuck = -0xD1B54A32D192ED03 * pow(0x9E3779B97F4A7C15, -1, 2**64) % 2**64
    bits = [int(generator(seed)[0]) for seed in (0, 1, 2, -1, 2**40, stuck)]
    assert bits[-1] == 1
    assert 0 not in bits
    assert len(set(bits)) == len(bits)
