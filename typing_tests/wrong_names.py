"""What a type checker must refuse: a name that is not there. Checked by mypy, never run."""

import jcodes
from jcodes import Adminstration  # type: ignore[attr-defined]  # the point: it is Administration
from jcodes.billing import BilingUnits  # type: ignore[attr-defined]  # it is BillingUnits
from jcodes.catalogs import Entree  # type: ignore[attr-defined]  # it is Entry
from jcodes.codes import Hcpcs  # type: ignore[attr-defined]  # it is HcpcsCode
from jcodes.vocabulary import Routes  # type: ignore[attr-defined]  # it is Route

jcodes.billing_unit("J9312", "750 mg")  # type: ignore[attr-defined]  # it is billing_units
jcodes.BillingLine("J9312", 75)  # type: ignore[attr-defined]  # it has moved to jcodes.billing
assert jcodes.errors.UnknownCodeError not in {Adminstration, BilingUnits, Entree, Hcpcs, Routes}
