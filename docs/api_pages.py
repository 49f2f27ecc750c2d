"""Make the pages of the API from the public names: one page a topic, a table of its names, then each name once, under its shortest path."""

import inspect
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final, NamedTuple

__all__ = ["PAGES", "Name", "Page", "names_of", "paths", "write"]

FOLDER: Final = Path(__file__).parent / "reference" / "api"


class Page(NamedTuple):
    """A page: its file, its title, a sentence, the packages whose names it has, and inner classes that signatures name."""

    file: str
    title: str
    about: str
    packages: tuple[str, ...]
    more: tuple[str, ...] = ()


class Name(NamedTuple):
    """A public name: its shortest path, and what it names."""

    path: str
    value: object


PAGES: Final = (
    Page("units", "Units, vials, lines and payment", "From a dose to billing units, claim lines and the expected payment.", ("billing",), ("billing.payment_result.UnderpaymentQuestion", "billing.ndc_result.NdcQuestion", "billing.ndc_result.StatedQuantity", "billing.lines_result.LinesQuestion", "billing.payment_result.PaymentQuestion", "billing.vials.PlanSize", "billing.undecided.UndecidedKind", "billing.question.BillQuestion", "billing.vials.PlanQuestion", "billing.splitting.SplitQuestion")),
    Page("doses", "Doses, strengths and dosages", "Exact amounts with their units.", ("doses",), ("doses.containers.OpenedContainer",)),
    Page("codes", "Codes, NDCs, modifiers and dates", "Checked values of what a claim form holds.", ("codes", "periods")),
    Page("catalog", "Catalog", "The codes of a CMS release, with prices, NDCs, labels, edits and history.", ("catalogs",), ("catalogs.sources.RowNote", "catalogs.definitions.RouteLimit", "catalogs.ncci_edits.Known", "catalogs.denial_codes.DenialList", "catalogs.data_library.DataLibrary", "catalogs.contractors.ContractorKind", "catalogs.data_folder.DataFolder", "catalogs.data_folder.Table", "catalogs.payment_limits.PriceNote", "catalogs.modifiers.ModifierLevel")),
    Page("claims", "Records and claims", "The clinical record, the claim and its lines, and the words that they use.", ("claims", "claims.reading", "vocabulary"), ("claims.origin.Origin", "claims.reading.frame_rows.NamedColumns", "claims.reading.frame_rows.ColumnNames", "vocabulary.revenue.RevenueCategory", "vocabulary.licenses.LicenseType", "vocabulary.edit_rationales.EditRationale", "vocabulary.bill_types.BillType", "records.Record")),
    Page("coding", "From record to claim", "The code, units, lines and services of what was given.", ("coding",)),
    Page("rules", "Checking claims", "Findings with fixes, by payer.", ("rules",), ("rules.context.line.LineView", "rules.context.drug.DrugView", "rules.context.claim.DayView", "rules.context.claim.ClaimView", "rules.engine.changes.SetField", "rules.engine.changes.AddModifier", "rules.engine.changes.DropModifier", "rules.engine.changes.DropLine", "rules.engine.changes.AddLine", "rules.context.code.CodeFacts", "rules.context.ndc_facts.NdcFacts", "rules.context.payer.PayerOn", "rules.engine.findings.UnitDifference", "rules.engine.denials.DenialKind", "rules.engine.rule.Payers", "rules.engine.rule.Forms", "rules.context.record_totals.RecordTotals")),
    Page("policies", "Policies and sources", "One payer's requirements, each with a source.", ("policies", "sources"), ("policies.dated.BothSides", "policies.dated.ByContractor")),
    Page("audit", "Audit and chargemaster", "Many claims added up; the lines of a chargemaster.", ("auditing", "auditing.chargemaster")),
    Page("estimates", "Estimates", "The lines, payment and waste of a course of treatment.", ("estimates",)),
    Page("frames", "Dataframes", "Polars, pandas, PyArrow, DuckDB, Spark and what else Narwhals reads.", ("integrations.frames",)),
    Page("x12", "X12 837 and 835", "Claims and remittances of the X12 standard.", ("integrations.x12",)),
    Page("paper", "Paper forms", "CMS-1500 and UB-04.", ("integrations.paper",)),
    Page("fhir", "FHIR", "Resources of R4 and R5 as dicts.", ("integrations.fhir",)),
    Page("hl7", "HL7 v2", "Administrations, orders and charges in messages.", ("integrations.hl7",)),
    Page("notebooks", "Notebooks and plots", "What notebooks show, and pictures (extra `plots`).", ("notebooks", "plots")),
    Page("testing", "Testing", "What test suites of other programs use; see also [the test kit](../testing.md).", ("testing", "testing.strategies")),
    Page("files", "Official files", "Read CMS's files, and add them to your data folder.", ("official",), ("readers.sources.SourceFile", "official.changes.FactDiff", "official.traits.DrugGroup", "official.changes.FactChange")),
    Page("errors", "Errors and warnings", "Each with an example: [The errors](../errors.md).", ("errors",)),
)  # fmt: skip
_ROOT: Final = "jcodes"


