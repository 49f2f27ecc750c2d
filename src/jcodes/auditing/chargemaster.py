"""The check of a hospital's chargemaster: ended codes, wrong unit sizes and multipliers, NDCs of another code."""

import enum
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

import attrs

from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.codes import Ndc
from jcodes.doses import Dosage
from jcodes.errors import GapWarning, JcodesError, shown, warn_of_gap
from jcodes.official.relations import ratio_of
from jcodes.periods import as_date
from jcodes.readers.layouts import Layout
from jcodes.readers.tables import open_file, prefer, table_of
from jcodes.renamed import renamed, renamed_argument

__all__ = ["Charge", "ChargeFinding", "ChargeProblem", "ChargeReport", "check_chargemaster"]


class ChargeProblem(enum.Enum):
    """A problem of a chargemaster line."""

    MALFORMED_CODE = "malformed code"
    UNKNOWN_CODE = "unknown code"
    NOT_VALID = "code not valid on the date"
    MALFORMED_UNIT_SIZE = "unit size that cannot be read"
    WRONG_UNIT_SIZE = "wrong unit size"
    MALFORMED_NDC = "malformed NDC"
    UNLINKED_NDC = "NDC that CMS's crosswalk does not list"
    OTHER_CODE = "NDC that belongs to another code"
    MALFORMED_MULTIPLIER = "multiplier that cannot be read"
    WRONG_MULTIPLIER = "wrong multiplier"
    DOUBTFUL_LINK = "CMS's own figures for the NDC disagree"


_DOUBTS: Final = frozenset({ChargeProblem.UNLINKED_NDC, ChargeProblem.DOUBTFUL_LINK})


@attrs.frozen
class Charge:
    """One line of a chargemaster, as the hospital wrote it.

    Attributes:
        charge: The hospital's charge code.
        code: The HCPCS code.
        unit_size: One billing unit as the hospital defines it, such as ``"10 mg"``; blank if the table has none.
        multiplier: Billing units for one item or package charged; blank if the table has none.
        ndc: The NDC; blank if the table has none.
        row: The row of the file.
    """

    charge: str
    code: str
    unit_size: str = ""
    multiplier: str = ""
    ndc: str = ""
    row: int = 0


@attrs.frozen(order=False)
class ChargeFinding:
    """One problem of a line, certain or possible.

    Attributes:
        charge: The line.
        problem: Its kind.
        message: What is wrong, with both figures if figures disagree.
        fix: The suggested fix.
    """

    charge: Charge
    problem: ChargeProblem
    message: str
    fix: str
    mend = renamed("fix")

    @property
    def is_doubt(self) -> bool:
        """Whether a person must review it before anything is changed."""
        return self.problem in _DOUBTS

    def to_dict(self) -> dict[str, object]:
        """Return the finding as JSON values."""
        return {
            "row": self.charge.row,
            "charge": self.charge.charge,
            "code": self.charge.code,
            "problem": self.problem.value,
            "message": self.message,
            "fix": self.fix,
        }

    def __str__(self) -> str:
        """Return row, charge code, finding and suggested fix."""
        return f"row {self.charge.row}, {self.charge.charge} {self.charge.code}: {self.message}; {self.fix}"


@attrs.frozen(order=False)
class ChargeReport:
    """The findings of a chargemaster.

    Attributes:
        on: The date of service checked.
        release: The catalog's release.
        lines: Lines checked.
        findings: The findings, in line order.
    """

    on: date
    release: str
    lines: int
    findings: tuple[ChargeFinding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether no line is wrong; findings to review do not count."""
        return all(finding.is_doubt for finding in self.findings)

    def __str__(self) -> str:
        """Return the findings, a line each, and the counts."""
        wrong = sum(not finding.is_doubt for finding in self.findings)
        review = len(self.findings) - wrong
        head = f"{self.lines} lines checked against release {self.release} for {self.on}: {wrong} wrong, {review} to review"
        return "\n".join((*map(str, self.findings), head))


_SYNONYMS: Final = {
    "charge": ("chargecode", "charge", "cdm", "cdmcode", "chargenumber", "chargeid", "item", "itemnumber", "cdmnumber"),
    "code": ("hcpcs", "hcpcscode", "code", "hcpc", "cpthcpcs", "hcpcscptcode", "jcode"),
    "unit_size": ("unitsize", "billingunit", "hcpcsunit", "unit", "dosage", "hcpcsdosage", "unitofservice", "billunitsize"),
    "multiplier": ("multiplier", "units", "billingunits", "billunits", "hcpcsunits", "conversion", "conversionfactor"),
    "ndc": ("ndc", "ndc11", "ndccode", "ndcnumber"),
}  # fmt: skip


_LAYOUT: Final = Layout(prefer(), _SYNONYMS, ("charge", "code"))


def check_chargemaster(
    source: str | Path | Sequence[Charge],
    on: date | str,
    *,
    catalog: Catalog | str | None = None,
    against: Catalog | str | None = None,
) -> ChargeReport:
    """Return the problems of a chargemaster on a date of service.

    Args:
        source: A ``.csv`` or ``.xlsx`` with a header that names charge code and HCPCS code, and any of unit size, multiplier and NDC;
            or the lines.
        on: The date of service.
        catalog: The catalog, or the name of its release; None for the newest.
        against: Deprecated name of *catalog*; raises a `DeprecationWarning`.

    Raises:
        FileFormatError: A file without such a header, or damaged.
        MissingExtraError: An Excel file, and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    day = as_date(on)
    if against is not None:
        catalog = renamed_argument("check_chargemaster", "against", against, "catalog")
    cat = as_catalog(catalog)
    lines = tuple(source) if isinstance(source, Sequence) and not isinstance(source, str) else tuple(_lines(source))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GapWarning)
        findings = tuple(finding for line in lines for finding in _problems(line, day, cat))
    for text in dict.fromkeys(str(one.message) for one in caught):
        warn_of_gap(text)
    return ChargeReport(day, str(cat.release), len(lines), findings)


