"""What a type checker must refuse of the face: a name that is not there. Checked by mypy, never run."""

import jcodes
from jcodes import Adminstration  # type: ignore[attr-defined]  # the point: it is Administration

jcodes.billing_unit("J9312", "750 mg")  # type: ignore[attr-defined]  # the point: it is billing_units
assert jcodes.errors.UnknownCodeError is not Adminstration
