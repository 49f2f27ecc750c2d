"""What `jcodes.testing.pinned` pins for the process: the defaults of the catalog and the policy, and today's date."""

from datetime import date
from typing import Final

import attrs

__all__ = ["PINS", "Pins"]


@attrs.define
class Pins:
    """The pinned values, each None if it is not pinned.

    Attributes:
        release: The release that `catalog` opens if a call names none.
        policy: The name of the policy for calls and claims that name none.
        today: The day that `periods.today` returns.
    """

    release: str | None = None
    policy: str | None = None
    today: date | None = None


PINS: Final = Pins()
"""The values of this process. Answers that the library keeps are kept by the values themselves, so that pinning empties no cache."""
