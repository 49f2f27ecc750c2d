"""`pinned`: the same release, policy and day for every call that names none."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from jcodes.catalogs import Release, catalog
from jcodes.periods import as_date
from jcodes.pins import PINS
from jcodes.policies import policy as named_policy

__all__ = ["pinned"]


@contextmanager
def pinned(
    *, release: str | Release | None = None, policy: str | None = None, today: date | str | None = None
) -> Iterator[None]:
    """Pin what calls use that name no catalog, no policy or no day; what a call names still counts.

    It holds for all threads of this process, and for a whole process where it is entered first. Pins nest: an inner one changes only what
    it names, and leaving it brings back the outer one. The library keeps its answers by catalog and policy, so no cache is emptied.

    >>> import jcodes
    >>> from jcodes.testing import pinned
    >>> with pinned(release="2025-10", policy="medicaid-generic"):
    ...     jcodes.catalog().release.name, jcodes.policy().name
    ('2025-10', 'medicaid-generic')

    Args:
        release: The release that `jcodes.catalog` opens, such as ``"2025-10"``.
        policy: The name of a bundled policy, for calls and for claims that name none.
        today: The day with which CMS's files are compared.

    Raises:
        UnknownReleaseError: The release is not loaded.
        UnknownPolicyError: No bundled policy has that name.
        MalformedDateError: *today* is not a date.
    """
    before = (PINS.release, PINS.policy, PINS.today)
    held = (
        before[0] if release is None else catalog(release).release.issue,
        before[1] if policy is None else named_policy(policy).name,
        before[2] if today is None else as_date(today),
    )
    PINS.release, PINS.policy, PINS.today = held
    try:
        yield
    finally:
        PINS.release, PINS.policy, PINS.today = before
