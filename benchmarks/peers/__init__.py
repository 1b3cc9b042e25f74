"""Other solvers on the same problems: same instances, same seconds, same cores, same evaluation.

Each runs in a process of its own, which is ended when it neither answers nor stops in time. What
it needs beyond the engine's own libraries comes with ``make install-peers``.
"""
