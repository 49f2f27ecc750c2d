"""The tables of a folder, made from official files; pure, so that the same files give the same bytes."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from jcodes.catalogs.code_table import CODES, definition_of
from jcodes.catalogs.crosswalk import LINKS
from jcodes.catalogs.definitions import Definition
from jcodes.catalogs.package_figures import concentration_problems
from jcodes.catalogs.payment_limits import PriceNote
from jcodes.catalogs.sources import Release
from jcodes.catalogs.store import FORMAT
from jcodes.catalogs.tables import TABLES
from jcodes.doses import Dosage, NotStated
from jcodes.errors import DataError
from jcodes.official.relations import Life, Moves, Substances, brand_names, ratio_of, references, successors
from jcodes.official.routes import stated_routes
from jcodes.readers.asp import AspFile, AspLimit
from jcodes.readers.crosswalk import CrosswalkFile
from jcodes.readers.descriptors import Descriptor, read_descriptor, read_dosage_text
from jcodes.readers.hcpcs import HcpcsFile, HcpcsRecord
from jcodes.readers.kinds import kind_of
from jcodes.readers.lists import JwJzFile, SadFile
from jcodes.readers.modifiers import ModifiersFile
from jcodes.readers.mue import MueFile
from jcodes.readers.noc import NocCrosswalkFile, NocPricesFile
from jcodes.readers.opps import AddendumB
from jcodes.readers.packages import PackageRow
from jcodes.readers.universe import is_drug_code
from jcodes.sources import shown_source
from jcodes.vocabulary.routes import StatedRoute

__all__ = ["NO_CORRECTIONS", "OfficialFile", "build_tables"]

Read: TypeAlias = (
    HcpcsFile
    | AspFile
    | CrosswalkFile
    | MueFile
    | JwJzFile
    | SadFile
    | NocPricesFile
    | NocCrosswalkFile
    | AddendumB
    | ModifiersFile
)
Facts: TypeAlias = tuple[str, ...]
_T = TypeVar("_T")
NO_CORRECTIONS: Final[Mapping[str, Sequence[Mapping[str, Any]]]] = {"replaced_by": (), "take_from": ()}
"""Corrections that correct nothing."""


@attrs.frozen
class OfficialFile:
    """An official file that was read, with what it is.

    Attributes:
        dataset: Which of ``jcodes.catalogs.store.DATASETS``.
        release: The quarter, such as ``"2026-01"``.
        read: What a reader made of it.
        name: The file's name.
        published: When CMS published it, where its name says so.
        covers: The last quarter it speaks for, where that is not its own.
        notes: What a user of this copy should know.
    """

    dataset: str
    release: str
    read: Read
    name: str
    published: date | None = None
    covers: str = ""
    notes: str = ""

    @property
    def issue(self) -> str:
        """The name that tells re-issues of one quarter apart."""
        return f"{self.release}@{self.published}" if self.published else self.release


def build_tables(
    files: Sequence[OfficialFile],
    corrections: Mapping[str, Sequence[Mapping[str, Any]]] = NO_CORRECTIONS,
    drugs: Mapping[str, frozenset[str]] | None = None,
) -> dict[str, str]:
    """Return the texts of a folder by name: its tables and its manifest.

    Args:
        files: The official files, in any order.
        corrections: Hand-made corrections: ``replaced_by`` and ``take_from``, and where there are some ``also_called``, ``not_for_route``
            and ``only_by_route``, as in ``data/corrections.toml``.
        drugs: Names of products by code that are known beside those of the crosswalks among *files*.

    Raises:
        DataError: A correction that changes nothing, a file twice, or a fact that would not survive being written.
    """
    ordered = sorted(files, key=lambda file: (file.dataset, file.release, file.published or date.min))
    of: dict[str, list[OfficialFile]] = {}
    for file in ordered:
        held = of.setdefault(file.dataset, [])
        if any(other.issue == file.issue for other in held):
            raise DataError(f"two files are the {file.dataset} release {file.issue}", hint="give one of them")
        held.append(file)
    crosswalks = of.get("crosswalk", [])
    by_release, lives = _hcpcs(of.get("hcpcs", []), crosswalks, corrections, drugs or {})
    rows: dict[str, list[Facts]] = {
        "codes.tsv": list(_spans(by_release)),
        "rows.tsv": _row_numbers(of.get("hcpcs", [])),
        "prices.tsv": sorted(row for file in of.get("asp", []) for row in _prices(file)),
        "links.tsv": _named((*_links(crosswalks), *_links(of.get("noc_crosswalk", []))), Substances(lives.values())),
        "edits.tsv": sorted(row for file in of.get("mue", []) for row in _edits(file)),
        "jw_jz.tsv": sorted(row for file in of.get("jw_jz", []) for row in _jw_jz(file)),
        "sad.tsv": sorted(row for file in of.get("sad", []) for row in _sad(file)),
        "noc.tsv": sorted(row for file in of.get("noc_prices", []) for row in _noc(file)),
        "opps.tsv": sorted(_opps(of.get("opps", []))),
        "modifiers.tsv": sorted(_modifiers(of.get("hcpcs", []), of.get("modifiers", []))),
    }
    texts = {name: _table(name, found) for name, found in rows.items() if found}
    for line in texts.get("codes.tsv", "").splitlines()[1:]:
        definition_of(line, Release("2000-01", "", "", 0), Definition)
    tables = {
        name: {"rows": len(rows[name]), "sha256": hashlib.sha256(text.encode()).hexdigest()}
        for name, text in texts.items()
    }
    manifest = {
        "format": FORMAT,
        "tables": tables,
        **{dataset: [_record(file, by_release.get(file.issue)) for file in held] for dataset, held in of.items()},
    }
    texts["manifest.json"] = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    return texts


def _table(name: str, rows: Iterable[Facts]) -> str:
    lines = ["\t".join(TABLES[name].columns)]
    for row in rows:
        if any("\t" in text or "\n" in text or "\r" in text for text in row):
            raise DataError(
                f"{name}: a column of {row[0]} holds a tab or a line end", hint="give the file as CMS publishes it"
            )
        lines.append("\t".join(row))
    return "\n".join(lines) + "\n"


def _record(file: OfficialFile, codes: Mapping[str, Facts] | None) -> dict[str, object]:
    record: dict[str, object] = {
        "release": file.release,
        "file": file.name,
        "member": file.read.name.partition("!")[2],
        "sha256": file.read.sha256,
        "published": file.published.isoformat() if file.published else "",
        "covers": file.covers,
        "notes": file.notes,
    }
    if isinstance(file.read, HcpcsFile) and codes is not None:
        place = CODES.columns.index("dosage") - 3
        record |= {
            "rows": len(codes),
            "records": file.read.records,
            "codes": len(file.read.codes),
            "modifiers": len(file.read.modifiers),
            "not_stated": {
                reason.value: count
                for reason in NotStated
                if (count := sum(f"({reason.value})" in row[place] for row in codes.values()))
            },
            "digest": _digest(codes),
        }
    else:
        record["rows"] = len(getattr(file.read, _ROWS[file.dataset]))
    return record


_ROWS: Final = {
    "asp": "limits", "crosswalk": "rows", "noc_crosswalk": "rows", "mue": "limits", "jw_jz": "codes", "sad": "exclusions", "modifiers": "numbers",
    "noc_prices": "prices", "opps": "rates",
}  # fmt: skip


def _read(file: OfficialFile, kind: type[_T]) -> _T:
    if not isinstance(file.read, kind):
        raise DataError(
            f"{file.name} was read as another kind of file than {file.dataset}", hint="read it with read_official"
        )
    return file.read


def _digest(codes: Mapping[str, Facts]) -> str:
    text = "".join("\t".join((code, *row)) + "\n" for code, row in codes.items())
    return hashlib.sha256(text.encode()).hexdigest()


# -- codes -------------------------------------------------------------------------------------------------------------


def _hcpcs(
    files: Sequence[OfficialFile],
    crosswalks: Sequence[OfficialFile],
    corrections: Mapping[str, Sequence[Mapping[str, Any]]],
    drugs: Mapping[str, frozenset[str]],
) -> tuple[dict[str, dict[str, Facts]], dict[str, Life]]:
    """Return for each release the columns of every drug code, in code order, and every code as the newest release that holds it has it."""
    texts = {file.release: {record.code: record.long for record in _codes(file)} for file in files}
    found: dict[str, dict[str, Facts]] = {}
    past: dict[str, Life] = {}
    other_names = _other_names(corrections)
    limits = _route_limits(corrections)
    for file in files:
        read = dict(_read_codes(file, texts, corrections["take_from"]))
        lives = {code: _life(record, descriptor, other_names) for code, (record, descriptor, _) in read.items()}
        known = [one for one in crosswalks if one.release <= file.release]
        context = _Context(
            lives,
            _by_name(lives),
            Substances(lives.values()),
            _moves(known),
            _names(known, drugs),
            past,
            corrections["replaced_by"],
            limits,
        )
        found[file.issue] = {code: _columns(*row, context) for code, row in read.items()}
        past = past | lives
    for code in {*other_names, *limits} - past.keys() if files else ():
        raise DataError(f"{code}: a correction names it, and no release holds it", hint="remove it")
    return found, past


def _other_names(corrections: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, tuple[str, ...]]:
    """Return the further names of substances by code."""
    return {code: tuple(row["names"]) for row in corrections.get("also_called", ()) for code in row["codes"]}


def _route_limits(corrections: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, str]:
    """Return the limits of routes by code, as ``codes.tsv`` holds them."""
    found: dict[str, list[str]] = {}
    for word, key in (("not", "not_for_route"), ("only", "only_by_route")):
        for row in corrections.get(key, ()):
            routes = ",".join(StatedRoute(text).value for text in row["routes"])
            instead = ";".join(f"{one['code']} {one['where']}" for one in row.get("instead", ()))
            for code in row["codes"]:
                found.setdefault(code, []).append("=".join((word, routes, instead, row["why"], row["source"])))
    return {code: "|".join(limits) for code, limits in found.items()}


@attrs.frozen
class _Context:
    """What the columns of a code depend on beside its own record."""

    lives: Mapping[str, Life]
    by_name: Mapping[str, Sequence[Life]]
    substances: Substances
    moves: Moves
    drugs: Mapping[str, frozenset[str]]
    past: Mapping[str, Life]
    replaced_by: Sequence[Mapping[str, Any]]
    route_limits: Mapping[str, str]


def _codes(file: OfficialFile) -> tuple[HcpcsRecord, ...]:
    return tuple(
        sorted(
            (record for record in _read(file, HcpcsFile).codes if is_drug_code(record.code)),
            key=lambda record: record.code,
        )
    )


def _read_codes(
    file: OfficialFile, texts: Mapping[str, Mapping[str, str]], taken: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, tuple[HcpcsRecord, Descriptor, str]]]:
    borrowed = {code: row for row in taken if row["release"] == file.release for code in row["codes"]}
    for record in _codes(file):
        why, descriptor = "", read_descriptor(record.long)
        if row := borrowed.get(record.code):
            other = read_descriptor(texts[row["other"]][record.code])
            if other == descriptor:
                raise DataError(f"{record.code}: the correction for {file.release} changes nothing", hint="remove it")
            why, descriptor = f"{row['why']} ({shown_source(row['source'])})", other
        yield record.code, (record, descriptor, why)


def _life(record: HcpcsRecord, descriptor: Descriptor, other_names: Mapping[str, tuple[str, ...]]) -> Life:
    if record.added is None:
        raise DataError(f"{record.code}: no add date in row {record.row}", hint="give the file as CMS publishes it")
    kind = kind_of(record.code, descriptor, record.types_of_service)
    return Life(
        record.code,
        descriptor.name,
        descriptor.brands,
        descriptor.dosage,
        kind,
        record.added,
        record.terminated,
        descriptor.details,
        other_names.get(record.code, ()),
    )


def _by_name(lives: Mapping[str, Life]) -> dict[str, list[Life]]:
    found: dict[str, list[Life]] = {}
    for life in lives.values():
        found.setdefault(life.name, []).append(life)
    return found


def _columns(record: HcpcsRecord, descriptor: Descriptor, why: str, context: _Context) -> Facts:
    life = context.lives[record.code]
    if Dosage.parse(str(descriptor.dosage)) != descriptor.dosage:
        raise DataError(
            f"{record.code}: the dosage {descriptor.dosage} does not survive its own text", hint="mend the reader"
        )
    details = (*descriptor.details, *(f"not equivalent to {code}" for code in descriptor.not_equivalent_to))
    drugs = context.drugs.get(record.code, frozenset())
    theirs = {drug: others for drug in drugs if (others := context.substances.of_others(drug, record.code))}
    covered = {drug for drug, others in theirs.items() if context.substances.is_covered(record.code, others)}
    substance = " ".join((life.name, *life.other_names, *details))
    known = brand_names(drugs - theirs.keys(), substance)
    columns = {
        "start": life.start.isoformat(),
        "end": life.end.isoformat() if life.end else "",
        "kind": life.kind.value,
        "dosage": str(descriptor.dosage),
        "name": descriptor.name,
        "brands": "|".join(descriptor.brands),
        "trade_names": "|".join(name for name in known if name not in descriptor.brands),
        "other_names": "|".join((*life.other_names, *brand_names(covered, substance))),
        "details": "|".join(details),
        "routes": "|".join(route.value for route in _routes(record, life)),
        "route_limits": context.route_limits.get(record.code, ""),
        "replaced_by": "|".join(_replaced_by(life, context)),
        "references": " ".join(references(life, context.by_name)),
        "earlier": _earlier(life, context.past.get(record.code)),
        "coverage": record.coverage,
        "pricing": " ".join(record.pricing),
        "types_of_service": " ".join(record.types_of_service),
        "betos": record.betos,
        "correction": why,
    }
    return tuple(columns[name] for name in CODES.columns[3:])


def _routes(record: HcpcsRecord, life: Life) -> tuple[StatedRoute, ...]:
    is_injection = record.long.strip().lower().startswith(("injection", "inj"))
    return stated_routes(life.name, life.details, life.kind, is_injection=is_injection)


def _replaced_by(life: Life, context: _Context) -> Iterator[str]:
    if life.end is None:
        return
    stated = [
        (code, f"{row['why']} ({shown_source(row['source'])})")
        for row in context.replaced_by
        if row["code"] == life.code
        for code in row["codes"]
    ]
    for code, why in stated or successors(life, context.lives, context.by_name, context.moves):
        later = context.lives.get(code)
        ratio = None if later is None else ratio_of(life.dosage, later.dosage)
        yield f"{code}={'' if ratio is None else ratio}={why.replace('|', '/')}"


def _earlier(life: Life, before: Life | None) -> str:
    """Return the period before this one, when the code ended and came back for the same product."""
    if before is None or before.end is None or before.end >= life.start or before.name != life.name:
        return ""
    return f"{before.start}..{before.end}"


def _spans(by_release: Mapping[str, Mapping[str, Facts]]) -> Iterator[Facts]:
    """Yield code, first release, last release (blank for the newest) and facts, each run of equal facts once, in code order."""
    releases = tuple(by_release)
    for code in sorted({code for facts in by_release.values() for code in facts}):
        yield from _runs((code,), releases, [by_release[release].get(code) for release in releases])


def _runs(key: Facts, issues: Sequence[str], facts: Sequence[Facts | None]) -> Iterator[Facts]:
    first, held = "", None
    for before, issue, now in zip(("", *issues), issues, facts, strict=False):
        if now == held:
            continue
        if held is not None:
            yield *key, first, before, *held
        first, held = issue, now
    if held is not None:
        yield *key, first, "", *held


def _row_numbers(files: Sequence[OfficialFile]) -> list[Facts]:
    """Return the rows of each code in the files, in the manifest's order of files; ``-`` where a file lacks it."""
    rows: dict[str, dict[str, int]] = {}
    for file in files:
        for record in _codes(file):
            rows.setdefault(record.code, {})[file.issue] = record.row
    return [(code, " ".join(str(found.get(file.issue, "-")) for file in files)) for code, found in sorted(rows.items())]


