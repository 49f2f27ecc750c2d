"""Exact, sourced billing of HCPCS Level II drug codes ("J-codes").

The names below are the library's face. Each is loaded on first use, so that ``import jcodes`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jcodes.auditing import Audit, audit
    from jcodes.billing import BillingLine, BillingUnits, Rounding
    from jcodes.billing.comparing import Alternative
    from jcodes.billing.ndc_quantities import NdcQuantity
    from jcodes.billing.payment import ExpectedPayment, Underpayment
    from jcodes.billing.products import Product
    from jcodes.billing.receipt import Receipt
    from jcodes.billing.rounding import Decimals
    from jcodes.billing.service_lines import ServiceLines
    from jcodes.billing.splitting import split_lines
    from jcodes.billing.units import DecimalBillingUnits
    from jcodes.billing.vials import VialPlan
    from jcodes.calculate import billing_units
    from jcodes.catalogs import Catalog, CatalogDiff, Gap, catalog, diff, gaps, releases
    from jcodes.claims import (
        Administration,
        Claim,
        Container,
        Documentation,
        PlaceOfService,
        Route,
        ServiceLine,
        Setting,
    )
    from jcodes.codes import HcpcsCode, Modifier, Ndc
    from jcodes.coding import Candidate, Coding, code
    from jcodes.counting import ndc_quantity, units_of_quantity
    from jcodes.datafiles import check_chargemaster, load
    from jcodes.doses import Basis, Dosage, Dose, NotStated, Strength, Unit
    from jcodes.entries import Entry, Kind, Release
    from jcodes.entries.edits import EditSetting, UnitEdit
    from jcodes.entries.limits import PaymentLimit
    from jcodes.entries.links import NdcLink
    from jcodes.errors import GapWarning, JcodesError, JcodesWarning
    from jcodes.lining import service_lines
    from jcodes.paying import expected_payment
    from jcodes.periods import Period, Quarter
    from jcodes.planning import plan_vials
    from jcodes.policies import Policy, policy
    from jcodes.rules import Finding, Report, Severity, check
    from jcodes.terms import ContainerType, NdcUnit

__version__ = "0.1.0"

_HOMES = {
    "Administration": "claims",
    "Alternative": "billing.comparing",
    "Audit": "auditing",
    "Basis": "doses",
    "BillingLine": "billing",
    "BillingUnits": "billing",
    "Candidate": "coding",
    "Catalog": "catalogs",
    "CatalogDiff": "catalogs",
    "Claim": "claims",
    "Coding": "coding",
    "Container": "claims",
    "ContainerType": "terms",
    "DecimalBillingUnits": "billing.units",
    "Decimals": "billing.rounding",
    "Documentation": "claims",
    "Dosage": "doses",
    "Dose": "doses",
    "EditSetting": "entries.edits",
    "Entry": "entries",
    "ExpectedPayment": "billing.payment",
    "Finding": "rules.findings",
    "Gap": "catalogs",
    "GapWarning": "errors",
    "HcpcsCode": "codes",
    "JcodesError": "errors",
    "JcodesWarning": "errors",
    "Kind": "entries",
    "Modifier": "codes",
    "Ndc": "codes",
    "NdcLink": "entries.links",
    "NdcQuantity": "billing.ndc_quantities",
    "NdcUnit": "terms",
    "NotStated": "doses",
    "PaymentLimit": "entries.limits",
    "Period": "periods",
    "PlaceOfService": "claims",
    "Policy": "policies",
    "Product": "billing.products",
    "Quarter": "periods",
    "Receipt": "billing.receipt",
    "Release": "entries",
    "Report": "rules.report",
    "Rounding": "billing",
    "Route": "claims",
    "ServiceLine": "claims",
    "ServiceLines": "billing.service_lines",
    "Setting": "claims",
    "Severity": "rules.findings",
    "Strength": "doses",
    "Underpayment": "billing.payment",
    "Unit": "doses",
    "UnitEdit": "entries.edits",
    "VialPlan": "billing.vials",
    "audit": "auditing",
    "billing_units": "calculate",
    "catalog": "catalogs",
    "check": "rules.checker",
    "check_chargemaster": "datafiles",
    "code": "coding",
    "diff": "catalogs",
    "expected_payment": "paying",
    "gaps": "catalogs",
    "load": "datafiles",
    "ndc_quantity": "counting",
    "plan_vials": "planning",
    "policy": "policies",
    "releases": "catalogs",
    "service_lines": "lining",
    "split_lines": "billing.splitting",
    "units_of_quantity": "counting",
}

__all__ = [
    "Administration",
    "Alternative",
    "Audit",
    "Basis",
    "BillingLine",
    "BillingUnits",
    "Candidate",
    "Catalog",
    "CatalogDiff",
    "Claim",
    "Coding",
    "Container",
    "ContainerType",
    "DecimalBillingUnits",
    "Decimals",
    "Documentation",
    "Dosage",
    "Dose",
    "EditSetting",
    "Entry",
    "ExpectedPayment",
    "Finding",
    "Gap",
    "GapWarning",
    "HcpcsCode",
    "JcodesError",
    "JcodesWarning",
    "Kind",
    "Modifier",
    "Ndc",
    "NdcLink",
    "NdcQuantity",
    "NdcUnit",
    "NotStated",
    "PaymentLimit",
    "Period",
    "PlaceOfService",
    "Policy",
    "Product",
    "Quarter",
    "Receipt",
    "Release",
    "Report",
    "Rounding",
    "Route",
    "ServiceLine",
    "ServiceLines",
    "Setting",
    "Severity",
    "Strength",
    "Underpayment",
    "Unit",
    "UnitEdit",
    "VialPlan",
    "__version__",
    "audit",
    "billing_units",
    "catalog",
    "check",
    "check_chargemaster",
    "code",
    "diff",
    "expected_payment",
    "gaps",
    "load",
    "ndc_quantity",
    "plan_vials",
    "policy",
    "releases",
    "service_lines",
    "split_lines",
    "units_of_quantity",
]


def __getattr__(name: str) -> object:
    """Load the module that defines *name*, and keep the name here."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'jcodes' has no attribute {name!r}")
    value: object = getattr(import_module(f"jcodes.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the face's names."""
    return sorted(__all__)
