"""The columns of claims in rows, one service line a row: their fields and the headings that name them."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from jcodes.errors import MalformedClaimError
from jcodes.errors.messages import legible

__all__ = [
    "COLUMNS",
    "Column",
    "Part",
    "columns_of",
    "is_code_heading",
    "is_row_heading",
    "line_field",
    "plain_heading",
    "unread",
]

Part = str
"""Where a column goes: ``"claim"``, ``"line"`` or ``"record"``."""

_PLAIN: Final = re.compile("[^a-z0-9]")
_DIAGNOSES: Final = 12
_MODIFIERS: Final = 4


@attrs.frozen
class Column:
    """One column.

    Attributes:
        name: The documented heading.
        part: ``"claim"``, ``"line"`` or ``"record"``: whose field it is.
        field: The field; several columns of one field are put together, such as modifier_1 to modifier_4.
        about: What it holds.
        also: Other headings that are read. Case, spaces and punctuation of a heading do not matter.
    """

    name: str
    part: Part
    field: str
    about: str
    also: tuple[str, ...] = ()


def _numbered(name: str, part: Part, about: str, count: int, *also: str) -> tuple[Column, ...]:
    field = {"diagnosis": "diagnoses", "modifier": "modifiers"}[name]
    return tuple(
        Column(f"{name}_{at}", part, field, about, tuple(f"{one}{at}" for one in also)) for at in range(1, count + 1)
    )


COLUMNS: Final = (
    Column("claim", "claim", "identifier", "the claim number; rows with the same number are lines of one claim",
        ("claim_id", "claim_number", "claim_no", "identifier", "clm01", "patient_control_number", "patient_account", "patient_account_number",
            "patient_acct", "account_number", "account")),
    Column("frequency", "claim", "frequency", "the frequency code: 1 original, 7 replacement, 8 void",
        ("frequency_code", "claim_frequency", "claim_frequency_code", "resubmission_code", "clm05_3")),
    Column("original_claim", "claim", "original_claim", "the number of the claim that a replacement or void refers to",
        ("original_reference_number", "original_ref_no", "original_claim_number", "ref_f8")),
    Column("control_number", "claim", "control_number", "the payer's number of this claim",
        ("icn", "dcn", "payer_claim_control_number", "payer_control_number", "payer_claim_number")),
    Column("patient_key", "claim", "patient_key", "a key of the patient that is no name; the same on all claims of the patient",
        ("patient_id", "patient", "member_key", "person_key")),
    Column("payer", "claim", "payer", "the payer's name", ("payer_name", "plan", "plan_name", "insurance")),
    Column("policy", "claim", "policy", "the payer's policy, such as medicare-part-b", ("payer_policy",)),
    Column("billing_provider", "claim", "billing_provider", "the billing provider, such as an NPI",
        ("billing_npi", "billing_provider_npi", "group_npi")),
    Column("place_of_service", "claim", "place_of_service", "the two digits", ("pos", "place", "place_of_service_code")),
    Column("setting", "claim", "setting", "the care setting, if it differs from the place of service", ("care_setting",)),
    Column("form", "claim", "form", "professional or institutional", ("claim_form", "claim_type")),
    Column("type_of_bill", "claim", "type_of_bill", "institutional claims: the type of bill, such as 0131", ("tob", "bill_type")),
    Column("condition_codes", "claim", "condition_codes", "institutional claims: the condition codes", ("condition_code",)),
    Column("diagnoses", "claim", "diagnoses", "all ICD-10 codes, with spaces or semicolons between them",
        ("diagnosis", "dx", "diagnosis_codes", "icd_10_codes")),
    *_numbered("diagnosis", "claim", "one ICD-10 code", _DIAGNOSES, "dx", "diag", "diagnosis_code"),
    Column("prior_authorization", "claim", "prior_authorization", "the authorization number",
        ("authorization", "auth_number", "prior_auth", "authorization_number")),
    Column("submitted", "claim", "submitted", "the submission date", ("submitted_on", "submission_date", "filed", "date_submitted")),
    Column("statement_from", "claim", "statement_from", "institutional claims: the first day of the statement", ("statement_from_date",)),
    Column("statement_through", "claim", "statement_through", "its last day", ("statement_through_date", "statement_to")),
    Column("stated_total", "claim", "stated_total", "the total charge on the claim", ("total_charge", "claim_total")),
    Column("claim_narrative", "claim", "narrative", "the claim's free text", ("claim_note",)),
    Column("line", "line", "line", "the number of the line; without it, lines are sorted by date, code and the other columns",
        ("line_number", "line_no", "service_line", "line_item")),
    Column("code", "line", "code", "the procedure code: HCPCS Level II or CPT",
        ("hcpcs", "hcpcs_code", "cpt", "cpt_hcpcs", "hcpcs_cpt", "procedure", "procedure_code", "proc_code", "cpt_code")),
    Column("modifiers", "line", "modifiers", "all modifiers, with spaces, commas or semicolons between them",
        ("mods", "mod", "modifier")),
    *_numbered("modifier", "line", "one modifier", _MODIFIERS, "mod"),
    Column("units", "line", "units", "the units", ("unit_count", "billed_units", "qty", "quantity", "service_units")),
    Column("on", "line", "on", "the date of service, or the first day of a range",
        ("date_of_service", "dos", "service_date", "from_date", "service_from", "date_of_service_from", "dos_from", "svc_date",
            "date_of_svc")),
    Column("through", "line", "through", "the last day of a range",
        ("to_date", "through_date", "service_through", "date_of_service_to", "dos_to", "thru")),
    Column("charge", "line", "charge", "the charge of the line, dollars and cents",
        ("charges", "charge_amount", "billed_amount", "billed", "line_charge", "amount", "chg")),
    Column("ndc", "line", "ndc", "the National Drug Code", ("ndc11", "ndc_code", "ndc_number", "ndc_no", "national_drug_code")),
    Column("ndc_quantity", "line", "ndc_quantity", "the NDC quantity", ("ndc_qty",)),
    Column("ndc_unit", "line", "ndc_unit", "its unit of measure: ML, UN, GR, F2 or ME", ("ndc_uom", "ndc_units", "ndc_unit_of_measure")),
    Column("diagnosis_pointers", "line", "diagnosis_pointers", "the diagnoses of the line, such as AB or 1:2",
        ("pointers", "dx_pointers", "diagnosis_pointer", "dx_pointer")),
    Column("line_place_of_service", "line", "place_of_service", "the two digits, if they differ from the claim's", ("line_pos",)),
    Column("rendering_provider", "line", "rendering_provider", "the rendering provider, such as an NPI",
        ("rendering_npi", "provider", "provider_npi", "rendering_provider_npi")),
    Column("revenue_code", "line", "revenue_code", "institutional claims: the revenue code", ("rev_code", "revenue")),
    Column("unit_basis", "line", "unit_basis", "what the units count, if not units: MJ minutes, DA days", ("units_basis", "unit_qualifier")),
    Column("line_control_number", "line", "line_control_number", "the provider's number of the line, which the payer repeats on the remittance",
        ("line_item_control_number", "ref_6r")),
    Column("narrative", "line", "narrative", "the free text of the line: name, strength and dose of an unlisted drug",
        ("line_narrative", "line_note")),
    Column("drug", "record", "drug", "the chart: the drug", ("drug_name", "medication")),
    Column("dose", "record", "dose", "the chart: the dose, such as 750 mg, or 5 mg/kg with a weight", ("dose_given", "administered")),
    Column("strength", "record", "strength", "the chart: the strength, if the dose is a volume", ("concentration",)),
    Column("route", "record", "route", "the chart: the route, such as IV", ("route_of_administration",)),
    Column("site", "record", "site", "the chart: the site", ("injection_site",)),
    Column("weight", "record", "weight", "the chart: the body weight, such as 70 kg or 154 lb", ("body_weight", "patient_weight")),
    Column("containers", "record", "containers", "the chart: the opened containers with semicolons between them: 2 x 500 mg; 100 mg/10 mL",
        ("vials", "container", "opened")),
    Column("container_type", "record", "container_type", "the chart: single-dose, multi-dose, single-patient-use or pharmacy bulk"),
    Column("container_form", "record", "container_form", "the chart: vial, syringe, ampule, bag"),
    Column("discarded", "record", "discarded", "the chart: the discarded amount, 0 for none", ("waste", "wastage", "wasted")),
    Column("start", "record", "start", "the chart: the start time", ("start_time",)),
    Column("stop", "record", "stop", "the chart: the stop time", ("stop_time", "end_time")),
)  # fmt: skip
"""Every column, in the order of the documented header. Only ``code`` is required."""


def plain_heading(heading: str) -> str:
    """Return a heading without case, spaces and punctuation."""
    return _PLAIN.sub("", heading.lower())


_BY_HEADING: Final = {plain_heading(heading): column for column in COLUMNS for heading in (column.name, *column.also)}


def is_row_heading(heading: object) -> bool:
    """Return whether *heading* names a column."""
    return isinstance(heading, str) and plain_heading(heading) in _BY_HEADING


def line_field(heading: object) -> object:
    """Return the field of a service line that *heading* names as a column does, otherwise *heading* itself."""
    column = _BY_HEADING.get(plain_heading(heading)) if isinstance(heading, str) else None
    if column is None or column.part != "line" or column.name != column.field or column.field == "line":
        return heading
    return column.field


def is_code_heading(heading: object) -> bool:
    """Return whether *heading* names the column of procedure codes."""
    return (
        isinstance(heading, str)
        and (column := _BY_HEADING.get(plain_heading(heading))) is not None
        and column.name == "code"
    )


_WANTED: Final = {
    "claim": "the claim number",
    "on": "the date of service",
    "units": "the units",
    "charge": "the charge",
}
"""What a claim is seldom without, by the column."""
_MOST_NAMED: Final = 10


def unread(headings: Sequence[object]) -> str:
    """Return what is wanted and no heading names, with the headings that are not read; blank if one of the two is none.

    Raises:
        MalformedClaimError: As `columns_of`.
    """
    columns = columns_of(headings)
    others = [
        str(heading)
        for heading, column in zip(headings, columns, strict=True)
        if column is None and str(heading).strip()
    ]
    names = {column.name for column in columns if column is not None}
    wanted = [about for name, about in _WANTED.items() if name not in names]
    if not others or not wanted:
        return ""
    more = f" and {len(others) - _MOST_NAMED} more" if len(others) > _MOST_NAMED else ""
    return f"no column of {', '.join(wanted)}; not read: {', '.join(map(legible, others[:_MOST_NAMED]))}{more}"


def columns_of(headings: Sequence[object]) -> tuple[Column | None, ...]:
    """Return the column of each heading; None for a heading that is not read.

    Args:
        headings: The headings, in order.

    Raises:
        MalformedClaimError: No column of codes, or two headings of one column.
    """
    found = tuple(_BY_HEADING.get(plain_heading(str(heading))) for heading in headings)
    names = [column.name for column in found if column is not None]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        both = [
            str(heading) for heading, column in zip(headings, found, strict=True) if column and column.name == twice[0]
        ]
        raise MalformedClaimError(
            f"{_headings(both)} both name the column {twice[0]}",
            value=both,
            field="header",
            hint=f"keep one column of {twice[0]}",
        )
    if "code" not in names:
        raise MalformedClaimError(
            f"no column of procedure codes among {len(found)} headings",
            value=None,
            field="header",
            hint="begin with a header such as claim,code,modifiers,units,on,charge",
        )
    return found


def _headings(texts: Iterable[str]) -> str:
    return " and ".join(map(legible, texts))
