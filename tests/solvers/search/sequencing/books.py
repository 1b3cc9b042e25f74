"""What a search over sequences must keep: everything but where it looks first."""

import solvers.search.sequencing.kernel_layout as at


def books(data, state):
    """Return a copy of the state without guesses.

    The interval of an end (``P_ROW``) is only where the next look for it begins. Where an end costs
    nothing it is not looked for at all, and the interval stays whatever it was.
    """
    kept = state.copy()
    for machine in range(data[at.H_MACHINES]):
        base = data[data[at.D_MACHINE] + at.MACHINE_SIZE * machine + at.K_PLACE]
        for place in range(state[data[at.S_LENGTH] + machine] + 1):
            kept[base + at.PLACE_SIZE * place + at.P_ROW] = 0
    return kept
