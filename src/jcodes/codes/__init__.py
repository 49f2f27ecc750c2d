"""Validated codes of a service line: ``HcpcsCode``, ``Modifier`` and ``Ndc``.

Each class has ``parse`` (accepts text or an instance, and raises an error that gives the expected format), ``is_valid``
(accepts any object, never raises) and ``format``. None is a subclass of ``str``, so an instance is always well-formed.
"""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