# -- payment limits ------------------------------------------------------------------------------------------------------

_MONTH: Final = r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
_NOTES: Final = (
    (re.compile(rf"Added {_MONTH}", re.IGNORECASE), PriceNote.ADDED),
    (re.compile(rf"Updated {_MONTH}", re.IGNORECASE), PriceNote.UPDATED),
    (re.compile(r"Inflation-adjusted coinsurance", re.IGNORECASE), PriceNote.INFLATION_COINSURANCE),
    (re.compile(r"8% of reference add-on applied", re.IGNORECASE), PriceNote.REFERENCE_ADD_ON),
    (re.compile(r"AMP-based payment limit", re.IGNORECASE), PriceNote.AMP),
    (re.compile(r"[\"\u201c]?lesser of[\"\u201d]? methodology applied", re.IGNORECASE), PriceNote.LESSER_OF),
    (re.compile(r"HIV PrEP drug", re.IGNORECASE), PriceNote.HIV_PREP),
    (re.compile(r"see (?:the )?(?:COVID-19|Seasonal Influenza) .*webpage.*", re.IGNORECASE), PriceNote.VACCINE_PAGE),
    (re.compile(r"The payment allowance .* MAC .*", re.IGNORECASE), PriceNote.CONTRACTOR),
    (re.compile(r"Please see the NDC-HCPCS crosswalk.*", re.IGNORECASE), PriceNote.CROSSWALK),
)
_FIGURES: Final = re.compile(
    r"microcurie 100% AWP = \$(?P<awp>[\d.,]+) microcurie 100% WAC = \$(?P<wac>[\d.,]+)", re.IGNORECASE
)


