"""`to_837`: claims as an X12 837, with the loops that a claim record can fill."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from jcodes.claims import Claim, ClaimForm, PlaceOfService
from jcodes.errors import MalformedClaimError, MalformedError
from jcodes.errors.messages import shown, type_name
from jcodes.integrations.x12.delimiters import Delimiters, as_delimiters
from jcodes.integrations.x12.line_segments import segments_of
from jcodes.integrations.x12.parties import Parties, Party
from jcodes.integrations.x12.written import Segment, day, days, interchange, number, wrapped
from jcodes.periods import as_date
from jcodes.records import record_of

__all__ = ["to_837"]

_VERSIONS: Final = {ClaimForm.PROFESSIONAL: "005010X222A1", ClaimForm.INSTITUTIONAL: "005010X223A2"}
_ICD_10: Final = date(2015, 10, 1)
_FILING: Final = {"medicare-advantage": "16", "medicaid-generic": "MC", "commercial-generic": "CI"}
_MOST_CONTROL: Final = 999_999_999
_LONGEST_PLACE: Final = 15
_A_SEGMENT: Final = 12
"""Composites of an HI segment."""


def to_837(  # noqa: PLR0913 - the facts of an envelope
    claims: Iterable[Claim],
    *,
    created: date,
    sender: str = "SENDER",
    receiver: str = "RECEIVER",
    control: int = 1,
    test: bool = True,
    delimiters: Delimiters | None = None,
    parties: Parties | None = None,
) -> str:
    """Return the claims as one interchange of an 837, one transaction a claim.

    No claim record holds a name, an address or a member number. *parties* gives them, for a claim that the implementation guides call whole;
    without it those elements are left blank for your own system to fill. `read_837` gives the claims back, without the fields that an 837 does not have (setting, patient key, the payer's
    number of the claim, charts), with trailing zeros of numbers and the points of diagnoses gone.

    >>> from datetime import date
    >>> import jcodes
    >>> from jcodes.integrations.x12 import to_837
    >>> claim = jcodes.Claim(jcodes.ServiceLine("J9312", units=75, charge="5000"), identifier="A-1", place_of_service="11")
    >>> to_837([claim], created=date(2026, 2, 3)).split("~")[8:11]
    ['CLM*A-1*5000***11:B:1', 'LX*1', 'SV1*HC:J9312*5000*UN*75']

    Args:
        claims: The claims, all of one form; a claim whose `form` is None is institutional if it has a type of bill.
        created: The date of the file; of a claim without `submitted` also its BHT04.
        sender: ISA06 and GS02, at most 15 characters.
        receiver: ISA08 and GS03.
        control: The control number of the interchange, 1 to 999999999.
        test: Whether ISA15 says test (T) or production (P).
        delimiters: The delimiters; None for ``*``, ``:``, ``^`` and ``~``.
        parties: Who sends, bills, pays and is insured. Their addresses are written instead of `Claim.state`.

    Raises:
        MalformedClaimError: No claims, or claims of both forms. With *parties*, a replacement or void (frequency code 7 or 8) without the
            payer's number of the claim that it refers to, or a rendering provider without a name.
        MalformedDateError: *created* is not a date.
        MalformedError: Another argument that an interchange cannot hold.
        MalformedLineError: A line that X12 cannot hold; see `to_x12`.
    """
    held, on = _held(claims), as_date(created)
    for name, place in (("sender", sender), ("receiver", receiver)):
        _check_place(name, place)
    if type(control) is not int or not 1 <= control <= _MOST_CONTROL:
        raise MalformedError(
            f"control={shown(control)} is not a number from 1 to {_MOST_CONTROL}",
            value=control,
            hint="give such a number",
        )
    if not isinstance(test, bool):
        raise MalformedError(
            f"test= must be True or False, not {type_name(test)}", value=test, hint="give True or False"
        )
    forms = {_form(claim) for claim in held}
    if len(forms) != 1:
        raise MalformedClaimError(
            "claims of both forms" if held else "no claims",
            value=None,
            field="claims",
            hint="write professional and institutional claims to files of their own",
        )
    if parties is not None and not isinstance(parties, Parties):
        raise MalformedError(
            f"parties= must be Parties, not {type_name(parties)}", value=parties, hint="give Parties, or None"
        )
    (form,) = forms
    return interchange(
        [tuple(_transaction(claim, form, on, parties)) for claim in held],
        function="HC",
        version=_VERSIONS[form],
        created=on,
        sender=sender,
        receiver=receiver,
        control=control,
        test=test,
        delimiters=as_delimiters(delimiters),
    )


def _held(claims: Iterable[Claim]) -> list[Claim]:
    if isinstance(claims, Claim) or not isinstance(claims, Iterable):
        raise MalformedClaimError(
            f"claims must be a list of claims, not {type_name(claims)}",
            value=claims,
            field="claims",
            hint="give a list",
        )
    return [record_of(Claim, one, "claims") for one in claims]


def _check_place(name: str, value: object) -> None:
    if (
        not isinstance(value, str)
        or not 1 <= len(value) <= _LONGEST_PLACE
        or not value.isprintable()
        or not value.isascii()
    ):
        raise MalformedError(
            f"{name}= must be a text of 1 to {_LONGEST_PLACE} characters",
            value=value,
            hint="give the number of your contract",
        )


def _form(claim: Claim) -> ClaimForm:
    return claim.form or (ClaimForm.INSTITUTIONAL if claim.type_of_bill.strip() else ClaimForm.PROFESSIONAL)


def _transaction(claim: Claim, form: ClaimForm, created: date, parties: Parties | None) -> Iterator[Segment]:
    professional = form is ClaimForm.PROFESSIONAL
    yield ("BHT", "0019", "00", claim.identifier[:50], day(claim.submitted or created), "0000", "CH")
    filing = _FILING.get(claim.policy, "MB" if professional else "MA")
    yield from _blank_head(claim, filing, professional=professional) if parties is None else parties.head(claim, filing)
    signed = () if parties is None else parties.signed(claim, professional=professional)
    admission = None if parties is None else parties.admission
    yield from _claim(claim, signed, admission, professional=professional)
    providers = {line.rendering_provider for line in claim.lines}
    shared = (len(providers) == 1 and providers.pop()) or ""
    if shared:
        yield _rendering(shared, parties)
    if parties is not None and parties.facility is not None:
        yield from parties.facility.segments("77", "XX")
    for at, line in enumerate(claim.lines, 1):
        yield ("LX", str(at))
        yield from segments_of(line, form)
        if line.rendering_provider and not shared:
            yield _rendering(line.rendering_provider, parties)


def _rendering(number: str, parties: Parties | None) -> Segment:
    return (Party("") if parties is None else parties.named(number)).named("82", "XX", number)


def _blank_head(claim: Claim, filing: str, *, professional: bool) -> Iterator[Segment]:
    """Yield the levels above the claim with what the record holds."""
    at_home = professional and claim.place_of_service == PlaceOfService.HOME.value
    yield ("HL", "1", "", "20", "1")
    yield ("NM1", "85", "2", "", "", "", "", "", "XX" if claim.billing_provider else "", claim.billing_provider)
    if claim.state and not at_home:
        yield ("N4", "", claim.state)
    yield ("HL", "2", "1", "22", "0")
    yield ("SBR", "P", "18", "", "", "", "", "", "", filing)
    if at_home and claim.state:
        yield from ((("NM1", "IL", "1")), ("N4", "", claim.state))
    if claim.payer:
        yield ("NM1", "PR", "2", claim.payer)


def _claim(
    claim: Claim, signed: tuple[str, ...], admission: tuple[str, str, str] | None, *, professional: bool
) -> Iterator[Segment]:
    if professional:
        place: tuple[str, ...] = (claim.place_of_service, "B", claim.frequency_code or "1")
    else:
        bill = claim.type_of_bill.strip().removeprefix("0")
        frequency = bill[2:].strip("Xx")  # 13X names bills of every frequency
        place = (bill[:2], "A", frequency or claim.frequency_code or "1")
    total = claim.total if claim.stated_total is None else claim.stated_total
    yield ("CLM", claim.identifier, number(total), "", "", place, *signed)
    if claim.statement_from is not None:
        yield from days("434", claim.statement_from, claim.statement_through or claim.statement_from)
    if admission is not None and not professional:
        yield ("CL1", *admission)
    if claim.prior_authorization:
        yield ("REF", "G1", claim.prior_authorization)
    if claim.original_claim:
        yield ("REF", "F8", claim.original_claim)
    for piece in wrapped(claim.narrative, "narrative"):
        yield ("NTE", "ADD", piece)
    first = claim.first_day
    old = first is not None and first < _ICD_10
    codes = [code.strip().replace(".", "") for code in claim.diagnoses]
    principal, other = ("BK", "BF") if old else ("ABK", "ABF")
    composites = [(other if at else principal, code) for at, code in enumerate(codes)]
    groups = [composites[:1], composites[1:]] if not professional else [composites]
    for group in (*groups, [("BG", code) for code in claim.condition_codes]):
        for at in range(0, len(group), _A_SEGMENT):
            yield ("HI", *group[at : at + _A_SEGMENT])
