"""FHIR R4 and R5 as plain dicts: claims, and the administration of drugs."""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
