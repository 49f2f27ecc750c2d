"""The calculator: billing units, discarded drug, vials, NDC quantities, claim lines, payment. `jcodes.billing_units` is its first function."""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
