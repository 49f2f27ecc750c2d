"""The calculator: billing units, discarded drug, vials, NDC quantities, claim lines and payment. Start with `jcodes.billing_units`."""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
