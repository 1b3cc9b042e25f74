"""The two decorators that compile a kernel.

Numba has to be present when a decorated function is defined, and importing it costs most of a
second. So this module imports nothing heavy, and a module of kernels is imported by its callers
inside the function that first needs it, never at the top of a module that a cold start loads.

Numba sees that a kernel's own file has changed, but not that a kernel it calls in another file has;
``make kernels`` drops compiled code older than any kernel source, and runs before tests and demo.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_R = TypeVar("_R")


def kernel(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compile `function` to machine code that runs without the interpreter lock.

    The code is kept on disk for the next process. Where no cache folder can be written (a read-only
    installation without a home), it is compiled anew in each process instead of failing.

    Parameters
    ----------
    function
        Numbers and arrays in, numbers out; it may call other kernels and write to its arrays, but
        allocates nothing. So arrays need no reference counts, and these would take most of the
        time of a small kernel: without them decoding is two to three times as fast.

    Returns
    -------
    Callable
        The compiled function, with the same signature.
    """
    return _compiled(function, inline=False)


def inlined(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Compile `function` as :func:`kernel` does, and copy its code into whatever calls it.

    A call passes seven numbers for each array, which takes longer than a small kernel does. For
    those called in the innermost loops only: every copy is compiled anew.
    """
    return _compiled(function, inline=True)


def _compiled(function: Callable[_P, _R], *, inline: bool) -> Callable[_P, _R]:
    from numba import njit

    # Numba's stubs leave the switch of its run time of references out.
    options: dict[str, Any] = {"nogil": True, "_nrt": False, "forceinline": inline}
    try:
        compiled = njit(cache=True, **options)(function)
    except RuntimeError:
        # Numba looks for a cache folder while decorating and raises this when it finds none.
        compiled = njit(**options)(function)
    if hasattr(compiled, "get_call_template"):  # not so while numba is switched off
        _take_constants_as_numbers(compiled)
    return cast("Callable[_P, _R]", compiled)


def _take_constants_as_numbers(compiled: object) -> None:
    """Keep `compiled` from being compiled anew for each constant that a kernel calls it with.

    Numba gives a constant argument a type of its own and looks for a version of that type first.
    """
    from numba import types

    # Numba's stubs do not type these.
    number: Callable[[object], object] = cast("Any", types).unliteral
    kernel_type = cast("Any", compiled)
    versions: Callable[..., object] = kernel_type.get_call_template

    def plain(arguments: tuple[object, ...], names: dict[str, object]) -> object:
        return versions(
            tuple(number(kind) for kind in arguments),
            {name: number(kind) for name, kind in names.items()},
        )

    kernel_type.get_call_template = plain
