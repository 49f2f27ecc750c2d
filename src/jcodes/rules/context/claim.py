"""A claim and its dates of service, with the facts of the catalog and the payer; and the claim form."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ClaimForm, PlaceOfService, Setting
from jcodes.codes import HcpcsCode
from jcodes.lazy import kept_property as kept
from jcodes.records import Record
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import DIAGNOSED, DRUG, EMPTY, HEADED, LOCATED, SEVERAL, TOTALED, UNLOADED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.line_flags import flags_of_claim
from jcodes.rules.context.lookups import is_loaded
from jcodes.rules.context.payer import PayerOn
from jcodes.services.table import Service
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.routes import Route

if TYPE_CHECKING:
    from jcodes.catalogs.ncci_edits import NcciEdit

__all__ = ["ClaimView", "DayView", "Unchecked", "form_of", "unchecked_lines"]

_VISITS: Final = frozenset({"992", "993", "994"})
_CLINIC_VISIT: Final = "G0463"


class DayView:
    """The lines of one date of service.

    Attributes:
        on: The day.
        lines: The lines, in the order of the claim.
        services: The lines of administration services, each with the service.
        drugs: The drugs of the day, each with its lines.
        others: The other lines: neither a drug nor an administration service.
        payer: The payer's policy on the day.
        form: The form of the claim, stated or shown; None if unknown.
        flags: The bits of `flags` that any of the lines has.
        run: The days that may be one encounter, if there are several; empty for a day alone.
    """

    def __init__(self, on: date, lines: tuple[LineView, ...], whole: "ClaimView") -> None:
        """Sort the lines into services, drugs and other lines."""
        self.on = on
        self.lines = lines
        services, others, flags = [], [], 0
        for line in lines:
            flags |= line.flags
            if line.service is not None:
                services.append((line, line.service))
            elif not line.flags & DRUG:
                others.append(line)
        self.services: tuple[tuple[LineView, Service], ...] = tuple(services)
        is_alone = len(lines) == len(whole.lines)
        self.drugs: tuple[DrugView, ...] = (
            whole.drugs if is_alone else tuple([drug for drug in whole.drugs if drug.on == on])
        )
        self.others: tuple[LineView, ...] = tuple(others)
        self.payer: PayerOn = lines[0].payer
        self.form: ClaimForm | None = whole.form
        self.flags: int = flags
        self.run: tuple[DayView, ...] = ()

    @property
    def stay(self) -> "tuple[DayView, ...]":
        """The days that may be one encounter with this one, included: facility care may run past midnight."""
        return self.run or (self,)  # a view that held itself would wait for the garbage collector

    @kept
    def has_unknown(self) -> bool:
        """Whether a line may bill anything: neither a drug, an administration service, a visit nor a test."""
        return any(
            number[0] != "8" and number[:3] not in _VISITS
            if (number := at.line.cpt)
            else at.shown.upper() != _CLINIC_VISIT
            for at in self.others
        )

    @kept
    def service_codes(self) -> frozenset[str]:
        """The codes of the day that are not of drugs."""
        return frozenset([code for at in self.lines if not at.flags & DRUG and (code := at.code)])

    @kept
    def drug_codes(self) -> frozenset[str]:
        """The codes of the day's drugs."""
        return frozenset([drug.code.text for drug in self.drugs])

    @kept
    def service_routes(self) -> frozenset[Route]:
        """The routes of the day's administration services."""
        return frozenset().union(*[service.routes for _, service in self.services])

    @kept
    def ncci_table(self) -> EditSetting | None:
        """The NCCI table that the day goes by; None for payers and institutions without one."""
        table, at = self.payer.mue_table.value, self.lines[0].setting
        if table is EditSetting.OUTPATIENT or (
            table is EditSetting.PRACTITIONER and self.form is ClaimForm.INSTITUTIONAL
        ):
            if at is Setting.AMBULATORY_SURGERY:
                return EditSetting.PRACTITIONER
            return EditSetting.OUTPATIENT if at in {None, Setting.HOSPITAL_OUTPATIENT} else None
        return EditSetting.PRACTITIONER if table is EditSetting.PRACTITIONER else None

    @kept
    def ncci_edits(self) -> "tuple[NcciEdit, ...]":
        """The NCCI edits among the codes of the day, whether anything separates them or not; none without a table."""
        if not self.service_codes or self.ncci_table is None:
            return ()
        services, drugs = sorted(self.service_codes), sorted(self.drug_codes)
        return self.lines[0].catalog.ncci_among(services, drugs, self.ncci_table, self.on)

    @property
    def is_facility(self) -> bool:
        """Whether a facility bills the day."""
        setting = self.lines[0].setting
        return setting is not None and setting.is_facility