def _lines(path: str | Path) -> Iterator[Charge]:
    for row in _LAYOUT.of(table_of(open_file(path))).rows:
        yield Charge(**{name: row.text(name) for name in _SYNONYMS}, row=row.number)


def _problems(line: Charge, day: date, cat: Catalog) -> Iterator[ChargeFinding]:
    try:
        entry = cat[line.code]
    except JcodesError as error:
        problem = ChargeProblem.UNKNOWN_CODE if isinstance(error, KeyError) else ChargeProblem.MALFORMED_CODE
        yield ChargeFinding(line, problem, error.message, error.hint)
        return
    if day not in entry.period:
        yield _not_valid(line, entry, day)
    if line.unit_size:
        yield from _unit_size(line, entry)
    multiplier, finding = _multiplier(line)
    if finding is not None:
        yield finding
    if line.ndc:
        yield from _product(line, entry, multiplier, day, cat)


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
        times = "" if ratio is None else f", {ratio} times the size"
        yield ChargeFinding(
            line,
            ChargeProblem.WRONG_UNIT_SIZE,
            f"unit size {stated}{times}; one unit of {entry.code} is {entry.dosage}",
            f"change it to {entry.dosage}",
        )


def _multiplier(line: Charge) -> tuple[Fraction | None, ChargeFinding | None]:
    if not line.multiplier:
        return None, None
    try:
        number = Fraction(Decimal(line.multiplier.replace(",", "")))
    except (ArithmeticError, ValueError):
        number = Fraction(0)
    if number <= 0:
        message = f"multiplier {shown(line.multiplier)} is not a number above zero"
        return None, ChargeFinding(
            line, ChargeProblem.MALFORMED_MULTIPLIER, message, "enter the billing units of one item or package"
        )
    return number, None


def _product(
    line: Charge, entry: Entry, multiplier: Fraction | None, day: date, cat: Catalog
) -> Iterator[ChargeFinding]:
    try:
        ndc = Ndc.parse(line.ndc)
    except JcodesError as error:
        yield ChargeFinding(line, ChargeProblem.MALFORMED_NDC, error.message, error.hint)
        return
    links = cat.ndc(ndc, day)
    ours = [link for link in links if link.code == str(entry.code)]
    if not links:
        yield ChargeFinding(
            line, ChargeProblem.UNLINKED_NDC, f"{ndc} is not in CMS's crosswalk", "check the NDC on the package"
        )
    elif not ours:
        codes = " or ".join(dict.fromkeys(link.code or "an unlisted (NOC) code" for link in links))
        named = links[0]
        yield ChargeFinding(
            line,
            ChargeProblem.OTHER_CODE,
            f"{ndc} is {named.drug} ({named.labeler}), billed under {codes}",
            f"use {codes}",
        )
    for link in ours:
        yield from _against(line, link, multiplier)


def _against(line: Charge, link: NdcLink, multiplier: Fraction | None) -> Iterator[ChargeFinding]:
    if not link.is_sound:
        yield ChargeFinding(
            line, ChargeProblem.DOUBTFUL_LINK, "; ".join(link.problems), "use the units on the package label"
        )
        return
    amounts = (link.units_per_item, link.units_per_package)
    stated = {Fraction(amount) for amount in amounts if amount is not None} | ({link.exact_units} - {None})
    if multiplier is not None and multiplier not in stated:
        yield ChargeFinding(
            line,
            ChargeProblem.WRONG_MULTIPLIER,
            f"multiplier {line.multiplier}; {link.identifier} is {link.units_per_item} units per item and"
            f" {link.units_per_package} per package",
            f"enter {link.units_per_item} for an item or {link.units_per_package} for a package",
        )
