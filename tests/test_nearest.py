from planner.nearest import did_you_mean, nearest


def test_the_most_similar_name_is_found():
    assert nearest("chiar", ["table", "chair", "chain saw"]) == "chair"


def test_letters_case_does_not_count():
    assert nearest("LINE-a", ["Line-A", "cell"]) == "Line-A"


def test_a_name_like_no_other_has_no_near_one():
    assert nearest("qqq", ["chair", "table"]) is None


def test_a_hint_asks_for_the_near_name():
    assert did_you_mean("chiar", ["table", "chair"]) == "did you mean 'chair'?"


def test_a_hint_lists_what_there_is_where_nothing_is_near():
    assert did_you_mean("qqq", ["chair", "table"]) == "choose from 'chair', 'table'"


def test_a_long_list_is_cut():
    names = [f"product {number}" for number in range(20)]
    assert did_you_mean("qqq", names, at_most=2) == "choose from 'product 0', 'product 1' ..."


def test_a_hint_says_when_there_is_nothing_to_choose_from():
    assert did_you_mean("qqq", []) == "there is none to choose from"
