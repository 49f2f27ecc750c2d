"""The codes of a service line as checked values: ``HcpcsCode``, ``Modifier`` and ``Ndc``.

Each has the same verbs: ``parse`` (a text or itself in, itself out, or an error that says the expected form),
``is_valid`` (of any object, never raises) and ``format``. None is a ``str``: a value of these types is proof that its
shape was checked.
"""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
