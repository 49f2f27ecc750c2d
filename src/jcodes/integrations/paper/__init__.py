"""Paper claims: box 24 of the CMS-1500 and form locators 42 to 47 of the UB-04."""

from jcodes.lazy import lazy

__getattr__, __dir__ = lazy(__name__)
