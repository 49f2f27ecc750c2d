# What a billing program calls and makes: each name, once. Type checkers read it, and `__init__.py` loads each name from the module named here.
from jcodes import errors as errors
from jcodes import integrations as integrations
from jcodes.auditing import audit as audit
from jcodes.billing import Rounding as Rounding
from jcodes.billing import expected_payment as expected_payment
from jcodes.billing import ndc_quantity as ndc_quantity
from jcodes.billing import plan_vials as plan_vials
from jcodes.billing.billing_units import billing_units as billing_units
from jcodes.billing.service_lines import service_lines as service_lines
from jcodes.catalogs import Catalog as Catalog
from jcodes.catalogs import Entry as Entry
from jcodes.catalogs import catalog as catalog
from jcodes.catalogs import diff as diff
from jcodes.catalogs import releases as releases
from jcodes.claims import Administration as Administration
from jcodes.claims import Claim as Claim
from jcodes.claims import Container as Container
from jcodes.claims import ServiceLine as ServiceLine
from jcodes.codes import HcpcsCode as HcpcsCode
from jcodes.codes import Modifier as Modifier
from jcodes.codes import Ndc as Ndc
from jcodes.coding import code as code
from jcodes.doses import Dosage as Dosage
from jcodes.doses import Dose as Dose
from jcodes.doses import Strength as Strength
from jcodes.errors import JcodesError as JcodesError
from jcodes.official import load as load
from jcodes.policies import Policy as Policy
from jcodes.policies import policy as policy
from jcodes.rules import check as check

__version__: str
