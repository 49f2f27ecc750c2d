"""One HL7 v2 message: what was given, what was ordered, and what was charged."""

import attrs

from jcodes.claims import Administration, Claim
from jcodes.claims.origin import Origin

__all__ = ["Hl7Message"]


@attrs.frozen
class Hl7Message:
    """What a message says of drugs. It holds no patient name.

    Attributes:
        kind: The type of the message, MSH-9, such as ``"RAS^O17"``.
        administrations: What was given: RXA, with route and site of RXR.
        orders: What was ordered, not given: RXE. They have no date of service.
        claim: The charges, FT1, as a claim with a line each; None without charges.
        origin: Where it stands: the file, the control number (MSH-10) as transaction, and the number of the MSH segment.
    """

    kind: str
    administrations: tuple[Administration, ...]
    orders: tuple[Administration, ...]
    claim: Claim | None
    origin: Origin
