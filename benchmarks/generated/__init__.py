"""Suites that make their own instances: the same numbers on every machine."""
