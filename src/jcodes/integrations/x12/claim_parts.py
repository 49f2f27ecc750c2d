"""The claim level of an 837: billing provider, subscriber, patient, CLM and the segments up to the first line."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from jcodes.claims import Claim, ClaimForm, PlaceOfService
from jcodes.claims.charges import as_money, plain_money
from jcodes.claims.limits import SHORT
from jcodes.claims.origin import Origin
from jcodes.claims.reading import ReadClaim
from jcodes.claims.reading.claim_facts import ClaimFacts
from jcodes.claims.reading.line_facts import LineFacts
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.integrations.patient_keys import as_salt, patient_key
from jcodes.integrations.x12.bounds import MOST_LINES
from jcodes.integrations.x12.transactions import INSTITUTIONAL, PROFESSIONAL
from jcodes.integrations.x12.x12_file import Handlers, Parts, X12File, plain_day
from jcodes.sources import as_citation

__all__ = ["FILING_SOURCE", "ClaimParts", "Level"]


class Level:
    """Where in the transaction the reader is."""

    HEADER, BILLING, SUBSCRIBER, PATIENT, CLAIM, OTHER_PAYER, LINE, LINE_PAYER = range(8)


_HEADER, _SUBSCRIBER, _PATIENT, _CLAIM, _LINE = (
    Level.HEADER, Level.SUBSCRIBER, Level.PATIENT, Level.CLAIM, Level.LINE,
)  # fmt: skip
_LEVELS: Final = {"20": Level.BILLING, "22": Level.SUBSCRIBER, "23": Level.PATIENT}
_ENTITIES: Final = frozenset({"82", "85", "PR", "IL", "QC"})
"""Rendering provider, billing provider, payer, subscriber, patient: the parties that a claim is told of, with its service facility's state."""
_DIAGNOSES: Final = frozenset({"ABK", "ABF", "BK", "BF", "ABJ", "BJ", "APR", "PR", "ABN", "BN"})
_REPEATED: Final = frozenset({"ABJ", "BJ", "APR", "PR", "ABN", "BN"})
"""Admitting diagnosis, reasons for the visit and external causes: often a diagnosis that the claim lists already."""
_FORMS: Final = {PROFESSIONAL: ClaimForm.PROFESSIONAL, INSTITUTIONAL: ClaimForm.INSTITUTIONAL}
_SERVICES: Final = {"SV1": ClaimForm.PROFESSIONAL, "SV2": ClaimForm.INSTITUTIONAL}
_POLICIES: Final = {
    "16": "medicare-advantage",
    "MC": "medicaid-generic",
    **dict.fromkeys(("12", "13", "14", "15", "BL", "CI", "FI", "HM"), "commercial-generic"),
}
"""Claim filing indicators (SBR09) of payers that do not follow Medicare Part A and B: preferred provider, point of service, exclusive provider
and indemnity plans, Blue Cross/Blue Shield, commercial, federal employees, HMO."""
FILING_SOURCE: Final = as_citation("sbr09-codes: the name of each code")
"""What the choice of policies rests on."""
_HOME: Final = PlaceOfService.HOME.value
_LONGEST_PLACE: Final = 40
"""Characters of a place of service or type of bill that is kept for the next claim."""


@lru_cache(256)
def _place_of(text: str, component: str) -> tuple[str, str, str]:
    """Return the three components of CLM05; blank for those that it does not have."""
    facility, qualifier, frequency, *_ = (*text.split(component or None), "", "", "")
    return facility, qualifier, frequency


@lru_cache(4096)
def _plain_days(text: str) -> tuple[date, date | None] | None:
    """Return the first and last day of one date or a range; None if one of them is not a plain date."""
    first, sign, last = text.partition("-")
    one, two = plain_day(first), plain_day(last) if sign else None
    return None if one is None or (sign and two is None) else (one, two)


_LONGEST_DAYS: Final = len("20260201-20260228")


