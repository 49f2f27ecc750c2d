"""All errors and warnings of jcodes. This package imports nothing else from jcodes.

Errors store their facts as attributes, can be pickled, and end their message with a hint. Each error also subclasses
a matching built-in error, so ``except KeyError`` and ``except ValueError`` work. ``docs/reference/errors.md``
lists them all, with an example of each.
"""

from jcodes.errors import base, files, malformed, refused
from jcodes.errors.base import *  # noqa: F403 - each file lists its own names
from jcodes.errors.files import *  # noqa: F403 - the same
from jcodes.errors.issued_warnings import quiet
from jcodes.errors.malformed import *  # noqa: F403 - the same
from jcodes.errors.refused import *  # noqa: F403 - the same

__all__ = [*base.__all__, *files.__all__, *malformed.__all__, *refused.__all__, "quiet"]  # noqa: PLE0604 - names, of each file
