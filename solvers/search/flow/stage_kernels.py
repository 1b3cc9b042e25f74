"""Annealing of one stage at a time between exact heads and tails.

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

from solvers.compiled import kernel
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
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.random_kernel import Bits

_EXCHANGES = 4  # one move in so many swaps two jobs, the others shift one

_LOOKS = 3  # jobs drawn in search of one that is nearly critical

_NEAR = 4.0  # temperatures by which a nearly critical job may miss being critical


@kernel
def visit(
    ticks: Ints,
    lags: Ints,
    machines: Ints,
    stage: int,
    left: int,
    ends: Ints,
    rests: Ints,
    lists: Ints,
    scratch: Ints,
    free: Ints,
    checks: Ints,
) -> int:
    """List a stage, schedule it to the left or right, and prepare moves; return the makespan."""
    count = ticks.shape[1]
    size = machines[stage]
    heads = scratch[W_HEAD]
    tails = scratch[W_TAIL]
    for j in range(count):
        heads[j] = lags[stage, j]
        tails[j] = lags[stage + 1, j]
        if stage > 0:
            heads[j] += ends[stage - 1, j]
        if stage + 1 < ticks.shape[0]:
            tails[j] += rests[stage + 1, j]
    jobs = lists[stage]
    done = ends[stage]
    other = rests[stage]
    if left:
        heads = scratch[W_TAIL]
        tails = scratch[W_HEAD]
        done, other = other, done
    keys = scratch[W_TRIAL]
    for j in range(count):
        keys[j] = start_key(-other[j], ticks[stage, j])
    sort_up(jobs, keys, count)
    for i in range(size):
        free[i] = 0
    prefix = scratch[W_PREFIX]
    suffix = scratch[W_SUFFIX]
    worst = 0
    for at in range(count):
        for i in range(size):
            checks[at * size + i] = free[i]
        prefix[at] = worst
        j = jobs[at]
        end = place(free, size, heads[j], ticks[stage, j])
        done[j] = end
        worst = max(worst, end + tails[j])
    suffix[count] = 0
    for at in range(count - 1, -1, -1):
        j = jobs[at]
        suffix[at] = max(suffix[at + 1], done[j] + tails[j])
    return int(worst)


@kernel
def try_list(
    ticks: Ints,
    heads: Ints,
    tails: Ints,
    jobs: Ints,
    scratch: Ints,
    free: Ints,
    checks: Ints,
    size: int,
    low: int,
    high: int,
    limit: int,
) -> int:
    """Place from ``low`` on a list that is changed up to ``high``; return where it is as before.

    ``-1 - position`` when the job there makes the makespan exceed ``limit``.
    """
    count = ticks.shape[0]
    trial = scratch[W_TRIAL]
    for i in range(size):
        free[i] = checks[low * size + i]
    at = low
    while at < count:
        if at > high:
            same = True
            for i in range(size):
                if free[i] != checks[at * size + i]:
                    same = False
                    break
            if same:
                break
        j = jobs[at]
        end = place(free, size, heads[j], ticks[j])
        trial[j] = end
        if end + tails[j] > limit:
            return -1 - at
        at += 1
    if scratch[W_SUFFIX, at] > limit:
        return -1 - at
    return at


@kernel
def accept(
    ticks: Ints,
    heads: Ints,
    tails: Ints,
    jobs: Ints,
    done: Ints,
    scratch: Ints,
    free: Ints,
    checks: Ints,
    size: int,
    low: int,
    over: int,
) -> int:
    """Make a list that was tried in ``[low, over)`` the current one; return its makespan."""
    count = ticks.shape[0]
    trial = scratch[W_TRIAL]
    prefix = scratch[W_PREFIX]
    suffix = scratch[W_SUFFIX]
    for i in range(size):
        free[i] = checks[low * size + i]
    worst = prefix[low]
    for at in range(low, over):
        for i in range(size):
            checks[at * size + i] = free[i]
        prefix[at] = worst
        j = jobs[at]
        place(free, size, heads[j], ticks[j])
        done[j] = trial[j]
        worst = max(worst, done[j] + tails[j])
    for at in range(over, count):
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
    ticks: Ints,
    heads: Ints,
    tails: Ints,
    jobs: Ints,
    done: Ints,
    scratch: Ints,
    free: Ints,
    checks: Ints,
    size: int,
    random: Bits,
    temperature: float,
    moves: int,
    reach: int,
) -> int:
    """Anneal the list of one stage that :func:`visit` prepared; return operations placed."""
    count = ticks.shape[0]
    prefix = scratch[W_PREFIX]
    kept = scratch[W_KEPT]
    makespan = scratch[W_SUFFIX, 0]
    near = _NEAR * temperature
    placed = 0
    for _ in range(moves):
        source = draw(random, count)
        for _ in range(_LOOKS):
            if makespan - done[jobs[source]] - tails[jobs[source]] <= near:
                break
            source = draw(random, count)
        target = source + draw(random, 2 * reach + 1) - reach
        target = max(0, min(count - 1, target))
        chance = (1 + draw(random, 1 << 30)) / (1 << 30)
        limit = makespan - int(temperature * np.log(chance))
        low = min(source, target)
        high = max(source, target)
        if low == high or prefix[low] > limit:
            continue
        for at in range(low, high + 1):
            kept[at - low] = jobs[at]
        if draw(random, _EXCHANGES) == 0:
            jobs[source] = kept[target - low]
            jobs[target] = kept[source - low]
        else:
            shift(jobs, source, target)
        over = try_list(ticks, heads, tails, jobs, scratch, free, checks, size, low, high, limit)
        if over >= 0:
            placed += 2 * (over - low)
            makespan = accept(
                ticks, heads, tails, jobs, done, scratch, free, checks, size, low, over
            )
        else:
            placed += -over - low
            for at in range(low, high + 1):
                jobs[at] = kept[at - low]
    return placed


@kernel
def keep(
    ticks: Ints,
    lags: Ints,
    machines: Ints,
    stage: int,
    left: int,
    ends: Ints,
    rests: Ints,
    scratch: Ints,
    free: Ints,
    best: Ints,
) -> int:
    """Write down the current schedule, each job as early as it can; return its makespan.

    ``stage`` is the one just visited; ``best`` gets the ends of all stages.
    """
    count = ticks.shape[1]
    jobs = scratch[W_LIST]
    keys = scratch[W_KEPT]
    for j in range(count):
        jobs[j] = j
    makespan = 0
    for k in range(ticks.shape[0]):
        # By start: in the schedule from the left up to the visited stage, else from the right.
        from_left = k <= stage - left
        for j in range(count):
            start = ends[k, j] - ticks[k, j] if from_left else -rests[k, j]
            keys[j] = start_key(start, ticks[k, j])
        sort_up(jobs, keys, count)
        for i in range(machines[k]):
            free[i] = 0
        for at in range(count):
            j = jobs[at]
            ready = lags[k, j]
            if k > 0:
                ready += best[k - 1, j]
            best[k, j] = place(free, machines[k], ready, ticks[k, j])
            makespan = max(makespan, best[k, j])
    return makespan


@kernel
def anneal_stages(
    ticks: Ints,
    lags: Ints,
    machines: Ints,
    head: Ints,
    ends: Ints,
    rests: Ints,
    lists: Ints,
    scratch: Ints,
    free: Ints,
    checks: Ints,
    best: Ints,
    behind: Ints,
    trial: Ints,
    random: Bits,
    temperature: float,
    moves: int,
    each: int,
    reach: int,
) -> None:
    """Try ``moves`` moves, ``each`` in a visit, over distances up to ``reach``.

    On the way, whenever the first stage is next, one job is moved in all stages at once.
    What is asked beyond whole visits is owed to the next call, so cutting a run changes nothing.
    With ``each`` at 0 every visit counts as a move, and only justifies.
    """
    stages = ticks.shape[0]
    count = ticks.shape[1]
    head[H_OWED] += moves
    while head[H_OWED] > 0:
        head[H_OWED] -= max(1, each)
        if each > 0 and count > 1 and head[H_STAGE] == 0 and head[H_LEFT] == 0:
            move_job(
                ticks,
                lags,
                machines,
                behind,
                head,
                ends,
                rests,
                scratch,
                free,
                trial,
                random,
                temperature,
            )
        k = head[H_STAGE]
        left = head[H_LEFT]
        makespan = visit(ticks, lags, machines, k, left, ends, rests, lists, scratch, free, checks)
        head[H_PLACED] += 2 * count
        if each > 0 and count > 1:
            heads = scratch[W_HEAD]
            tails = scratch[W_TAIL]
            done = ends[k]
            if left:
                heads = scratch[W_TAIL]
                tails = scratch[W_HEAD]
                done = rests[k]
            head[H_PLACED] += improve(
                ticks[k],
                heads,
                tails,
                lists[k],
                done,
                scratch,
                free,
                checks,
                machines[k],
                random,
                temperature,
                each,
                reach,
            )
            makespan = scratch[W_SUFFIX, 0]
        head[H_MAKESPAN] = makespan
        if makespan < head[H_BEST]:
            head[H_BEST] = keep(ticks, lags, machines, k, left, ends, rests, scratch, free, best)
            head[H_PLACED] += stages * count
        if left and k == 0:
            head[H_LEFT] = 0
        elif not left and k == stages - 1:
            head[H_LEFT] = 1
        else:
            head[H_STAGE] = k - 1 if left else k + 1
