"""Every error and warning the library raises: one tree. Nothing else of the library is imported.

Each error carries its facts as attributes, survives pickling, and its message ends with a suggested fix. An error also
subclasses the built-in it resembles, so ``except KeyError`` and ``except ValueError`` keep working. ``docs/reference/errors.md``
lists them all, with an example of each.
"""

from jcodes.errors import base, malformed, messages, refused
from jcodes.errors.base import *  # noqa: F403 - each file lists its own names
from jcodes.errors.malformed import *  # noqa: F403 - the same
from jcodes.errors.messages import *  # noqa: F403 - the same
from jcodes.errors.refused import *  # noqa: F403 - the same

__all__ = [*base.__all__, *malformed.__all__, *messages.__all__, *refused.__all__]  # noqa: PLE0604 - names, of each file
