"""The claim level of an 837: billing provider, subscriber, patient, CLM and the segments up to the first line."""

from abc import abstractmethod
from datetime import date
from typing import Any, Final

from jcodes.claims import Claim, ClaimForm, PlaceOfService, ServiceLine
from jcodes.claims.reading import ReadClaim
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.integrations.patient_keys import as_salt, patient_key
from jcodes.integrations.x12.bounds import MOST_LINES
from jcodes.integrations.x12.transactions import INSTITUTIONAL, PROFESSIONAL
from jcodes.integrations.x12.x12_file import Handlers, Parts, X12File
from jcodes.sources import as_citation

__all__ = ["FILING_SOURCE", "ClaimParts", "Level"]


class Level:
    """Where in the transaction the reader is."""

    HEADER, BILLING, SUBSCRIBER, PATIENT, CLAIM, OTHER_PAYER, LINE, LINE_PAYER = range(8)


_LEVELS: Final = {"20": Level.BILLING, "22": Level.SUBSCRIBER, "23": Level.PATIENT}
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


class ClaimParts(X12File[ReadClaim]):
    """Reads the claim level."""

    def _start_claims(self, patient_salt: str) -> None:
        self._salt = as_salt(patient_salt)
        self._place = 0
        self._kind = ""
        self._claim: dict[str, Any] | None = None
        self._start_transaction()

    def _claim_handlers(self) -> Handlers:
        return {
            "BHT": self._bht, "HL": self._hl, "SBR": self._sbr, "NM1": self._nm1, "N4": self._n4, "DMG": self._dmg,
            "CLM": self._clm, "HI": self._hi, "REF": self._ref, "DTP": self._dtp, "NTE": self._nte,
        }  # fmt: skip

    def _start_transaction(self) -> None:
        self._level = Level.HEADER
        self._entity = ""
        self._submitted: date | None = None
        self._billing = self._billing_state = ""
        self._start_subscriber()

    def _start_subscriber(self) -> None:
        self._payer = self._filing = self._member = ""
        self._start_patient()

    def _start_patient(self) -> None:
        self._first_name = self._born = self._patient_state = ""

    def _claim_id(self) -> str:
        return "" if self._claim is None else str(self._claim["identifier"])[:80]

    # -- above the claim ---------------------------------------------------------------------------------------------

    def _bht(self, parts: Parts) -> None:
        self._submitted = self._day(parts[4] if len(parts) > 4 else "", parts, 4)

    def _hl(self, parts: Parts) -> ReadClaim | None:
        done = self._finished()
        self._level = _LEVELS.get(parts[3] if len(parts) > 3 else "", Level.HEADER)
        self._entity = ""
        if self._level == Level.BILLING:
            self._billing = self._billing_state = ""
        if self._level in {Level.BILLING, Level.SUBSCRIBER}:
            self._start_subscriber()
        elif self._level == Level.PATIENT:
            self._start_patient()
        return done

    def _sbr(self, parts: Parts) -> None:
        if self._claim is not None:
            self._level = Level.OTHER_PAYER
        else:
            self._filing = parts[9] if len(parts) > 9 else ""

    def _nm1(self, parts: Parts) -> None:
        entity = self._entity = parts[1] if len(parts) > 1 else ""
        level = self._level
        number = parts[9] if len(parts) > 9 else ""
        if level == Level.LINE:
            if entity == "82" and self._lines:
                self._lines[-1]["rendering_provider"] = number
        elif level == Level.CLAIM:
            if entity == "82":
                self._rendering = number
        elif entity == "85":
            self._billing = number
        elif entity == "PR" and level in {Level.SUBSCRIBER, Level.PATIENT}:
            name = parts[3] if len(parts) > 3 and parts[2] == "2" else ""
            self._payer = name or number
        elif entity == "IL":
            self._member = number
            self._first_name = parts[4] if len(parts) > 4 else ""
        elif entity == "QC":
            self._first_name = parts[4] if len(parts) > 4 else ""

    def _n4(self, parts: Parts) -> None:
        state = parts[2] if len(parts) > 2 else ""
        if len(state) != 2:
            return
        entity = self._entity
        if self._level == Level.CLAIM:
            if entity == "77":
                self._facility_state = state
        elif entity == "85":
            self._billing_state = state
        elif entity in {"IL", "QC"} and self._claim is None:
            self._patient_state = state

    def _dmg(self, parts: Parts) -> None:
        if self._claim is None and len(parts) > 2:
            self._born = parts[2]

    # -- the claim ---------------------------------------------------------------------------------------------------

    def _clm(self, parts: Parts) -> ReadClaim | None:
        done = self._finished()
        self._level = Level.CLAIM
        self._entity = self._rendering = self._facility_state = ""
        self._claim_at = self._at
        self._lines: list[dict[str, Any]] = []
        self._too_many = False
        self._services: set[str] = set()
        self._notes_of_claim: list[str] = []
        self._diagnoses: list[str] = []
        self._conditions: list[str] = []
        claim: dict[str, Any] = {"identifier": parts[1] if len(parts) > 1 else ""}
        self._claim = claim
        claim["stated_total"] = self._money(parts, 2)
        place = (parts[5] if len(parts) > 5 else "").split(self._delimiters.component or None)
        facility, qualifier, frequency = (*place, "", "", "")[:3]
        if qualifier == "A" or (qualifier != "B" and self._kind == INSTITUTIONAL):
            claim["type_of_bill"] = f"0{facility}{frequency}" if facility else ""
        else:
            claim["place_of_service"] = facility
            claim["frequency"] = frequency
        return done

    def _hi(self, parts: Parts) -> None:
        if self._claim is None:
            self._outside(parts)
            return
        component = self._delimiters.component or None
        for element in parts[1:]:
            held = element.split(component, 2)
            if len(held) < 2:
                continue
            code = held[1]
            if held[0] in _DIAGNOSES:
                if code and not (held[0] in _REPEATED and code in self._diagnoses):
                    self._diagnoses.append(code)
            elif held[0] == "BG":
                self._conditions.append(code)

    def _outside(self, parts: Parts) -> None:
        self._note("outside a claim; the segment is skipped", parts)

    def _ref(self, parts: Parts) -> None:
        if len(parts) < 3 or self._claim is None:
            return
        if self._level == Level.LINE:
            if parts[1] == "6R" and self._lines:
                self._lines[-1]["line_control_number"] = parts[2]
            elif parts[1] == "G1" and not self._entity:
                self._claim.setdefault("prior_authorization", parts[2])
        elif self._level == Level.CLAIM and self._entity not in {"PR", "IL"}:
            if parts[1] == "G1":
                self._claim["prior_authorization"] = parts[2]
            elif parts[1] == "F8":
                self._claim["original_claim"] = parts[2]

    def _dtp(self, parts: Parts) -> None:
        qualifier = parts[1] if len(parts) > 1 else ""
        if qualifier == "472":
            if self._level == Level.LINE and self._lines:
                line = self._lines[-1]
                line["on"], line["through"] = self._days(parts)
        elif qualifier == "434" and self._level == Level.CLAIM and self._claim is not None:
            first, last = self._days(parts)
            self._claim["statement_from"], self._claim["statement_through"] = first, last or first

    def _days(self, parts: Parts) -> tuple[Any, Any]:
        """Return the first and last day of a DTP segment; the last is None for one day."""
        first, _, last = (parts[3] if len(parts) > 3 else "").partition("-")
        if not first:
            self._note("the date is blank", parts, 3)
        return self._day(first, parts, 3), self._day(last, parts, 3) if last else None

    def _nte(self, parts: Parts) -> None:
        text = parts[2] if len(parts) > 2 else ""
        if self._level == Level.CLAIM:
            self._notes_of_claim.append(text)
        elif self._level == Level.LINE and self._lines:
            line = self._lines[-1]
            line["narrative"] = f"{line['narrative']} {text}" if line["narrative"] else text

    # -- its end -----------------------------------------------------------------------------------------------------

    def _finished(self) -> ReadClaim | None:
        """Return the claim that was being read, if any."""
        facts = self._claim
        if facts is None:
            return None
        place, self._place = self._place, self._place + 1
        origin = self._origin(self._claim_at)
        identifier = facts["identifier"]
        try:
            claim: Claim | JcodesError = self._made(facts)
        except JcodesError as error:
            error.add_note(str(origin))
            claim = error
            self._at, at = self._claim_at, self._at
            self._note(f"{error.message}; the claim is refused", ["CLM"], is_refusal=True)
            self._at = at
        self._claim = None
        self._level = Level.HEADER
        return ReadClaim(place, claim, identifier, origin)

    def _made(self, facts: dict[str, Any]) -> Claim:
        """Return the claim.

        Raises:
            MalformedClaimError: A dental claim, or what no claim holds.
        """
        if "SV3" in self._services or len(self._services) > 1:
            raise MalformedClaimError(
                "a dental line (SV3)" if "SV3" in self._services else "lines of both forms (SV1 and SV2)",
                value=None,
                field="lines",
                hint="give claims of the 837P and the 837I",
            )
        if self._too_many:
            raise MalformedClaimError(
                f"more than {MOST_LINES} lines", value=None, field="lines", hint="split the claim"
            )
        service = next(iter(self._services), "")
        form = _SERVICES.get(service) or _FORMS.get(self._kind)
        if form is None:
            form = ClaimForm.INSTITUTIONAL if "type_of_bill" in facts else ClaimForm.PROFESSIONAL
        at_home = form is ClaimForm.PROFESSIONAL and facts.get("place_of_service") == _HOME
        state = self._facility_state or (self._patient_state if at_home else "") or self._billing_state
        facts["lines"] = self._service_lines()
        return Claim(
            form=form,
            payer=self._payer,
            policy=_POLICIES.get(self._filing, ""),
            diagnoses=tuple(self._diagnoses),
            condition_codes=tuple(self._conditions),
            billing_provider=self._billing,
            submitted=self._submitted,
            narrative=" ".join(filter(None, self._notes_of_claim)),
            state=state.upper(),
            patient_key=patient_key(self._salt, self._member, self._born, self._first_name),
            **facts,
        )

    @abstractmethod
    def _service_lines(self) -> tuple[ServiceLine, ...]:
        """Return the lines of the claim."""
