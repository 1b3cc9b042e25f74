"""What is known of an instance, and what an answer is compared with."""

from fractions import Fraction

import pytest

from benchmarks.readers.best_known import read_best


@pytest.mark.parametrize(
    ("printed", "same", "other"),
    [
        ("91.4545", Fraction(1006, 11), Fraction("91.4546")),  # 91.45454...
        ("161.445", Fraction("161.4445"), Fraction("161.444")),
        ("194", Fraction(194), Fraction("194.01")),
    ],
)
def test_a_printed_value_stands_for_all_that_are_printed_so(tmp_path, printed, same, other):
    (tmp_path / "bks.csv").write_text(f"instance,bks\na,{printed}\n")
    best = read_best(tmp_path / "bks.csv", "bks")["a"]

    assert best.beside(same).value == same
    assert best.beside(other).value == Fraction(printed)
    assert best.beside(None) == best
