"""From a schedule of the core to a plan, every figure computed anew; and from a plan back."""
