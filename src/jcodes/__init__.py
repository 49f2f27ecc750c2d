"""Exact, sourced billing of HCPCS Level II drug codes ("J-codes").

What to call first; ``help`` of a name has its arguments and examples::

    billing_units("J9312", "752 mg", on="2026-02-01")     units and lines of a dose, with the derivation: explain()
    plan_vials("J9035", "740 mg")                         which containers to open
    code(Administration("Rituxan", "750 mg", ...))        the record of an administration to a checked claim
    check(ServiceLine("J9312", units=75, ...))            what is wrong with a claim, and the suggested fix
    audit("claims.csv")                                   many claims: findings and dollars at risk
    service_lines(bill, ...), ndc_quantity("6 mg", ...)   claim lines with NDC quantities
    expected_payment(bill)                                what the payer allows and pays
    catalog()["J9312"], catalog().search("rituximab")     codes; catalog().price, .ndc and .mue have CMS's other files
    load("HCPC2026_APR_ANWEB.zip"), diff(before, after)   CMS files of your own; what changed between releases
    Policy.load("our-plan.toml")                          a payer's policy of your own

``__init__.pyi`` names what a billing program calls and makes; each name is loaded on first use, so that ``import jcodes`` costs next to
nothing. Types of results and all else are imported from their package: ``from jcodes.billing import BillingUnits``.
"""

__version__ = "1.0.0"

_MOVED = {
    "auditing": ("Audit", "check_chargemaster"),
    "billing": (
        "Alternative", "BillingLine", "BillingUnits", "ExpectedPayment", "NdcQuantity", "Product", "Receipt", "ServiceLines",
        "Underpayment", "VialPlan", "split_lines", "units_of_quantity",
    ),
    "catalogs": ("CatalogDiff", "Gap", "NdcLink", "PaymentLimit", "Release", "UnitEdit", "gaps"),
    "claims": ("Documentation",),
    "coding": ("Candidate", "Coding"),
    "doses": ("Basis", "NotStated", "Unit"),
    "errors": ("GapWarning", "JcodesWarning"),
    "periods": ("Period", "Quarter"),
    "rules": ("Finding", "Report", "Severity"),
    "vocabulary": ("ContainerType", "EditSetting", "Kind", "NdcUnit", "PlaceOfService", "Route", "Setting"),
}  # fmt: skip
"""Names that ``jcodes`` had until 0.1, by the package to import them from."""

_GONE = {
    "datafiles": "jcodes.official",
    "entries": "jcodes.catalogs",
    "indicators": "jcodes.vocabulary.indicators",
    "terms": "jcodes.vocabulary",
}
"""Modules that ``jcodes`` had until 0.1, each with the one that has what it held."""


def __getattr__(name: str) -> object:
    """Load *name* from the module that defines it; a name that has moved says where to import it from."""
    from jcodes.lazy import load

    for package, moved in _MOVED.items():
        if name in moved:
            import warnings
            from importlib import import_module

            message = f"jcodes.{name} has moved: write 'from jcodes.{package} import {name}'"
            warnings.warn(message, DeprecationWarning, stacklevel=2)
            return getattr(import_module(f"jcodes.{package}"), name)
    if name in _GONE:
        raise AttributeError(f"there is no jcodes.{name} anymore; import from {_GONE[name]}")
    return load("jcodes", name)


def __dir__() -> list[str]:
    """Return the names to use."""
    from jcodes.lazy import names

    return sorted([*names("jcodes"), "__version__"])