def _prices(file: OfficialFile) -> Iterator[Facts]:
    for limit in _read(file, AspFile).limits:
        if limit.code[0].isdigit() or is_drug_code(limit.code):
            yield _price(limit, file.issue)


def _price(limit: AspLimit, issue: str) -> Facts:
    notes, remark = _note(limit.notes)
    amounts = (
        limit.limit, limit.coinsurance, limit.vaccine_awp, limit.vaccine_limit, limit.blood_awp, limit.blood_limit,
    )  # fmt: skip
    return (
        limit.code, issue, *map(_text, amounts), "1" if limit.clotting_factor else "", "|".join(note.value for note in notes), remark,
    )  # fmt: skip


def _note(text: str) -> tuple[tuple[PriceNote, ...], str]:
    """Return what CMS's remark says; of one that is not known only that there is one, in CMS's words only when the user reads the file."""
    notes: list[PriceNote] = []
    remark, rest = "", text
    while rest := rest.strip(" -;,\r\n"):
        if figures := _FIGURES.match(rest):
            notes.append(PriceNote.MICROCURIE)
            remark, rest = f"one microcurie: AWP ${figures['awp']}, WAC ${figures['wac']}", rest[figures.end() :]
            continue
        found = next(((match, note) for pattern, note in _NOTES if (match := pattern.match(rest))), None)
        if found is None:
            notes.append(PriceNote.OTHER)
            return tuple(notes), " ".join(rest.split())
        match, note = found
        notes.append(note)
        rest = rest[match.end() :]
    return tuple(notes), remark


