"""`ClaimFacts`: what a file of transactions says of one claim, collected segment by segment, and the record of it; see `LineFacts`."""

from datetime import date
from decimal import Decimal
from typing import Final

from jcodes.claims.claim import Claim
from jcodes.claims.limits import LISTS, SHORT, TEXTS
from jcodes.claims.reading.line_facts import LineFacts
from jcodes.claims.service_line import ServiceLine
from jcodes.record_layout import open_twin
from jcodes.vocabulary.places import ClaimForm

__all__ = ["ClaimFacts"]

_MOST_DIAGNOSES: Final = LISTS["diagnoses"].most
_MOST_CONDITIONS: Final = LISTS["condition_codes"].most
_LONGEST_NOTE: Final = TEXTS["narrative"].most
_LONGEST_IDENTIFIER: Final = TEXTS["identifier"].most
_LONGEST_OWN: Final = TEXTS["patient_key"].most
_LONGEST_PARTY: Final = TEXTS["payer"].most
_LONGEST_REFERENCE: Final = TEXTS["original_claim"].most


_Open: Final = open_twin(Claim)


class ClaimFacts:
    """What a file says of one claim so far. The attributes are those of `Claim`, but for these:

    Attributes:
        at: The number of its first segment.
        notes: The parts of its narrative.
        lines: Its lines.
        rendering_provider: The provider of lines without their own.
        facility_state: The state of the service facility, or blank.
        services: The IDs of its lines' segments, each once.
        has_long_codes: Whether a diagnosis or a condition code has more than `SHORT` characters.
        has_too_many_lines: Whether it has more lines than a claim holds.
    """  # noqa: D415 - a list follows

    __slots__ = (
        "at",
        "billing_provider",
        "condition_codes",
        "diagnoses",
        "facility_state",
        "form",
        "frequency",
        "has_long_codes",
        "has_too_many_lines",
        "identifier",
        "lines",
        "notes",
        "original_claim",
        "patient_key",
        "payer",
        "place_of_service",
        "policy",
        "prior_authorization",
        "rendering_provider",
        "services",
        "state",
        "stated_total",
        "statement_from",
        "statement_through",
        "submitted",
        "type_of_bill",
    )

    def __init__(self, identifier: str, at: int) -> None:
        """Initialize with the claim's own number."""
        self.identifier: str = identifier
        self.at: int = at
        self.form: ClaimForm | None = None
        self.payer: str = ""
        self.policy: str = ""
        self.place_of_service: str = ""
        self.stated_total: Decimal | None = None
        self.billing_provider: str = ""
        self.prior_authorization: str | None = None
        self.submitted: date | None = None
        self.type_of_bill: str | None = None
        self.frequency: str = ""
        self.statement_from: date | None = None
        self.statement_through: date | None = None
        self.state: str = ""
        self.patient_key: str = ""
        self.original_claim: str = ""
        self.rendering_provider: str = ""
        self.facility_state: str = ""
        self.services: tuple[str, ...] = ()
        self.has_long_codes: bool = False
        self.has_too_many_lines: bool = False
        self.lines: list[LineFacts] = []
        self.diagnoses: list[str] = []
        self.condition_codes: list[str] = []
        self.notes: list[str] = []

    def claim(self, lines: tuple[ServiceLine, ...]) -> Claim:
        """Return the record with its *lines*.

        Raises:
            MalformedClaimError: What no claim holds.
        """
        bill, place, frequency, state = self.type_of_bill or "", self.place_of_service, self.frequency, self.state
        authorization, diagnoses, conditions = self.prior_authorization or "", self.diagnoses, self.condition_codes
        narrative = " ".join(filter(None, self.notes)) if self.notes else ""
        if not (
            len(bill) + len(place) + len(frequency) + len(state) <= SHORT
            and len(self.identifier) <= _LONGEST_IDENTIFIER
            and len(self.payer) <= _LONGEST_PARTY
            and len(self.billing_provider) <= _LONGEST_PARTY
            and len(authorization) <= _LONGEST_REFERENCE
            and len(self.original_claim) <= _LONGEST_REFERENCE
            and len(self.policy) + len(self.patient_key) <= _LONGEST_OWN
            and len(narrative) <= _LONGEST_NOTE
            and len(diagnoses) <= _MOST_DIAGNOSES
            and len(conditions) <= _MOST_CONDITIONS
            and not self.has_long_codes
        ):
            return self._converted(lines, narrative)
        made = _Open()
        made.lines = lines
        made.payer = self.payer
        made.policy = self.policy
        made.place_of_service = place
        made.setting = None
        made.diagnoses = tuple(diagnoses)
        made.stated_total = self.stated_total
        made.identifier = self.identifier
        made.billing_provider = self.billing_provider
        made.prior_authorization = authorization
        made.submitted = self.submitted
        made.narrative = narrative
        made.form = self.form
        made.type_of_bill = bill
        made.frequency = frequency
        made.condition_codes = tuple(conditions)
        made.statement_from = self.statement_from
        made.statement_through = self.statement_through
        made.state = state
        made.patient_key = self.patient_key
        made.control_number = ""
        made.original_claim = self.original_claim
        made.__class__ = Claim
        closed: Claim = made
        return closed

    def _converted(self, lines: tuple[ServiceLine, ...], narrative: str) -> Claim:
        """Return what the constructor makes of the facts, or raise what it raises."""
        return Claim(
            lines=lines,
            payer=self.payer,
            policy=self.policy,
            place_of_service=self.place_of_service,
            diagnoses=self.diagnoses,
            stated_total=self.stated_total,
            identifier=self.identifier,
            billing_provider=self.billing_provider,
            prior_authorization=self.prior_authorization,
            submitted=self.submitted,
            narrative=narrative,
            form=self.form,
            type_of_bill=self.type_of_bill,
            frequency=self.frequency,
            condition_codes=self.condition_codes,
            statement_from=self.statement_from,
            statement_through=self.statement_through,
            state=self.state,
            patient_key=self.patient_key,
            original_claim=self.original_claim,
        )
