"""The check of a hospital's chargemaster: codes, unit sizes, NDCs and multipliers on a date, and what a coming release changes."""

import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import date

from jcodes.arguments import known_arguments
from jcodes.auditing.chargemaster.charge import CHARGES, Charge, ChargeFinding, ChargeProblem, Skipped, skip_of
from jcodes.auditing.chargemaster.coming import Outlook, coming_changes
from jcodes.auditing.chargemaster.factors import Factor
from jcodes.auditing.chargemaster.products import check_multiplier, codes_of, product_findings
from jcodes.auditing.chargemaster.report import ChargeReport
from jcodes.auditing.chargemaster.user_tables import AnyTable, UserTableError
from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.claims.reading.unreadable import UnreadableCount
from jcodes.codes import Ndc
from jcodes.doses import Dosage
from jcodes.errors import GapWarning, JcodesError, MalformedCodeError, UnknownCodeError
from jcodes.errors.issued_warnings import heard, warn_of_gap
from jcodes.official.relations import ratio_of
from jcodes.periods import as_date
from jcodes.rules.context.wording import plain_number

__all__ = ["check_chargemaster"]


@known_arguments
def check_chargemaster(
    source: AnyTable,
    on: date | str,
    *,
    catalog: Catalog | str | None = None,
    against: Catalog | str | None = None,
) -> ChargeReport:
    """Return the problems of a chargemaster on a date of service, and what a coming release changes.

    >>> from jcodes.auditing import Charge, check_chargemaster
    >>> print(check_chargemaster([Charge("1", "J9312", ndc="50242-0051-21", multiplier="1"), Charge("2", "99213")], "2026-02-01"))
    row 0, 1 J9312: multiplier 1; 50242-0051-21 is 10 units per item and 10 per package: each fill per item underbills 9 units, $672.89 at the payment limit; it is right per mL: if the line is dispensed by mL, state it in the column per; enter 10 per item
    not drugs, not checked: 1 line (1 CPT code)
    multipliers: 0 right, 1 wrong, 0 fractional, 0 not verified
    1 line checked against release 2026-01 for 2026-02-01: 1 wrong, 0 to review

    Args:
        source: A ``.csv`` or ``.xlsx`` with a header that names charge code and HCPCS code, and any of unit size, multiplier, dispensed
            unit and NDC; a dataframe with such columns; or the lines: `Charge` values or mappings by column name.
        on: The date of service.
        catalog: The catalog, or the name of its release; defaults to the newest, or with *against* to the newest release up to the
            quarter of *on*.
        against: The coming release, or its catalog: lists ended codes with replacement and unit ratio, changed dosages and edits, and the
            price effect. It must be newer than *catalog*.

    Returns:
        The report. Lines that are not drugs are counted; a row that cannot be used is listed with its reason.

    Raises:
        FileFormatError: A file without such a header, or damaged as a whole; or one of which none of the first thousand rows can be read, or
            at most 1 % after ten thousand refusals.
        MalformedError: *source* is neither a path nor rows, or *against* does not come after *catalog*.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
        UnknownReleaseError: A release that is not loaded.
    """
    day = as_date(on)
    outlook = None if against is None else Outlook.between(catalog, day, against)
    cat = as_catalog(catalog) if outlook is None else outlook.now
    checked = _Checked(day, cat, CHARGES.count_of(source))
    with heard(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GapWarning)
        for row in CHARGES.rows_of(source, Charge):
            checked.add(row if isinstance(row, Charge | UserTableError) else Charge(**row.cells, row=row.number))
        coming = None if outlook is None else coming_changes(checked.lines, outlook)
    for text in dict.fromkeys(str(one.message) for one in caught if issubclass(one.category, GapWarning)):
        warn_of_gap(text)
    return ChargeReport(
        day,
        str(cat.release),
        len(checked.lines),
        tuple(checked.findings),
        tuple((reason, count) for reason in Skipped if (count := checked.skipped[reason])),
        tuple(checked.refused),
        tuple(checked.factors),
        coming,
    )


