"""`read_835(path_or_stream)`: the payments of an X12 835, one claim at a time, as `Remittance` values."""

from typing import Any, Final

from jcodes.claims.charges import as_money
from jcodes.claims.remittance import Adjustment, PaidLine, ProviderAdjustment, Remittance
from jcodes.errors import JcodesError, MalformedClaimError
from jcodes.integrations.x12.bounds import MOST_LINES
from jcodes.integrations.x12.noted_file import Source
from jcodes.integrations.x12.notes import MOST_NOTES
from jcodes.integrations.x12.x12_file import Parts, X12File

__all__ = ["Payments835", "ProviderAdjustment", "read_835"]

_SKIPPED: Final = frozenset({
    "CUR", "REF", "N1", "N2", "N3", "N4", "PER", "RDM", "LX", "TS2", "TS3", "NM1", "QTY", "AMT", "DTM", "LQ", "MIA", "MOA", "CAS",
})  # fmt: skip
"""Segments of the 835 that are not read."""
_MIA_REMARKS: Final = (5, 20, 21, 22, 23)
_MOA_REMARKS: Final = (3, 4, 5, 6, 7)
_REMARKS: Final = {"HE": "remarks", "RX": "reject_codes"}
_CODES: Final = frozenset({"HC", "AD", "ER", "HP", "IV", "WK"})


class Payments835(X12File[Remittance]):
    """The payments of one file: an iterator, with the notes on what was read so far.

    Attributes:
        provider_adjustments: The PLB adjustments that were read so far, at most a thousand.
    """

    __slots__ = (
        "_claim",
        "_line",
        "_paid_on",
        "_payer",
        "_payment",
        "provider_adjustments",
    )

    _wanted = "835"
    _items_are = "payments"
    _skipped_ids = _SKIPPED

    def __init__(self, source: Source) -> None:
        """Initialize with a path or an open file; nothing is read yet."""
        super().__init__(source)
        self.provider_adjustments: list[ProviderAdjustment] = []
        self._claim: dict[str, Any] | None = None
        self._line: dict[str, Any] | None = None
        self._body = {
            **self._envelope, "BPR": self._bpr, "TRN": self._trn, "N1": self._n1, "CLP": self._clp, "CAS": self._cas, "MIA": self._mia,
            "MOA": self._moa, "SVC": self._svc, "DTM": self._dtm, "REF": self._ref, "AMT": self._amt, "LQ": self._lq, "PLB": self._plb,
        }  # fmt: skip
        self._start_transaction()

    def _start_transaction(self) -> None:
        self._payer = self._payment = ""
        self._paid_on: Any = None

    def _begin(self, version: str) -> str:
        del version
        self._count("835")
        self._start_transaction()
        return ""

    def _claim_id(self) -> str:
        return "" if self._claim is None else str(self._claim["identifier"])[:80]

    # -- the payment -------------------------------------------------------------------------------------------------

    def _bpr(self, parts: Parts) -> None:
        self._paid_on = self._day(_at(parts, 16), parts, 16)

    def _trn(self, parts: Parts) -> None:
        self._payment = self._payment or _at(parts, 2)

    def _n1(self, parts: Parts) -> None:
        if _at(parts, 1) == "PR":
            self._payer = _at(parts, 2)

    def _plb(self, parts: Parts) -> None:
        """Hold the adjustments for the last claim of the payment, which ends at SE; without claims, for a remittance of none."""
        self._line = None
        for at in range(3, len(parts) - 1, 2):
            reason, _, reference = parts[at].partition(self._delimiters.component or "\0")
            amount = self._money(parts, at + 1)
            if len(self.provider_adjustments) >= MOST_NOTES:
                continue
            try:
                held = ProviderAdjustment(parts[1], reason, reference, as_money(amount))
            except JcodesError as error:
                self._note(f"{error.message}; left out", parts, at, is_refusal=True)
                continue
            self.provider_adjustments.append(held)
            if self._claim is None:
                self._claim = {"identifier": "", "adjustments": [], "remarks": [], "lines": [], "at": self._at}
            self._claim.setdefault("provider_adjustments", []).append(held)

    # -- the claim and its lines -------------------------------------------------------------------------------------

    def _clp(self, parts: Parts) -> Remittance | None:
        done = self._closed()
        claim: dict[str, Any] = {"identifier": _at(parts, 1), "adjustments": [], "remarks": [], "lines": []}
        self._claim = claim
        claim["at"] = self._at
        claim["status"] = _at(parts, 2)
        claim["charge"], claim["paid"], claim["patient"] = (self._money(parts, at) for at in (3, 4, 5))
        claim["control_number"] = _at(parts, 7)
        return done

    def _svc(self, parts: Parts) -> None:
        claim = self._claim
        if claim is None:
            self._note("outside a claim; the segment is skipped", parts)
            return
        line: dict[str, Any] = {"adjustments": [], "remarks": []}
        self._line = line
        if len(claim["lines"]) < MOST_LINES:
            claim["lines"].append(line)
        else:
            claim["too_many"] = True
        qualifier, code, modifiers = self._composite(parts, 1)
        if qualifier == "NU":
            line["revenue_code"] = code
        elif qualifier == "N4":
            line["ndc"] = code
        else:
            line["code"], line["modifiers"] = code, modifiers
            if qualifier not in _CODES:
                self._note("a code without a known qualifier; it is read as it is", parts, 1)
        line["charge"], line["paid"] = self._money(parts, 2), self._money(parts, 3)
        if _at(parts, 4):
            line["revenue_code"] = _at(parts, 4)
        line["units"] = _at(parts, 5)
        line["submitted_code"] = self._composite(parts, 6)[1]

    def _composite(self, parts: Parts, at: int) -> tuple[str, str, list[str]]:
        """Return qualifier, code and modifiers of a composite."""
        held = _at(parts, at).split(self._delimiters.component or None)
        qualifier, code = (*held, "", "")[:2]
        return qualifier, code, [one for one in held[2:6] if one]

    def _cas(self, parts: Parts) -> None:
        held = self._line or self._claim
        if held is None:
            self._note("outside a claim; the segment is skipped", parts)
            return
        for at in range(2, len(parts), 3):
            if parts[at]:
                held["adjustments"].append(Adjustment(parts[1], parts[at], self._money(parts, at + 1)))

    def _mia(self, parts: Parts) -> None:
        self._remarked(parts, _MIA_REMARKS)

    def _moa(self, parts: Parts) -> None:
        self._remarked(parts, _MOA_REMARKS)

    def _remarked(self, parts: Parts, places: tuple[int, ...]) -> None:
        if self._claim is not None:
            self._claim["remarks"] += [code for at in places if (code := _at(parts, at))]

    def _lq(self, parts: Parts) -> None:
        kind = _REMARKS.get(_at(parts, 1))
        if self._line is not None and kind is not None and _at(parts, 2):
            self._line.setdefault(kind, []).append(parts[2])

    def _dtm(self, parts: Parts) -> None:
        line, qualifier = self._line, _at(parts, 1)
        if line is None:
            return
        if qualifier in {"472", "150"}:
            line["on"] = self._day(_at(parts, 2), parts, 2)
        elif qualifier == "151":
            line["through"] = self._day(_at(parts, 2), parts, 2)

    def _ref(self, parts: Parts) -> None:
        if self._line is not None and _at(parts, 1) == "6R":
            self._line["line_control_number"] = _at(parts, 2)

    def _amt(self, parts: Parts) -> None:
        if self._line is not None and _at(parts, 1) == "B6":
            self._line["allowed"] = self._money(parts, 2)

    # -- its end -----------------------------------------------------------------------------------------------------

    def _closed(self) -> Remittance | None:
        claim = self._claim
        if claim is None:
            return None
        number, at = claim.pop("at"), self._at
        try:
            made = self._made(claim, number)
            self._count_refused.good += 1
        except JcodesError as error:
            self._at = number
            self._note(f"{error.message}; the payment is refused", ["CLP"], is_refusal=True)
            self._count_refused.refuse(error, str(self._origin(number)))
            return None
        finally:
            self._claim = self._line = None
            self._at = at
        return made

    def _made(self, claim: dict[str, Any], number: int) -> Remittance:
        """Return the payment that begins at a segment.

        Raises:
            MalformedClaimError: What no remittance holds.
        """
        if claim.pop("too_many", False):
            raise MalformedClaimError(
                f"more than {MOST_LINES} lines", value=None, field="lines", hint="give a payment of fewer lines"
            )
        claim["lines"] = [PaidLine(**line) for line in claim["lines"]]
        return Remittance(
            payer=self._payer,
            payment_number=self._payment,
            paid_on=self._paid_on,
            origin=self._origin(number),
            **claim,
        )


