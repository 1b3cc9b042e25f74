"""Annealing of one stage at a time between exact heads and tails, compiled.

Invariant. Let ``M`` be the makespan. Up to some stage every job has an end, ``ends[k, j]``, in a
schedule from the left; behind it a rest, ``rests[k, j]``, in a schedule from the right: the ticks
from its start in stage ``k`` to the end of everything. The two are one schedule of makespan ``M``
when the rest of every job, with the lag before it, still fits behind its end. So a stage between
them is a problem of its own: parallel machines with heads and tails, and the largest end plus
tail is the makespan of the whole, exactly, however the jobs of this stage are arranged. A move
that changes a few positions of its list costs that many placements, whatever the number of stages.

The stages are visited in turn, from the first to the last and back. A visit to the right lists the
jobs by their starts in the schedule from the right, and starts each as early as it can: no job ends
later than there, so the makespan does not rise (justification, known from project scheduling). A
visit to the left is the same thing in the mirror. In between, moves are annealed.

Within a list everything before a position depends on what stands there alone: ``checks`` holds the
free machines before each, ``PREFIX`` and ``SUFFIX`` the largest end plus tail before and from it
on. A move is hopeless if what comes before it is already too long, is given up at the first job
that is too late, and is over once the machines are free as they were without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined, kernel
from solvers.search.flow.job_kernels import move_job
from solvers.search.flow.layout import (
    H_BEST,
    H_LEFT,
    H_MAKESPAN,
    H_OWED,
    H_PLACED,
    H_STAGE,
    W_HEAD,
    W_KEPT,
    W_LIST,
    W_PREFIX,
    W_SUFFIX,
    W_TAIL,
    W_TRIAL,
)
from solvers.search.flow.placing import place, shift, sort_up, start_key
from solvers.search.flow.state import Visited
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.flow.state import Shop, State
    from solvers.search.random_kernel import Bits

_EXCHANGES = 4  # one move in so many swaps two jobs, the others shift one

_LOOKS = 3  # jobs drawn in search of one that is nearly critical

_NEAR = 4.0  # temperatures by which a nearly critical job may miss being critical


@inlined
def seen(shop: Shop, state: State, stage: int, left: int) -> Visited:
    """Return a stage as a visit to the left, or else to the right, sees it."""
    scratch = state.scratch
    ends, rests = state.ends[stage], state.rests[stage]
    return Visited(
        shop.ticks[stage],
        scratch[W_TAIL] if left else scratch[W_HEAD],
        scratch[W_HEAD] if left else scratch[W_TAIL],
        state.lists[stage],
        rests if left else ends,
        ends if left else rests,
        scratch[W_TRIAL],
        scratch[W_PREFIX],
        scratch[W_SUFFIX],
        state.free,
        state.checks,
        shop.machines[stage],
    )


@inlined
def place_part(stage: Visited, low: int, over: int, worst: int) -> int:
    """Place the positions from ``low`` to before ``over``, and write down all about each.

    ``worst`` is the largest end plus tail before them; returns that up to them.
    """
    for at in range(low, over):
        for i in range(stage.size):
            stage.checks[at * stage.size + i] = stage.free[i]
        stage.prefix[at] = worst
        j = stage.jobs[at]
        end = place(stage.free, stage.size, stage.heads[j], stage.ticks[j])
        stage.done[j] = end
        worst = max(worst, end + stage.tails[j])
    return worst


@kernel
def visit(shop: Shop, state: State, number: int, left: int) -> int:
    """List a stage, schedule it to the left or right, and prepare moves; return the makespan."""
    count = shop.ticks.shape[1]
    heads = state.scratch[W_HEAD]
    tails = state.scratch[W_TAIL]
    for j in range(count):
        heads[j] = shop.lags[number, j]
        tails[j] = shop.lags[number + 1, j]
        if number > 0:
            heads[j] += state.ends[number - 1, j]
        if number + 1 < shop.ticks.shape[0]:
            tails[j] += state.rests[number + 1, j]
    stage = seen(shop, state, number, left)
    keys = stage.trial
    for j in range(count):
        keys[j] = start_key(-stage.other[j], stage.ticks[j])
    sort_up(stage.jobs, keys, count)
    for i in range(stage.size):
        stage.free[i] = 0
    worst = place_part(stage, 0, count, 0)
    stage.suffix[count] = 0
    for at in range(count - 1, -1, -1):
        j = stage.jobs[at]
        stage.suffix[at] = max(stage.suffix[at + 1], stage.done[j] + stage.tails[j])
    return int(worst)


@inlined
def try_list(stage: Visited, low: int, high: int, limit: int) -> int:
    """Place from ``low`` on a list that is changed up to ``high``; return where it is as before.

    ``-1 - position`` when the job there makes the makespan exceed ``limit``.
    """
    count = len(stage.ticks)
    size = stage.size
    for i in range(size):
        stage.free[i] = stage.checks[low * size + i]
    at = low
    while at < count:
        if at > high:
            same = True
            for i in range(size):
                if stage.free[i] != stage.checks[at * size + i]:
                    same = False
                    break
            if same:
                break
        j = stage.jobs[at]
        end = place(stage.free, size, stage.heads[j], stage.ticks[j])
        stage.trial[j] = end
        if end + stage.tails[j] > limit:
            return -1 - at
        at += 1
    if stage.suffix[at] > limit:
        return -1 - at
    return at


@inlined
def accept(stage: Visited, low: int, over: int) -> int:
    """Make a list that was tried in ``[low, over)`` the current one; return its makespan."""
    jobs, done, tails = stage.jobs, stage.done, stage.tails
    prefix, suffix = stage.prefix, stage.suffix
    for i in range(stage.size):
        stage.free[i] = stage.checks[low * stage.size + i]
    worst = place_part(stage, low, over, prefix[low])
    for at in range(over, len(stage.ticks)):
        if prefix[at] == worst:
            break
        prefix[at] = worst
        worst = max(worst, done[jobs[at]] + tails[jobs[at]])
    worst = suffix[over]
    for at in range(over - 1, -1, -1):
        worst = max(worst, done[jobs[at]] + tails[jobs[at]])
        if at < low and suffix[at] == worst:
            break
        suffix[at] = worst
    return int(suffix[0])


@kernel
def improve(
    stage: Visited, kept: Ints, random: Bits, temperature: float, moves: int, reach: int
) -> int:
    """Anneal the list of one stage that :func:`visit` prepared; return operations placed."""
    count = len(stage.ticks)
    jobs = stage.jobs
    makespan = stage.suffix[0]
    near = _NEAR * temperature
    placed = 0
    for _ in range(moves):
        source = draw(random, count)
        for _ in range(_LOOKS):
            if makespan - stage.done[jobs[source]] - stage.tails[jobs[source]] <= near:
                break
            source = draw(random, count)
        target = source + draw(random, 2 * reach + 1) - reach
        target = max(0, min(count - 1, target))
        chance = (1 + draw(random, 1 << 30)) / (1 << 30)
        limit = makespan - int(temperature * np.log(chance))
        low = min(source, target)
        high = max(source, target)
        if low == high or stage.prefix[low] > limit:
            continue
        for at in range(low, high + 1):
            kept[at - low] = jobs[at]
        if draw(random, _EXCHANGES) == 0:
            jobs[source] = kept[target - low]
            jobs[target] = kept[source - low]
        else:
            shift(jobs, source, target)
        over = try_list(stage, low, high, limit)
        if over >= 0:
            placed += 2 * (over - low)
            makespan = accept(stage, low, over)
        else:
            placed += -over - low
            for at in range(low, high + 1):
                jobs[at] = kept[at - low]
    return placed


@kernel
def keep(shop: Shop, state: State, stage: int, left: int) -> int:
    """Write down the current schedule as the best, each job as early as it can be.

    ``stage`` is the one just visited. Returns the makespan.
    """
    ticks, free, best = shop.ticks, state.free, state.best
    count = ticks.shape[1]
    jobs = state.scratch[W_LIST]
    keys = state.scratch[W_KEPT]
    for j in range(count):
        jobs[j] = j
    makespan = 0
    for k in range(ticks.shape[0]):
        # By start: in the schedule from the left up to the visited stage, else from the right.
        from_left = k <= stage - left
        for j in range(count):
            start = state.ends[k, j] - ticks[k, j] if from_left else -state.rests[k, j]
            keys[j] = start_key(start, ticks[k, j])
        sort_up(jobs, keys, count)
        for i in range(shop.machines[k]):
            free[i] = 0
        for at in range(count):
            j = jobs[at]
            ready = shop.lags[k, j]
            if k > 0:
                ready += best[k - 1, j]
            best[k, j] = place(free, shop.machines[k], ready, ticks[k, j])
            makespan = max(makespan, best[k, j])
    return makespan


@kernel
def anneal_stages(
    shop: Shop, state: State, temperature: float, moves: int, each: int, reach: int
) -> None:
    """Try ``moves`` moves, ``each`` in a visit, over distances up to ``reach``.

    On the way, whenever the first stage is next, one job is moved in all stages at once.
    What is asked beyond whole visits is owed to the next call, so cutting a run changes nothing.
    With ``each`` at 0 every visit counts as a move, and only justifies.
    """
    stages = shop.ticks.shape[0]
    count = shop.ticks.shape[1]
    head = state.head
    head[H_OWED] += moves
    while head[H_OWED] > 0:
        head[H_OWED] -= max(1, each)
        if each > 0 and count > 1 and head[H_STAGE] == 0 and head[H_LEFT] == 0:
            move_job(shop, state, temperature)
        k = head[H_STAGE]
        left = head[H_LEFT]
        makespan = visit(shop, state, k, left)
        head[H_PLACED] += 2 * count
        if each > 0 and count > 1:
            stage = seen(shop, state, k, left)
            kept = state.scratch[W_KEPT]
            head[H_PLACED] += improve(stage, kept, state.random, temperature, each, reach)
            makespan = stage.suffix[0]
        head[H_MAKESPAN] = makespan
        if makespan < head[H_BEST]:
            head[H_BEST] = keep(shop, state, k, left)
            head[H_PLACED] += stages * count
        if left and k == 0:
            head[H_LEFT] = 0
        elif not left and k == stages - 1:
            head[H_LEFT] = 1
        else:
            head[H_STAGE] = k - 1 if left else k + 1
