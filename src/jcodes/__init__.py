"""Exact, sourced billing of HCPCS Level II drug codes ("J-codes").

``__init__.pyi`` names what a billing program calls and makes; each name is loaded on first use, so that ``import jcodes`` costs next to
nothing. Types of results and all else are imported from their package: ``from jcodes.billing import BillingUnits``.
"""

__version__ = "0.1.0"

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