class ClaimParts(X12File[ReadClaim]):
    """Reads the claim level."""

    __slots__ = (
        "_billing",
        "_billing_state",
        "_born",
        "_claim",
        "_entity",
        "_filing",
        "_first_name",
        "_kind",
        "_level",
        "_lines",
        "_member",
        "_patient_state",
        "_payer",
        "_place",
        "_salt",
        "_submitted",
    )

    def _start_claims(self, patient_salt: str) -> None:
        self._salt = as_salt(patient_salt)
        self._place = 0
        self._kind = ""
        self._claim: ClaimFacts | None = None
        self._lines: list[LineFacts] = []
        self._start_transaction()

    def _claim_handlers(self) -> Handlers:
        return {
            "BHT": self._bht, "HL": self._hl, "SBR": self._sbr, "NM1": self._nm1, "N4": self._n4, "DMG": self._dmg,
            "CLM": self._clm, "HI": self._hi, "REF": self._ref, "DTP": self._dtp, "NTE": self._nte,
        }  # fmt: skip

    def _start_transaction(self) -> None:
        self._level = _HEADER
        self._entity = ""
        self._submitted: date | None = None
        self._billing = self._billing_state = ""
        self._start_subscriber()

    def _start_subscriber(self) -> None:
        self._payer = self._filing = self._member = ""
        self._first_name = self._born = self._patient_state = ""

    def _claim_id(self) -> str:
        return "" if self._claim is None else self._claim.identifier[:80]

    # -- above the claim ---------------------------------------------------------------------------------------------

    def _bht(self, parts: Parts) -> None:
        self._submitted = self._day(parts[4] if len(parts) > 4 else "", parts, 4)

    def _hl(self, parts: Parts) -> ReadClaim | None:
        done = None if self._claim is None else self._closed()
        level = self._level = _LEVELS.get(parts[3], _HEADER) if len(parts) > 3 else _HEADER
        self._entity = ""
        if level == _PATIENT:
            self._first_name = self._born = self._patient_state = ""
        elif level != _HEADER:
            if level != _SUBSCRIBER:
                self._billing = self._billing_state = ""
            self._start_subscriber()
        return done

    def _sbr(self, parts: Parts) -> None:
        if self._claim is not None:
            self._level = Level.OTHER_PAYER
        else:
            self._filing = parts[9] if len(parts) > 9 else ""

    def _nm1(self, parts: Parts) -> None:
        entity = self._entity = parts[1] if len(parts) > 1 else ""
        if entity not in _ENTITIES:
            return
        level = self._level
        number = parts[9] if len(parts) > 9 else ""
        if level == _LINE:
            if entity == "82" and self._lines:
                self._lines[-1].rendering_provider = number
        elif level == _CLAIM:
            if entity == "82" and self._claim is not None:
                self._claim.rendering_provider = number
        elif self._claim is None:  # others are of another payer
            self._party(entity, number, parts)

    def _party(self, entity: str, number: str, parts: Parts) -> None:
        """Keep what claims need of a party above them."""
        if entity == "85":
            self._billing = number
        elif entity == "PR":
            if _SUBSCRIBER <= self._level <= _PATIENT:
                self._payer = (parts[3] if len(parts) > 3 and parts[2] == "2" else "") or number
        elif entity != "82":
            self._first_name = parts[4] if len(parts) > 4 else ""
            if entity == "IL":
                self._member = number

    def _n4(self, parts: Parts) -> None:
        if len(parts) < 3 or len(parts[2]) != 2:
            return
        entity = self._entity
        if self._level == _CLAIM:
            if entity == "77" and self._claim is not None:
                self._claim.facility_state = parts[2]
        elif self._claim is None:
            if entity == "85":
                self._billing_state = parts[2]
            elif entity in {"IL", "QC"}:
                self._patient_state = parts[2]

    def _dmg(self, parts: Parts) -> None:
        if self._claim is None and len(parts) > 2:
            self._born = parts[2]

    # -- the claim ---------------------------------------------------------------------------------------------------

    def _clm(self, parts: Parts) -> ReadClaim | None:
        done = None if self._claim is None else self._closed()
        self._level = _CLAIM
        self._entity = ""
        claim = self._claim = ClaimFacts(parts[1] if len(parts) > 1 else "", self._at)
        self._lines = claim.lines
        claim.stated_total = (plain_money(parts[2]) if len(parts) > 2 else None) or self._dollars(parts, 2)
        text = parts[5] if len(parts) > 5 else ""
        place = _place_of if len(text) <= _LONGEST_PLACE else _place_of.__wrapped__
        facility, qualifier, frequency = place(text, self._delimiters.component)
        if qualifier == "A" or (qualifier != "B" and self._kind == INSTITUTIONAL):
            claim.type_of_bill = f"0{facility}{frequency}" if facility else ""
        else:
            claim.place_of_service = facility
            claim.frequency = frequency
        return done

    def _dollars(self, parts: Parts, element: int) -> Decimal | None:
        """Return an amount that `plain_money` does not read, or zero; None with a note if it is not one."""
        return as_money(self._money(parts, element))

    def _hi(self, parts: Parts) -> None:
        claim = self._claim
        if claim is None:
            self._outside(parts)
            return
        component = self._delimiters.component or None
        for element in parts[1:]:
            held = element.split(component, 2)
            if len(held) < 2:
                continue
            qualifier, code = held[0], held[1]
            if len(element) > SHORT and len(code) > SHORT:
                claim.has_long_codes = True
            if qualifier in _DIAGNOSES:
                if code and not (qualifier in _REPEATED and code in claim.diagnoses):
                    claim.diagnoses.append(code)
            elif qualifier == "BG":
                claim.condition_codes.append(code)

    def _outside(self, parts: Parts) -> None:
        self._note("outside a claim; the segment is skipped", parts)

    def _ref(self, parts: Parts) -> None:
        claim = self._claim
        if claim is None or len(parts) < 3:
            return
        if self._level == _LINE:
            if parts[1] == "6R" and self._lines:
                self._lines[-1].line_control_number = parts[2]
            elif (
                parts[1] == "G1"
                and not self._entity
                and claim.prior_authorization is None
                and not (len(parts) > 4 and parts[4])  # REF04: another payer's
            ):
                claim.prior_authorization = parts[2]
        elif self._level == _CLAIM and self._entity not in {"PR", "IL"}:
            if parts[1] == "G1":
                claim.prior_authorization = parts[2]
            elif parts[1] == "F8":
                claim.original_claim = parts[2]

    def _dtp(self, parts: Parts) -> None:
        qualifier = parts[1] if len(parts) > 1 else ""
        if qualifier == "472":
            if self._level == _LINE and self._lines:
                line = self._lines[-1]
                plain = _plain_days(parts[3]) if len(parts) > 3 and len(parts[3]) <= _LONGEST_DAYS else None
                line.on, line.through = plain or self._days(parts)
        elif qualifier == "434" and self._level == _CLAIM and self._claim is not None:
            first, last = self._days(parts)
            self._claim.statement_from, self._claim.statement_through = first, last or first

    def _days(self, parts: Parts) -> tuple[date | None, date | None]:
        """Return the first and last day of a DTP segment; the last is None for one day."""
        first, _, last = (parts[3] if len(parts) > 3 else "").partition("-")
        if not first:
            self._note("the date is blank", parts, 3)
        return self._day(first, parts, 3), self._day(last, parts, 3) if last else None

    def _nte(self, parts: Parts) -> None:
        text = parts[2] if len(parts) > 2 else ""
        if self._level == _CLAIM and self._claim is not None:
            self._claim.notes.append(text)
        elif self._level == _LINE and self._lines:
            line = self._lines[-1]
            line.narrative = f"{line.narrative} {text}" if line.narrative else text

    # -- its end -----------------------------------------------------------------------------------------------------

    def _closed(self) -> ReadClaim | None:
        facts = self._claim
        if facts is None:
            return None
        place, self._place = self._place, self._place + 1
        origin = Origin(self.file, self._interchange, self._transaction, facts.at)
        try:
            claim: Claim | JcodesError = self._made(facts)
            self._count_refused.good += 1
        except JcodesError as error:
            error.add_note(str(origin))
            claim = error
            self._at, at = facts.at, self._at
            self._note(f"{error.message}; the claim is refused", ["CLM"], is_refusal=True)
            self._at = at
            self._count_refused.refuse(error, str(origin))
        self._claim = None
        self._level = _HEADER
        return ReadClaim(place, claim, facts.identifier, origin)

    def _made(self, facts: ClaimFacts) -> Claim:
        """Return the claim.

        Raises:
            MalformedClaimError: A dental claim, or what no claim holds.
        """
        services = facts.services
        if "SV3" in services or len(services) > 1:
            raise MalformedClaimError(
                "a dental line (SV3)" if "SV3" in services else "lines of both forms (SV1 and SV2)",
                value=None,
                field="lines",
                hint="give claims of the 837P and the 837I",
            )
        if facts.has_too_many_lines:
            raise MalformedClaimError(
                f"more than {MOST_LINES} lines", value=None, field="lines", hint="split the claim"
            )
        form = _SERVICES[services[0]] if services else _FORMS.get(self._kind)
        if form is None:
            form = ClaimForm.PROFESSIONAL if facts.type_of_bill is None else ClaimForm.INSTITUTIONAL
        at_home = form is ClaimForm.PROFESSIONAL and facts.place_of_service == _HOME
        state = facts.facility_state or (self._patient_state if at_home else "") or self._billing_state
        lines = []
        for line in facts.lines:
            try:
                lines.append(line.line(facts.rendering_provider))
            except JcodesError as error:
                error.add_note(f"segment {line.at}")
                raise
        facts.form = form
        facts.payer = self._payer
        facts.policy = _POLICIES.get(self._filing, "")
        facts.billing_provider = self._billing
        facts.submitted = self._submitted
        facts.state = state.upper()
        facts.patient_key = patient_key(self._salt, self._member, self._born, self._first_name)
        return facts.claim(tuple(lines))
