"""Other programs' shapes: dataframes, X12, FHIR and paper forms. The rest of the library does not know this package."""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