def _stays(days: list[DayView]) -> tuple[DayView, ...]:
    """Return *days*, in order, each with the days that may belong to the same encounter."""
    run: list[DayView] = []
    for day in days:
        if run and not (day.is_facility and run[-1].is_facility and (day.on - run[-1].on).days == 1):
            run = []
        run.append(day)
        for one in run if len(run) > 1 else ():
            one.run = tuple(run)
    return tuple(days)


class ClaimView:
    """A claim with the facts of the catalog and the payer.

    Attributes:
        claim: The claim.
        lines: Its lines.
        drugs: Its drug lines by code and day, in the order of their first lines.
        payer: The payer's policy on the claim's first day.
        catalog: The catalog.
        form: The claim form, as far as the claim shows it.
        first_day: The earliest date of service, otherwise the first day of the statement; None if the claim has neither.
        flags: The bits of `flags` that any of the lines has, and those of the claim itself.
    """

    def __init__(
        self,
        claim: Claim,
        catalog: Catalog,
        facts_of: Callable[[HcpcsCode, date | None], CodeFacts],
        payer_on: Callable[[date | None], PayerOn],
    ) -> None:
        """Create a view of each line, and group the drug lines by code and day."""
        views: list[LineView] = []
        groups: dict[tuple[CodeFacts, date | None], list[LineView]] = {}
        self.first_day: date | None = claim.first_day
        day = self.first_day
        first = payer = payer_on(day)
        common = flags_of_claim(claim)
        for place, line in enumerate(claim.lines):
            on = line.on if line.on is not None else claim.day_of(line)
            if on != day:
                day, payer = on, payer_on(on)
            facts = None if line.hcpcs is None else facts_of(line.hcpcs, on)
            view = LineView(claim, place, facts, payer, catalog, common)
            views.append(view)
            if facts is not None and view.flags & DRUG:
                groups.setdefault((facts, on), []).append(view)
        self.claim = claim
        self.catalog = catalog
        self.lines: tuple[LineView, ...] = tuple(views)
        self.drugs: tuple[DrugView, ...] = tuple(DrugView(tuple(lines), facts) for (facts, _), lines in groups.items())
        self.flags: int = self._flags()
        self.payer: PayerOn = first
        self.form: ClaimForm | None = form_of(claim, self.payer)

    def _flags(self) -> int:
        claim = self.claim
        found = SEVERAL if len(self.lines) > 1 else 0 if self.lines else EMPTY
        for view in self.lines:
            found |= view.flags
        if claim.stated_total is not None:
            found |= TOTALED
        if claim.type_of_bill or claim.condition_codes or claim.statement_from or claim.statement_through:
            found |= HEADED
        if claim.diagnoses:
            found |= DIAGNOSED
        if claim.state:
            found |= LOCATED
        return found | UNLOADED if self.unchecked else found

    @kept
    def encounters(self) -> tuple[DayView, ...]:
        """Each date of service with its lines, in order; empty for a claim of one line, or with a line that spans several days.

        Lines without a date are left out. A single line does not show what else was billed that day.
        """
        if len(self.lines) < 2:
            return ()
        days: dict[date, list[LineView]] = {}
        for line in self.lines:
            if line.line.through is not None and line.line.through != line.on:
                return ()
            if line.on is not None:
                days.setdefault(line.on, []).append(line)
        views = [DayView(day, tuple(days[day]), self) for day in sorted(days)]
        return tuple(views) if len(views) == 1 else _stays(views)

    @kept
    def unchecked(self) -> "tuple[Unchecked, ...]":
        """The lines that a loaded file is missing for; see `unchecked_lines`."""
        return unchecked_lines(self)

    @kept
    def last_day(self) -> date | None:
        """The latest date of service, otherwise the last day of the statement; None if the claim has neither."""
        return self.claim.last_day

    @kept
    def total(self) -> Decimal:
        """The sum of the charges."""
        return self.claim.total


# General knowledge of who bills on which form (CMS, Claims Processing Manual, Pub. 100-04, chapters 25 and 26). Home and surgery centers
# bill on both forms. The form only decides which rules are skipped.
_INSTITUTIONS: Final = frozenset(
    {
        Setting.HOSPITAL_OUTPATIENT,
        Setting.INPATIENT,
        Setting.CRITICAL_ACCESS_HOSPITAL,
        Setting.DIALYSIS_FACILITY,
        Setting.SKILLED_NURSING_FACILITY,
        Setting.RURAL_HEALTH_CLINIC,
        Setting.FEDERALLY_QUALIFIED_HEALTH_CENTER,
    }
)
_PRACTICES: Final = frozenset({Setting.OFFICE, Setting.DME})


