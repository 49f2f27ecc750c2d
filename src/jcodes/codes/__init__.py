"""The codes of a service line as checked values: ``HcpcsCode``, ``Modifier`` and ``Ndc``.

Each has the same verbs: ``parse`` (a text or itself in, itself out, or an error that says what would be right),
``is_valid`` (of any object, never raises) and ``format``. None is a ``str``: a value of these types is proof that its
shape was checked.
"""

from jcodes.codes.hcpcs import HcpcsCode
from jcodes.codes.modifier import Modifier
from jcodes.codes.ndc import Ndc

__all__ = ["HcpcsCode", "Modifier", "Ndc"]
