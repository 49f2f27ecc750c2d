"""The records that rules check: `Administration`, `ServiceLine`, `Claim` and their small parts.

How they are made:

- **Frozen values.** Every record is frozen, slotted, hashable and picklable, compares by its fields, and has no order: lines stand in the order
  of the claim. `evolve` returns a changed copy; `to_dict` and `from_dict` are JSON both ways, exactly; the repr evaluates back.
- **Only constructors raise.** A rule never does, so that a record must hold whatever a real claim holds. What stands on a claim form as text
  (code, NDC, modifiers, units, NDC quantity and unit, place of service, diagnoses) is kept as the text given, however wrong. Beside it
  stands what it means, or None: ``ServiceLine(code="J93I2", units="0")`` has `code` ``"J93I2"``, `hcpcs` None and `unit_count` zero. A
  rule compares the two and reports.
- **A wrong type is refused at once**: a list for a code, a float NaN for units, a set where order counts. So is a value that no form can
  hold: a part of a cent, a day that is not in the calendar. The error is one of `jcodes.errors` and says which field.
- **A clinical record is read, not kept as text.** Dose, strength, route, times and days of an `Administration` are values, and a text that is
  none is refused: a rule that compared units with a dose it had guessed would be worse than none. Codes, NDCs and the sizes on labels
  are kept as given there too.
- **Converters stand at the door.** Wherever a value object is kept, its text is taken, and a mapping from `to_dict` wherever a record is.
- **What is not known is None or blank**, never a guess.

`services` holds the numbers of the services that administer drugs; `times` and `encounters` count them from starts and stops.
"""

from jcodes.claims.administration import Administration
from jcodes.claims.claim import Claim
from jcodes.claims.container import Container, Documentation
from jcodes.claims.service_line import ServiceLine
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Purpose
from jcodes.vocabulary.places import ClaimForm, PlaceOfService, Setting
from jcodes.vocabulary.products import ContainerType, NdcUnit
from jcodes.vocabulary.routes import Route

__all__ = [
    "Administration",
    "Claim",
    "ClaimForm",
    "Confidence",
    "Container",
    "ContainerType",
    "Documentation",
    "NdcUnit",
    "PlaceOfService",
    "Purpose",
    "Route",
    "ServiceLine",
    "Setting",
]