_REVENUE_CODE: Final = attrgetter("revenue_code")
_POINTERS: Final = attrgetter("diagnosis_pointers")


def form_of(claim: Claim, payer: PayerOn) -> ClaimForm | None:
    """Return the form of *claim*: the stated one, otherwise the one that the claim shows; None if it shows neither or both.

    Only professional claims have diagnosis pointers (SV107, box 24E; SV2 of the 837I has none) and a place of service (CLM05 of the 837P,
    box 24B); only institutional ones have a type of bill, statement dates and revenue codes (SV201, form locator 42). Billing systems
    store a place of service for institutions too, so 22 or 31 alone does not decide. A setting that only institutions have, or a policy
    with the outpatient hospital MUE table, means the institutional form.
    """
    if claim.form is not None:
        return claim.form
    fields = bool(claim.type_of_bill.strip() or claim.statement_from or claim.statement_through) or any(
        text.strip() for text in filter(None, map(_REVENUE_CODE, claim.lines))
    )
    if any(map(_POINTERS, claim.lines)):
        return None if fields else ClaimForm.PROFESSIONAL
    if fields:
        return ClaimForm.INSTITUTIONAL
    institution = claim.setting in _INSTITUTIONS or payer.mue_table.value is EditSetting.OUTPATIENT
    texts = {text.strip() for text in (claim.place_of_service, *(line.place_of_service for line in claim.lines))} - {""}
    if texts:
        places = [PlaceOfService.from_code(text) for text in texts]
        both = institution or any(place is not None and place.setting in _INSTITUTIONS for place in places)
        return None if both else ClaimForm.PROFESSIONAL
    if institution:
        return ClaimForm.INSTITUTIONAL
    return ClaimForm.PROFESSIONAL if claim.setting in _PRACTICES else None


@attrs.frozen(repr=False)
class Unchecked(Record):
    """A line that was not checked against a file of its date of service, because none is loaded.

    Attributes:
        line: The place of the line, counted from 0.
        code: The code.
        on: The first date of service of the line that no loaded release covers; None without a date.
        missing: The datasets: ``"hcpcs"`` if no loaded HCPCS release covers the date; otherwise ``"mue"`` and ``"crosswalk"`` if the line
            needs them and none of the quarter or an earlier one is loaded. Empty without a date.
    """

    line: int
    code: str
    on: date | None
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the code and the date: ``J9312 on 2026-05-01``."""
        return f"{self.code} without a date" if self.on is None else f"{self.code} on {self.on}"


def unchecked_lines(whole: ClaimView) -> tuple[Unchecked, ...]:
    """Return the lines that a file of their date of service is missing for, and the drug lines without a date.

    Every line counts whose date no loaded HCPCS release covers, whatever its code. Inside the loaded releases, a drug line counts if the
    payer has an MUE table, or the line has an NDC, and the first loaded table of that kind is of a later quarter.
    """
    found = []
    covered: dict[date, bool] = {}
    for at in whole.lines:
        facts = at.facts
        if facts is not None and facts.is_on_file and at.line.through is None:
            continue
        if at.on is None:
            if facts is not None and (facts.entry is not None or facts.code.text[0] in _DRUG_LETTERS):
                found.append(Unchecked(at.place, facts.code.text, None))
            continue
        through = at.line.through
        if at.on not in covered:
            covered[at.on] = is_loaded(at.catalog, at.on)
        if not covered[at.on]:
            found.append(Unchecked(at.place, at.shown, at.on, ("hcpcs",)))
        elif through is not None and through > at.on and not is_loaded(at.catalog, through):
            found.append(Unchecked(at.place, at.shown, through, ("hcpcs",)))
        elif facts is not None and at.is_drug and (missing := _missing(at, facts)):
            found.append(Unchecked(at.place, at.shown, at.on, missing))
    return tuple(found)


_DRUG_LETTERS: Final = "ACJPQS"
"""The first letters of drug codes: such a code may be newer than the loaded files."""


def _missing(at: LineView, facts: CodeFacts) -> tuple[str, ...]:
    edits = facts.has_edits or at.payer.mue_table.value is None
    links = facts.has_crosswalk or not at.line.ndc.strip()
    return (() if edits else ("mue",)) + (() if links else ("crosswalk",))
