"""A job moved in every stage at once, which moves within single stages cannot do, compiled.

Invariant: before the first stage is visited on the way to the right, ``rests`` is a whole schedule
from the right. Its starts, with one job put just before another in each stage or the two having
changed places, are an order for every stage; scheduled from the left it is taken if its makespan
is good enough, as ``ends``, and the next visit is to the last stage, to the left. Else ``rests``
still holds and nothing has happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import kernel
from solvers.search.flow.layout import H_LEFT, H_MAKESPAN, H_PLACED, H_STAGE, W_KEPT, W_LIST
from solvers.search.flow.placing import place, sort_up, start_key
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.search.flow.state import Shop, State


@kernel
def resequence(shop: Shop, state: State, one: int, other: int, exchange: bool, limit: int) -> int:
    """Let job ``one`` go just before ``other`` in every stage, or both change places.

    The others keep the order of the schedule from the right. Returns the makespan, or a bound on
    it above ``limit``; ``trial`` gets the ends.
    """
    ticks, free, trial = shop.ticks, state.free, state.trial
    count = ticks.shape[1]
    jobs = state.scratch[W_LIST]
    keys = state.scratch[W_KEPT]
    for j in range(count):
        jobs[j] = j
    makespan = 0
    for k in range(ticks.shape[0]):
        for j in range(count):
            keys[j] = start_key(-state.rests[k, j], ticks[k, j])
        mine = keys[one]
        keys[one] = keys[other] - 1
        if exchange:
            keys[other] = mine
        sort_up(jobs, keys, count)
        for i in range(shop.machines[k]):
            free[i] = 0
        for at in range(count):
            j = jobs[at]
            ready = shop.lags[k, j]
            if k > 0:
                ready += trial[k - 1, j]
            end = place(free, shop.machines[k], ready, ticks[k, j])
            trial[k, j] = end
            makespan = max(makespan, end + shop.behind[k, j])
            if makespan > limit:
                return int(makespan)
    return int(makespan)


@kernel
def move_job(shop: Shop, state: State, temperature: float) -> None:
    """Try one move of a random job, and take it by the rule of annealing."""
    stages = shop.ticks.shape[0]
    count = shop.ticks.shape[1]
    head, random = state.head, state.random
    one = draw(random, count)
    other = draw(random, count)
    exchange = draw(random, 2) == 0
    chance = (1 + draw(random, 1 << 30)) / (1 << 30)
    if one == other:
        return
    limit = head[H_MAKESPAN] - int(temperature * np.log(chance))
    makespan = resequence(shop, state, one, other, exchange, limit)
    head[H_PLACED] += stages * count // 2
    if makespan > limit:
        return
    head[H_PLACED] += stages * count // 2
    head[H_MAKESPAN] = makespan
    for k in range(stages):
        for j in range(count):
            state.ends[k, j] = state.trial[k, j]
    head[H_STAGE] = stages - 1
    head[H_LEFT] = 1
