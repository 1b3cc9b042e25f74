"""Option sets are completed, judged and told apart as the catalogue says."""

from decimal import Decimal
from fractions import Fraction

import pytest

from planner.plant import Catalogue, Level, Regime, Usage
from tests.planner.plant.builders import chairs

CATALOGUE = Catalogue(chairs())


def full(product: str, *names: str) -> frozenset[str]:
    keys, unknown = CATALOGUE.parse(product, names)
    assert not unknown
    return CATALOGUE.full(product, keys)


def test_options_not_named_take_their_groups_default():
    assert full("chair", "leather") == {"wood=oak", "fabric=leather"}


def test_an_option_may_be_named_alone_or_in_full():
    assert full("chair", "wood=beech") == full("chair", "beech")


def test_names_that_mean_no_option_of_the_product_are_given_back():
    assert CATALOGUE.parse("stool", ["leather", "oak", "wood"]) == (
        frozenset({"wood=oak"}),
        ("leather", "wood"),
    )


def test_an_option_of_two_groups_must_be_named_in_full():
    plant = chairs(
        options=[{"group": "frame", "option": "red"}, {"group": "saddle", "option": "red"}],
        option_work=[], variants=[], stock=[],
    )  # fmt: skip
    assert Catalogue(plant).parse("chair", ["red"]) == (frozenset(), ("red",))
    assert Catalogue(plant).parse("chair", ["saddle=red"]) == (frozenset({"saddle=red"}), ())


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"wood=oak", "wood=beech", "fabric=wool"}, "exactly one"),
        ({"wood=oak"}, "fabric takes exactly one option, not 0"),
        ({"wood=beech", "fabric=leather"}, "fabric=leather needs oak"),
        ({"wood=beech", "fabric=wool", "extras=castors"}, "cannot be combined with wood=beech"),
        ({"wood=oak", "fabric=silk", "fabric=wool"}, "does not offer fabric=silk"),
    ],
)
def test_an_option_set_that_breaks_a_rule_is_told_which(options, fault):
    (found,) = CATALOGUE.faults("chair", frozenset(options))
    assert fault in found


def test_a_group_without_default_takes_any_number():
    assert CATALOGUE.faults("chair", full("chair", "castors", "armrest")) == ()


@pytest.mark.parametrize(
    ("options", "bespoke", "level"),
    [
        ((), False, Level.STANDARD),
        (("beech",), False, Level.STANDARD),
        (("leather",), False, Level.CONFIGURED),
        ((), True, Level.BESPOKE),
    ],
)
def test_the_level_follows_from_the_full_option_set(options, bespoke, level):
    assert CATALOGUE.level("chair", full("chair", *options), bespoke=bespoke) is level


def test_a_product_without_listed_variants_has_its_defaults_as_standard():
    assert CATALOGUE.level("stool", full("stool")) is Level.STANDARD
    assert CATALOGUE.level("stool", full("stool", "beech")) is Level.CONFIGURED


def test_a_set_is_the_baselines_options_and_the_late_ones():
    options = full("chair", "leather", "armrest")
    assert CATALOGUE.base("chair", options) == {"wood=oak"}
    assert CATALOGUE.late("chair", options) == {"fabric=leather", "extras=armrest"}


def test_a_baseline_on_stock_is_found_by_its_base_options():
    assert [i.item for i in CATALOGUE.baselines("chair", frozenset({"wood=beech"}))] == [
        "chair body"
    ]
    assert CATALOGUE.baselines("chair", frozenset({"wood=oak"})) == ()


def test_what_an_option_adds_in_a_regime_stands_in_for_the_catalogues():
    hybrid = CATALOGUE.addition("chair", "fabric=leather", Regime.HYBRID)
    custom = CATALOGUE.addition("chair", "fabric=leather", Regime.CUSTOM)
    assert (hybrid.minutes, hybrid.pools) == (Fraction(20), {"upholsterers": 1})
    assert (custom.minutes, custom.pools) == (Fraction(12), {})


def test_materials_are_those_of_the_product_and_of_its_options():
    plant = chairs(
        stock=[{"item": "hide"}, {"item": "timber"}],
        materials=[
            {"item": "timber", "product": "seats", "per_unit": "0.02"},
            {"item": "hide", "option": "leather", "per_unit": "1.4", "regime": "custom"},
        ],
    )
    catalogue = Catalogue(plant)
    leather = ["fabric=leather"]
    assert catalogue.product_usage("chair", Regime.MASS) == (Usage("timber", Decimal("0.02"), ""),)
    assert catalogue.option_usage("chair", leather, Regime.CUSTOM)[0].per_unit == Decimal("1.4")
    assert catalogue.option_usage("chair", leather, Regime.FLEXIBLE) == ()
    assert catalogue.option_usage("chair", ["fabric=wool"], Regime.CUSTOM) == ()


def test_a_product_column_means_a_product_a_family_or_all():
    assert CATALOGUE.products_of("stool") == ("stool",)
    assert CATALOGUE.products_of("seats") == ("chair", "stool") == CATALOGUE.products_of("*")
    assert CATALOGUE.products_of("table") == ()
