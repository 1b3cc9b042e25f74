"""Nothing is left to compile once everything has been compiled ahead."""

from solvers import solve
from solvers.precompile import precompile
from tests.solvers.tiny import tiny_problem


def compiled() -> dict[str, int]:
    """Return how many versions of each kernel this process holds."""
    from solvers.decode.kernels import (
        changes,
        decoding,
        lags,
        notes,
        placing,
        queue,
        sequences,
        stores,
        walking,
    )
    from solvers.decode.kernels import working_time as times
    from solvers.dispatch import construction_kernels, estimate_kernels, improvement_kernels
    from solvers.search import kernels as searching
    from solvers.search import move_kernels as moving
    from solvers.search import place_kernels as places

    return {
        f"{module.__name__}.{name}": len(item.signatures)
        for module in (
            *(changes, decoding, lags, notes, placing, queue, sequences, stores, times),
            *(construction_kernels, estimate_kernels, improvement_kernels),
            *(walking, searching, moving, places),
        )
        for name, item in vars(module).items()
        if hasattr(item, "signatures")
    }


def test_a_solve_compiles_nothing_more():
    precompile()
    before = compiled()
    for seed in range(4):
        solve(tiny_problem(seed), time_limit=0.5, workers=1)
    assert compiled() == before
