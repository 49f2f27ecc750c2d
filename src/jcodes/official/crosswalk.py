"""Build the rows of NDC-HCPCS links, and find facts across crosswalks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from jcodes.catalogs.crosswalk import LinkRow
from jcodes.catalogs.package_figures import concentration_problems
from jcodes.official.files import OfficialFile, read_as
from jcodes.official.payment_limits import amount_text
from jcodes.official.relations import Moves, Substances
from jcodes.official.spans import spans
from jcodes.readers.crosswalk import CrosswalkFile
from jcodes.readers.descriptors import read_dosage_text
from jcodes.readers.noc import NocCrosswalkFile
from jcodes.readers.packages import PackageRow
from jcodes.readers.universe import is_drug_code

__all__ = ["drug_names", "link_rows", "product_moves"]


def link_rows(series: Iterable[Sequence[OfficialFile]], substances: Substances) -> list[LinkRow]:
    """Return the links of each series of crosswalks, each with the codes of other substances that match its product name.

    Args:
        series: CMS's crosswalks and its NOC crosswalks, each oldest first.
        substances: The names of all codes.
    """
    rows = sorted(row for crosswalks in series for row in _links(crosswalks))
    return [row._replace(names=_others(row, substances)) for row in rows]


def _others(row: LinkRow, substances: Substances) -> str:
    others = substances.of_others(row.drug, row.code)
    return " ".join(others) if others and not substances.is_covered(row.code, others) else ""


def _links(files: Sequence[OfficialFile]) -> Iterator[LinkRow]:
    """Yield one row per product, code and run of quarters with equal figures, with the newest names."""
    issues = [file.issue for file in files]
    held: dict[tuple[str, str, str], dict[str, tuple[LinkRow, PackageRow]]] = {}
    for file in files:
        packages, crosswalk = _packages(file), _crosswalk_of(file)
        doubts = _doubts(packages)
        for code, package in packages:
            if not code or code[0].isdigit() or is_drug_code(code):
                row = _link(code, crosswalk, package, doubts.get((code, package.row), ""))
                held.setdefault((row.identifier, code, crosswalk), {})[file.issue] = row, package
    for by_issue in held.values():
        for row in spans(issues, [by_issue[issue][0] if issue in by_issue else None for issue in issues]):
            newest = max(issue for issue in by_issue if row.first <= issue and (not row.last or issue <= row.last))
            package = by_issue[newest][1]
            yield row._replace(labeler=package.labeler, drug=package.drug)


def _link(code: str, crosswalk: str, package: PackageRow, doubt: str) -> LinkRow:
    """Return a row without labeler, drug and issues, to compare quarters."""
    # Problems with the figures are not stored: they are found again when the row is read.
    printed = [problem for problem in package.problems if not problem.endswith((" is blank", " is zero"))]
    return LinkRow(
        identifier=package.identifier,
        code=code,
        crosswalk=crosswalk,
        first="",
        last="",
        labeler="",
        drug="",
        dosage=str(read_dosage_text(package.dosage)),
        size=amount_text(package.package_size),
        quantity=amount_text(package.package_quantity),
        per_item=amount_text(package.units_per_item),
        per_package=amount_text(package.units_per_package),
        problems="|".join([*(problem.replace("|", "/") for problem in printed), *filter(None, [doubt])]),
        names="",
    )


def _crosswalk_of(file: OfficialFile) -> str:
    return "NOC" if isinstance(file.read, NocCrosswalkFile) else read_as(file, CrosswalkFile).kind or "ASP"


def _packages(file: OfficialFile) -> tuple[tuple[str, PackageRow], ...]:
    """Return the rows of a crosswalk with their codes; blank for the NOC crosswalk."""
    if isinstance(file.read, NocCrosswalkFile):
        return tuple(("", attrs.evolve(row, drug=row.name)) for row in file.read.rows)
    return tuple((row.code, row) for row in read_as(file, CrosswalkFile).rows)


def _doubts(packages: Sequence[tuple[str, PackageRow]]) -> dict[tuple[str, int], str]:
    """Return the packages of one product with different implied concentrations, by code and row."""
    products: dict[tuple[str, str], list[PackageRow]] = {}
    for code, row in packages:
        if row.ndc is not None:
            products.setdefault((code, row.ndc.ndc11[:9]), []).append(row)
    found = {}
    for (code, _), rows in products.items():
        if len(rows) > 1:
            figures = [(read_dosage_text(row.dosage), row.package_size, row.units_per_item) for row in rows]
            problems = zip(rows, concentration_problems(figures), strict=True)
            found.update({(code, row.row): problem for row, problem in problems if problem})
    return found


def product_moves(crosswalks: Sequence[OfficialFile]) -> Moves:
    """Return the products that moved to another code in a later crosswalk."""
    found = []
    for file in crosswalks:
        products: dict[str, set[str]] = {}
        for code, row in _packages(file):
            products.setdefault(row.identifier, set()).add(code)
        found.append((file.release, {product: frozenset(codes) for product, codes in products.items()}))
    return Moves.between(found)


def drug_names(
    crosswalks: Iterable[OfficialFile], others: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Return the product names by code in *crosswalks* and *others*, each with the newest quarter that has it.

    A number that is used again has the names of its present drug only: those of quarters since its add date.
    """
    drugs = {code: dict(names) for code, names in others.items()}
    for file in crosswalks:
        for code, row in _packages(file):
            names = drugs.setdefault(code, {})
            names[row.drug] = max(names.get(row.drug, ""), file.release)
    return drugs