def _at(parts: Parts, at: int) -> str:
    return parts[at] if len(parts) > at else ""


def read_835(source: Source) -> Payments835:
    r"""Return the payments of an 835, one claim at a time; ``audit(claims, remits=...)`` takes them.

    >>> import io
    >>> from jcodes.integrations.x12 import read_835
    >>> file = io.StringIO(
    ...     "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260301*1200*^*00501*000000001*0*T*:~"
    ...     "GS*HP*A*B*20260301*1200*1*X*005010X221A1~ST*835*0001~CLP*A-1*4*5000*0**MB*ICN1~SVC*HC:J9312*5000*0~"
    ...     "DTM*472*20260201~CAS*CO*16*5000~LQ*HE*N519~SE*7*0001~GE*1*1~IEA*1*000000001~")
    >>> (remit,) = read_835(file)
    >>> remit.identifier, remit.lines[0].adjustments[0].reason, remit.lines[0].remarks
    ('A-1', '16', ('N519',))

    Args:
        source: The path of the file, or an open file, binary or text.

    Returns:
        An iterator of `Remittance`, with `notes`, `note_count`, `transactions` and `provider_adjustments` (PLB). A damaged segment is in `notes`
        with its position, and the rest is read; so are payments that no record can hold, and other transactions, which are skipped.

    Raises:
        MalformedClaimError: When the first payment is asked for: no ISA segment in the file; or none of the first thousand segments is one that
            stands in such a transaction, or at most 1 % after ten thousand others; the same of the payments.
        OSError: The file cannot be opened.
    """
    return Payments835(source)
