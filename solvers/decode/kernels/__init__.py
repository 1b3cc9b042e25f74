"""The compiled decoder; see :mod:`solvers.decode.kernels.decoding` for how it works."""
