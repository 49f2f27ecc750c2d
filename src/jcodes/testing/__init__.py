"""For the tests of a program that uses the library: made-up lines, claims and records, pinned defaults, and a pytest plugin.

Importing it loads no pytest; the plugin, `jcodes.testing.plugin`, is the extra ``jcodes[testing]``.
"""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
