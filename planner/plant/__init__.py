"""The factory: products, options, resources, routes, calendars and changeovers."""