def _text(amount: Decimal | None) -> str:
    """Return an amount in plain digits, as CMS states it."""
    return "" if amount is None else format(amount, "f")


# -- products ------------------------------------------------------------------------------------------------------------


def _crosswalk_of(file: OfficialFile) -> str:
    return "NOC" if isinstance(file.read, NocCrosswalkFile) else _read(file, CrosswalkFile).kind or "ASP"


def _packages(file: OfficialFile) -> tuple[tuple[str, PackageRow], ...]:
    """Return the rows of a crosswalk with their codes; a product of the NOC crosswalk has no code of its own."""
    if isinstance(file.read, NocCrosswalkFile):
        return tuple(("", attrs.evolve(row, drug=row.name)) for row in file.read.rows)
    return tuple((row.code, row) for row in _read(file, CrosswalkFile).rows)


def _moves(files: Sequence[OfficialFile]) -> Moves:
    found = []
    for file in files:
        products: dict[str, set[str]] = {}
        for code, row in _packages(file):
            products.setdefault(row.identifier, set()).add(code)
        found.append((file.release, {product: frozenset(codes) for product, codes in products.items()}))
    return Moves.between(found)


def _names(files: Sequence[OfficialFile], others: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    drugs: dict[str, set[str]] = {code: set(names) for code, names in others.items()}
    for file in files:
        for code, row in _packages(file):
            drugs.setdefault(code, set()).add(row.drug)
    return {code: frozenset(names) for code, names in drugs.items()}


def _named(rows: Iterable[Facts], substances: Substances) -> list[Facts]:
    """Return the products in order, each with the codes whose substance its name is, where that is not its own code's."""
    place, found = LINKS.columns.index("drug"), []
    for row in sorted(rows):
        code = row[1]
        others = substances.of_others(row[place], code)
        found.append((*row, " ".join(others) if others and not substances.is_covered(code, others) else ""))
    return found


def _links(files: Sequence[OfficialFile]) -> Iterator[Facts]:
    """Yield each product under each code once for every run of quarters in which its figures are the same."""
    issues = [file.issue for file in files]
    held: dict[tuple[str, str, str], dict[str, tuple[Facts, Facts]]] = {}
    for file in files:
        packages = _packages(file)
        doubts = _doubts(packages)
        for code, row in packages:
            if not code or code[0].isdigit() or is_drug_code(code):
                told = (*_printed(row), *filter(None, [doubts.get((code, row.row), "")]))
                figures = (str(read_dosage_text(row.dosage)), *map(_text, _figures(row)), "|".join(told))
                held.setdefault((row.identifier, code, _crosswalk_of(file)), {})[file.issue] = (
                    (row.labeler, row.drug),
                    figures,
                )
    for key, by_issue in held.items():
        facts = [by_issue[issue][1] if issue in by_issue else None for issue in issues]
        for *head, first, last, dosage, size, quantity, per_item, per_package, problems in _runs(key, issues, facts):
            named = max(issue for issue in by_issue if first <= issue and (not last or issue <= last))
            yield *head, first, last, *by_issue[named][0], dosage, size, quantity, per_item, per_package, problems


def _doubts(packages: Sequence[tuple[str, PackageRow]]) -> dict[tuple[str, int], str]:
    """Return by code and row where the packages of one product imply different concentrations."""
    products: dict[tuple[str, str], list[PackageRow]] = {}
    for code, row in packages:
        if row.ndc is not None:
            products.setdefault((code, row.ndc.ndc11[:9]), []).append(row)
    found = {}
    for (code, _), rows in products.items():
        if len(rows) > 1:
            told = concentration_problems(
                [(read_dosage_text(row.dosage), row.package_size, row.units_per_item) for row in rows]
            )
            found.update({(code, row.row): problem for row, problem in zip(rows, told, strict=True) if problem})
    return found


def _figures(row: PackageRow) -> tuple[Decimal | None, ...]:
    return row.package_size, row.package_quantity, row.units_per_item, row.units_per_package


def _printed(row: PackageRow) -> tuple[str, ...]:
    """Return the problems of a row that its figures alone do not show; missing ones do."""
    return tuple(
        problem.replace("|", "/") for problem in row.problems if not problem.endswith((" is blank", " is zero"))
    )


# -- modifiers -----------------------------------------------------------------------------------------------------------


def _modifiers(hcpcs: Sequence[OfficialFile], numbers: Sequence[OfficialFile]) -> Iterator[Facts]:
    """Yield CMS's modifiers of the newest file, which keeps those that ended, and CPT's numbers that are not CMS's too.

    Rows without an add date are left out: the copy of October 2024 has six, chapters of the list for which CMS's own files have none.
    """
    own: set[str] = set()
    for file in hcpcs[-1:]:
        for record in _read(file, HcpcsFile).modifiers:
            if record.added is not None:
                own.add(record.code)
                end = record.terminated.isoformat() if record.terminated else ""
                yield record.code, file.issue, "HCPCS", record.added.isoformat(), end
    for file in numbers[-1:]:
        for number in _read(file, ModifiersFile).numbers:
            if number not in own:
                yield number, file.issue, "CPT", "", ""


# -- unit edits, lists, outpatient status --------------------------------------------------------------------------------


def _edits(file: OfficialFile) -> Iterator[Facts]:
    for limit in _read(file, MueFile).limits:
        if is_drug_code(limit.code):
            yield (
                limit.code,
                limit.setting.value,
                file.issue,
                str(limit.value),
                str(limit.indicator),
                limit.rationale,
            )


def _jw_jz(file: OfficialFile) -> Iterator[Facts]:
    for row in _read(file, JwJzFile).codes:
        yield row.code, file.issue, row.since.isoformat() if row.since else ""


def _sad(file: OfficialFile) -> Iterator[Facts]:
    for row in _read(file, SadFile).exclusions:
        yield (
            row.code, file.issue, row.article, row.contractor_name, row.route,
            row.effective.isoformat() if row.effective else "", row.url,
        )  # fmt: skip


def _noc(file: OfficialFile) -> Iterator[Facts]:
    for row in _read(file, NocPricesFile).prices:
        yield row.name, file.issue, row.dosage, _text(row.limit)


def _opps(files: Sequence[OfficialFile]) -> Iterator[Facts]:
    issues = [file.issue for file in files]
    held: dict[str, dict[str, Facts]] = {}
    for file in files:
        for rate in _read(file, AddendumB).rates:
            if is_drug_code(rate.code):
                held.setdefault(rate.code, {})[file.issue] = (rate.status, rate.group, _text(rate.rate))
    for code, by_issue in held.items():
        yield from _runs((code,), issues, [by_issue.get(issue) for issue in issues])