def _public(package: str) -> dict[str, object]:
    module = import_module(package)
    return {name: getattr(module, name) for name in module.__all__}


def names_of() -> dict[str, list[Name]]:
    """Return the public names of each page, functions and classes alike, each once: a name of `jcodes` stands on the page of its package."""
    top = _public(_ROOT)
    known: dict[int, str] = {id(value): f"{_ROOT}.{name}" for name, value in top.items()}
    homes = {package: page.file for page in reversed(PAGES) for package in page.packages}
    found: dict[str, list[Name]] = {page.file: [] for page in PAGES}
    for value in top.values():
        if not isinstance(value, ModuleType):
            found[homes[_package(value, homes)]].append(Name(known[id(value)], value))
    for page in PAGES:
        for package in page.packages:
            for name, value in sorted(_public(f"{_ROOT}.{package}").items()):
                if _is_documented(value) and id(value) not in known:
                    known[id(value)] = f"{_ROOT}.{package}.{name}"
                    found[page.file].append(Name(known[id(value)], value))
        for path in page.more:
            module, _, name = f"{_ROOT}.{path}".rpartition(".")
            value = getattr(import_module(module), name)
            if id(value) not in known:
                known[id(value)] = f"{module}.{name}"
                found[page.file].append(Name(known[id(value)], value))
    return found


def _package(value: object, homes: dict[str, str]) -> str:
    parts = getattr(value, "__module__").split(".")[1:]  # noqa: B009 - functions and classes have it
    return next(".".join(parts[:length]) for length in (2, 1) if ".".join(parts[:length]) in homes)


def _is_documented(value: object) -> bool:
    return inspect.isclass(value) or inspect.isfunction(value)


def _attributes(value: object) -> list[str]:
    """Return the attributes that a class's own text describes, and that have a text of their own: each is shown once."""
    text = inspect.getdoc(value) or ""
    described = text.partition("Attributes:")[2]
    return [name for name in re.findall(r"^    (\w+): ", described, re.MULTILINE) if hasattr(value, name)]


def paths() -> dict[str, str]:
    """Return the public path of each documented name by the path of where it is defined."""
    return {
        f"{getattr(one.value, '__module__', '')}.{getattr(one.value, '__qualname__', '')}": one.path
        for names in names_of().values()
        for one in names
    }


def write() -> None:
    """Write the pages and their index."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        names = names_of()[page.file]
        lines = [f"# {page.title}", "", page.about, "", "```{eval-rst}", ".. autosummary::", "   :nosignatures:", ""]
        lines += [f"   {one.path}" for one in names]
        for one in names:
            is_class = inspect.isclass(one.value)
            lines += ["", f".. auto{'class' if is_class else 'function'}:: {one.path}"]
            if is_class:
                said = _attributes(one.value)
                lines += ["   :members:", *([f"   :exclude-members: {', '.join(said)}"] if said else [])]
        (FOLDER / f"{page.file}.md").write_text("\n".join([*lines, "```", ""]), encoding="utf-8")