class _Checked:
    """The lines checked so far."""

    def __init__(self, day: date, cat: Catalog, count: UnreadableCount) -> None:
        self.day = day
        self.cat = cat
        self.count = count
        self.lines: list[Charge] = []
        self.findings: list[ChargeFinding] = []
        self.skipped: Counter[Skipped] = Counter()
        self.refused: list[UserTableError] = []
        self.factors: list[Factor] = []

    def add(self, line: Charge | UserTableError) -> None:
        """Check a line, count it as no drug, or list it as not used."""
        if isinstance(line, UserTableError):
            self._refuse(line)
            return
        try:
            problem = self._check(line)
        except JcodesError as error:
            self._refuse(UserTableError(line.row, error.message, error.hint))
            return
        if problem is not None and problem.problem is ChargeProblem.MALFORMED_CODE:
            self.count.refuse(problem.message, f"row {line.row}")
        else:
            self.count.good += 1

    def _refuse(self, error: UserTableError) -> None:
        self.refused.append(error)
        self.count.refuse(error.reason, f"row {error.row}")

    def _check(self, line: Charge) -> ChargeFinding | None:
        """Check a line; return what is wrong with its code, if anything."""
        entry, problem = self._entry(line)
        ndc, malformed, links = self._product(line)
        if entry is None and (reason := skip_of(line.code, is_known=False)) is not None:
            drug = [link for link in links if link.code and link.code != line.code.strip().upper()]
            if links and len(drug) == len(links):
                self.lines.append(line)
                self.findings.append(_is_drug(line, tuple(links), reason))
            else:
                self.skipped[reason] += 1
            return None
        findings: list[ChargeFinding] = [] if problem is None else [problem]
        factor = None
        if entry is not None:
            if self.day not in entry.period and not any(self.day in one for one in entry.earlier):
                findings.append(_not_valid(line, entry, self.day))
            if line.unit_size:
                findings += _unit_size(line, entry)
            if malformed is not None:
                findings.append(malformed)
            if ndc is not None:
                findings += product_findings(line, entry, links, ndc)
            factor, wrong = check_multiplier(line, entry, self.day, self.cat, ndc, links)
            findings += wrong
        self.lines.append(line)
        self.findings += findings
        self.factors += [] if factor is None else [factor]
        return problem

    def _entry(self, line: Charge) -> tuple[Entry | None, ChargeFinding | None]:
        try:
            return self.cat.definition(line.code, self.day), None
        except UnknownCodeError as error:
            return None, ChargeFinding(line, ChargeProblem.UNKNOWN_CODE, error.message, error.hint)
        except MalformedCodeError as error:
            return None, ChargeFinding(line, ChargeProblem.MALFORMED_CODE, error.message, error.hint)

    def _product(self, line: Charge) -> tuple[Ndc | None, ChargeFinding | None, tuple[NdcLink, ...]]:
        if not line.ndc:
            return None, None, ()
        try:
            ndc = Ndc.parse(line.ndc)
        except JcodesError as error:
            return None, ChargeFinding(line, ChargeProblem.MALFORMED_NDC, error.message, error.hint), ()
        return ndc, None, self.cat.ndc(ndc, self.day)


def _is_drug(line: Charge, links: tuple[NdcLink, ...], reason: Skipped) -> ChargeFinding:
    codes, named = codes_of(links), links[0]
    message = f"{links[0].identifier} is {named.drug} ({named.labeler}), billed under {codes}"
    if reason is Skipped.NO_CODE:
        return ChargeFinding(
            line,
            ChargeProblem.MISSING_CODE,
            f"no HCPCS code; {message}",
            f"add {codes}, unless the drug is packaged or not covered",
        )
    return ChargeFinding(line, ChargeProblem.OTHER_CODE, message, f"use {codes}")


def _not_valid(line: Charge, entry: Entry, day: date) -> ChargeFinding:
    if day < entry.period.start:
        message, fix = f"{entry.code} begins on {entry.period.start}", "find the code that was valid before"
    else:
        message = f"{entry.code} ({entry.name}, {entry.dosage}) ended on {entry.period.end}"
        fix = "use " + " or ".join(map(str, entry.replacements)) if entry.replacements else "find its replacement"
    return ChargeFinding(line, ChargeProblem.NOT_VALID, f"{message}, not valid on {day}", fix)


def _unit_size(line: Charge, entry: Entry) -> Iterator[ChargeFinding]:
    try:
        stated = Dosage.parse(line.unit_size)
    except JcodesError as error:
        yield ChargeFinding(line, ChargeProblem.MALFORMED_UNIT_SIZE, error.message, error.hint)
        return
    ratio = ratio_of(stated, entry.dosage)
    same = ratio == 1 or (stated.basis, stated.amount) == (entry.dosage.basis, entry.dosage.amount)
    if not same:
        times = "" if ratio is None else f", {plain_number(ratio)} times the size"
        yield ChargeFinding(
            line,
            ChargeProblem.WRONG_UNIT_SIZE,
            f"unit size {stated}{times}; one unit of {entry.code} is {entry.dosage}",
            f"change it to {entry.dosage}",
        )
