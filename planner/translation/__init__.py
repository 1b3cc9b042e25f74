"""From plant and orders to a problem of the core: the only room that makes ticks and indices."""
