"""Hypothesis profiles: ``ci`` by default, ``laws`` for the long session, ``mutation`` for mutants (``JCODES_PROFILE=laws``)."""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("laws", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "mutation", max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("JCODES_PROFILE", "ci"))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Under mutation testing, forget what the unchanged arithmetic answered: mutants run in forks of the process that has run it."""
    if os.environ.get("JCODES_PROFILE") != "mutation":
        return
    for name, module in list(sys.modules.items()):
        if name.startswith(("jcodes.billing", "jcodes.doses")):
            for held in vars(module).values():
                if hasattr(held, "cache_clear"):
                    held.cache_clear()
