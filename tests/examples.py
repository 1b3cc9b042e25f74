"""How many examples a property draws: a share of its full number, set by the profile."""

from hypothesis import settings


def examples(full: int) -> int:
    """Return the share of a property's full number that the loaded profile draws.

    The profile's own number is a percentage: 30 in ``make test``, 300 in ``make test-deep``.
    """
    return max(5, full * settings.default.max_examples // 100)
