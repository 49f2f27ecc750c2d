"""The records that rules check: `Administration`, `ServiceLine`, `Claim` and their parts.

Design:

- **Frozen values.** Every record is frozen, slotted, hashable and picklable, and compares by its fields. Lines keep the order of the claim.
  `evolve` returns a changed copy; `to_dict` and `from_dict` round-trip through JSON exactly; the repr evaluates to the record.
- **Only constructors raise.** Rules never do, so a record must hold whatever a real claim holds. Claim form text (code, NDC, modifiers,
  units, NDC quantity and unit, place of service, diagnoses) is kept as given, however wrong, next to its parsed value or None:
  ``ServiceLine(code="J93I2", units="0")`` has `code` ``"J93I2"``, `hcpcs` None and `unit_count` zero. A
  rule compares the two and reports the problem.
- **A wrong type is rejected at once**: a list for a code, NaN for units, a set where order matters. So is a value that no form can
  hold: a fraction of a cent, an invalid date. The error comes from `jcodes.errors` and names the field.
- **A clinical record is parsed.** Dose, strength, route, times and dates of an `Administration` are values, and unreadable text is
  rejected: comparing units with a guessed dose would be worse than not comparing. Codes, NDCs and label sizes
  are still kept as given.
- **Fields convert.** A field that holds a value object also accepts its text; a field that holds a record also accepts its `to_dict` mapping.
- **Unknown is None or blank**, never a guess.

`jcodes.services` holds the administration codes and counts them from start and stop times.
"""

from jcodes.claims.administration import Administration
from jcodes.claims.claim import Claim
from jcodes.claims.container import Container, Documentation
from jcodes.claims.remittance import Adjustment, PaidLine, ProviderAdjustment, Remittance
from jcodes.claims.service_line import ServiceLine
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Purpose
from jcodes.vocabulary.places import ClaimForm, PlaceOfService, Setting
from jcodes.vocabulary.products import ContainerForm, ContainerType, NdcUnit
from jcodes.vocabulary.routes import Route

__all__ = [
    "Adjustment",
    "Administration",
    "Claim",
    "ClaimForm",
    "Confidence",
    "Container",
    "ContainerForm",
    "ContainerType",
    "Documentation",
    "NdcUnit",
    "PaidLine",
    "PlaceOfService",
    "ProviderAdjustment",
    "Purpose",
    "Remittance",
    "Route",
    "ServiceLine",
    "Setting",
]
