"""From choices and a list of operations to a schedule, compiled.

:func:`decode` is the plain face. A search packs once, keeps a state and calls the kernels
of :mod:`solvers.decode.kernels` on both arrays: :func:`load` decodes a first list, ``renew``
decodes again what a change affects, :func:`choices_in` and :func:`outcome` read results.
"""

from solvers.decode.choices import Choices, choices_of
from solvers.decode.decoding import Decoded, choices_in, decode, load, outcome
from solvers.decode.packing import Packed, pack

__all__ = [
    "Choices",
    "Decoded",
    "Packed",
    "choices_in",
    "choices_of",
    "decode",
    "load",
    "outcome",
    "pack",
]
