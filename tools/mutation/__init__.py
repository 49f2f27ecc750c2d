"""Mutates a sample of the packages and asks the tests: ``python -m tools.mutation``."""

__all__: list[str] = []
