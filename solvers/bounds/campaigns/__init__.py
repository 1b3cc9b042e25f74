"""A bound from setups, capacity and due dates together: which job is done where in which bucket.

Time is cut into buckets, mainly at due dates. The linear program says for every operation on which
machine and in which bucket it ends, and on every machine which setup family is there at the end of
a bucket and how many campaigns (runs of one family) begin in it. So it sees what a model without
dates cannot: that an urgent order forces a campaign of its family now, and a later order of the
family another one, unless capacity allows to make both at once.

Take any schedule that keeps all rules, and let

- ``x[o, k, b]`` be 1 if operation ``o`` ends on machine ``k`` in bucket ``b``, which holds the ends
  ``t[b] < end <= t[b + 1]``;
- ``y[k, f, b]`` count the campaigns of family ``f`` whose first operation ends in bucket ``b``,
  without the one that the machine's initial family saves a setup for;
- ``s[k, f, b]`` be 1 if the last operation on ``k`` that ends in bucket ``b`` or before is of
  family ``f``, the initial family standing in where there is none;
- ``a[k, g, f]`` count the setups from family ``g`` to another family ``f``.

It satisfies every row of the program (:mod:`.columns`, :mod:`.cuts`), and costs no less:

- *capacity*: what ends by ``t[b + 1]`` was processed, after its campaign was set up, in distinct
  working ticks before it;
- *state*: ``s[f, b] <= s[f, b - 1] + y[f, b]``, one family at a time;
- *(l, S)*: if ``o`` of family ``f`` ends in one of the buckets ``i..j``, its campaign began in one
  of them or was there before: ``sum x[o, i..j] <= s[f, i - 1] + sum y[f, i..j]`` (Barany, Van Roy &
  Wolsey 1984, Strong formulations for multi-item capacitated lot sizing);
- *returns*: if ``o`` ends in one of the buckets ``i..j`` of the one machine, a set of other
  families cannot have been there since before: ``sum x[o, i..j] + sum (s[f, j] - sum y[f, i..j])``
  is at most 1;
- *tours*: setups lead into every set of families without the initial one of which some operation
  is made on the machine;
- *lateness*: an operation that ends in a bucket completes its job no earlier than its first
  possible end there.

Machines that are alike are one line of several: the sums of their columns satisfy the sums of their
rows. Everything else (pools, materials, maximum lags, the order within a bucket) is left out.
"""

from solvers.bounds.campaigns.solve import CampaignAnswer, campaigns

__all__ = ["CampaignAnswer", "campaigns"]
