"""Build the rows of drug codes: the facts in each release, with relations found across files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from jcodes.catalogs.code_table import CodeRow, RowNumbers
from jcodes.doses import Dosage
from jcodes.errors import DataError
from jcodes.official.crosswalk import drug_names, product_moves
from jcodes.official.files import OfficialFile, read_as
from jcodes.official.relations import Moves, ReleasedCode, Substances, brand_names, ratio_of, references, successors
from jcodes.official.routes import stated_routes
from jcodes.official.spans import spans
from jcodes.official.traits import DrugGroup, traits_of
from jcodes.readers.descriptors import Descriptor, read_descriptor
from jcodes.readers.hcpcs import HcpcsFile, HcpcsRecord
from jcodes.readers.kinds import product_kind
from jcodes.readers.universe import is_drug_code
from jcodes.sources import shown_source
from jcodes.vocabulary.routes import StatedRoute

__all__ = ["NO_CORRECTIONS", "Corrections", "code_rows", "joined_rows", "row_numbers"]

Corrections = Mapping[str, Sequence[Mapping[str, Any]]]
NO_CORRECTIONS: Final[Corrections] = {"replaced_by": (), "take_from": ()}
"""Corrections that change nothing."""


def code_rows(
    files: Sequence[OfficialFile],
    crosswalks: Sequence[OfficialFile],
    corrections: Corrections,
    drugs: Mapping[str, Mapping[str, str]],
    groups: Sequence[DrugGroup],
) -> tuple[dict[str, dict[str, CodeRow]], dict[str, ReleasedCode]]:
    """Return the rows of all drug codes by issue, in code order, and the newest definition of each code.

    Args:
        files: The HCPCS files, oldest first.
        crosswalks: The crosswalks, oldest first.
        corrections: The corrections; see `jcodes.official.tables.build_tables`.
        drugs: Additional product names by code, besides those in the crosswalks, each with the newest quarter that has it.
        groups: The hand-made groups of drugs.

    Raises:
        DataError: A correction changes nothing, or a fact cannot be read back from its text.
    """
    texts = {file.release: {record.code: record.long for record in _records(file)} for file in files}
    found: dict[str, dict[str, CodeRow]] = {}
    past: dict[str, ReleasedCode] = {}
    other_names, limits = _other_names(corrections), _route_limits(corrections)
    for file in files:
        read = dict(_read(file, texts, corrections["take_from"]))
        released = {code: _released(record, facts, other_names) for code, (record, facts, _) in read.items()}
        by_name: dict[str, list[ReleasedCode]] = {}
        for one in released.values():
            by_name.setdefault(one.name, []).append(one)
        known = [crosswalk for crosswalk in crosswalks if crosswalk.release <= file.release]
        context = _Context(
            released=released,
            by_name=by_name,
            substances=Substances(released.values()),
            moves=product_moves(known),
            drugs=drug_names(known, drugs),
            past=past,
            replaced_by=corrections["replaced_by"],
            route_limits=limits,
            groups=groups,
        )
        found[file.issue] = {code: _row(*facts, context) for code, facts in read.items()}
        past = past | released
    for code in {*other_names, *limits} - past.keys() if files else ():
        raise DataError(f"{code}: it has a correction, but is in no release", hint="remove it")
    return found, past


def joined_rows(by_issue: Mapping[str, Mapping[str, CodeRow]]) -> Iterator[CodeRow]:
    """Yield the rows of all issues in code order, with runs of equal rows merged."""
    issues = tuple(by_issue)
    for code in sorted({code for rows in by_issue.values() for code in rows}):
        yield from spans(issues, [by_issue[issue].get(code) for issue in issues])


def row_numbers(files: Sequence[OfficialFile]) -> Iterator[RowNumbers]:
    """Yield the row numbers of each code in the manifest's order of files; ``-`` if the file does not have it."""
    rows: dict[str, dict[str, int]] = {}
    for file in files:
        for record in _records(file):
            if record.row:  # a code that a sheet of corrections added has none
                rows.setdefault(record.code, {})[file.issue] = record.row
    for code, found in sorted(rows.items()):
        yield RowNumbers(code, " ".join(str(found.get(file.issue, "-")) for file in files))


@attrs.frozen
class _Context:
    """The inputs for a code's row, besides its own record."""

    released: Mapping[str, ReleasedCode]
    by_name: Mapping[str, Sequence[ReleasedCode]]
    substances: Substances
    moves: Moves
    drugs: Mapping[str, Mapping[str, str]]
    past: Mapping[str, ReleasedCode]
    replaced_by: Sequence[Mapping[str, Any]]
    route_limits: Mapping[str, str]
    groups: Sequence[DrugGroup]


def _records(file: OfficialFile) -> list[HcpcsRecord]:
    drugs = (record for record in read_as(file, HcpcsFile).codes if is_drug_code(record.code))
    return sorted(drugs, key=lambda record: record.code)


def _read(
    file: OfficialFile, texts: Mapping[str, Mapping[str, str]], taken: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, tuple[HcpcsRecord, Descriptor, str]]]:
    """Yield each code with its record, its descriptor, and the reason if the descriptor is from another release."""
    borrowed = {code: row for row in taken if row["release"] == file.release for code in row["codes"]}
    for record in _records(file):
        why, descriptor = _sheet(record), read_descriptor(record.long)
        if row := borrowed.get(record.code):
            other = read_descriptor(texts[row["other"]][record.code])
            if other == descriptor:
                raise DataError(f"{record.code}: the correction for {file.release} changes nothing", hint="remove it")
            why, descriptor = f"{row['why']} ({shown_source(row['source'])})", other
        yield record.code, (record, descriptor, why)


def _sheet(record: HcpcsRecord) -> str:
    """Return the sheet of corrections that added or changed the code; blank for none."""
    if not record.sheet:
        return ""
    return f"CMS's {record.sheet}, row {record.sheet_row}, {'changes' if record.row else 'adds'} the code"


def _released(record: HcpcsRecord, descriptor: Descriptor, other_names: Mapping[str, tuple[str, ...]]) -> ReleasedCode:
    if record.added is None:
        raise DataError(f"{record.code}: no add date in row {record.row}", hint="give the file as CMS publishes it")
    return ReleasedCode(
        code=record.code,
        name=descriptor.name,
        brands=descriptor.brands,
        dosage=descriptor.dosage,
        kind=product_kind(
            record.code, descriptor, record.types_of_service, is_injection=record.long.strip().lower().startswith("inj")
        ),
        start=record.added,
        end=record.terminated,
        details=descriptor.details,
        other_names=other_names.get(record.code, ()),
    )


def _row(record: HcpcsRecord, descriptor: Descriptor, why: str, context: _Context) -> CodeRow:
    own = context.released[record.code]
    if Dosage.parse(str(descriptor.dosage)) != descriptor.dosage:
        raise DataError(
            f"{record.code}: the dosage {descriptor.dosage} cannot be read back from its own text",
            hint="fix the reader",
        )
    details = (*descriptor.details, *(f"not equivalent to {code}" for code in descriptor.not_equivalent_to))
    begun = f"{own.start.year}-{(own.start.month - 1) // 3 * 3 + 1:02}"  # the quarter of the add date
    drugs = {drug for drug, last in context.drugs.get(record.code, {}).items() if last >= begun}
    foreign = {drug: others for drug in drugs if (others := context.substances.of_others(drug, record.code))}
    covered = {drug for drug, others in foreign.items() if context.substances.is_covered(record.code, others)}
    substance = " ".join((own.name, *own.other_names, *details))
    brands = brand_names(drugs - foreign.keys(), substance)
    opening = record.long.strip().lower()
    is_injection = opening.startswith("inj")
    routes = stated_routes(own.name, own.details, own.kind, is_injection=is_injection)
    return CodeRow(
        code=own.code,
        first="",
        last="",
        start=own.start.isoformat(),
        end=own.end.isoformat() if own.end else "",
        kind=own.kind.value,
        dosage=str(own.dosage),
        name=own.name,
        brands="|".join(own.brands),
        trade_names="|".join(name for name in brands if name not in own.brands),
        other_names="|".join((*own.other_names, *brand_names(covered, substance))),
        details="|".join(details),
        routes="|".join(route.value for route in routes),
        traits="|".join(
            trait.value
            for trait in traits_of(
                own.code,
                own.name,
                details,
                context.groups,
                is_injection=is_injection or opening.startswith(("for injection", "infusion")),
            )
        ),
        route_limits=context.route_limits.get(own.code, ""),
        replaced_by="|".join(_replaced_by(own, context)),
        references=" ".join(references(own, context.by_name)),
        earlier=_earlier(own, context.past.get(own.code)),
        coverage=record.coverage,
        pricing=" ".join(record.pricing),
        types_of_service=" ".join(record.types_of_service),
        betos=record.betos,
        correction=why,
    )


def _replaced_by(ended: ReleasedCode, context: _Context) -> Iterator[str]:
    if ended.end is None:
        return
    stated = [
        (code, f"{row['why']} ({shown_source(row['source'])})")
        for row in context.replaced_by
        if row["code"] == ended.code
        for code in row["codes"]
    ]
    for code, why in stated or successors(ended, context.released, context.by_name, context.moves):
        later = context.released.get(code)
        ratio = None if later is None else ratio_of(ended.dosage, later.dosage)
        yield f"{code}={'' if ratio is None else ratio}={why.replace('|', '/')}"


def _earlier(own: ReleasedCode, before: ReleasedCode | None) -> str:
    """Return the previous period, if the code ended and was reinstated for the same product."""
    if before is None or before.end is None or before.end >= own.start or before.name != own.name:
        return ""
    return f"{before.start}..{before.end}"


def _other_names(corrections: Corrections) -> dict[str, tuple[str, ...]]:
    return {code: tuple(row["names"]) for row in corrections.get("also_called", ()) for code in row["codes"]}


def _route_limits(corrections: Corrections) -> dict[str, str]:
    """Return the route limits by code, in the format of ``codes.tsv``."""
    found: dict[str, list[str]] = {}
    for word, key in (("not", "not_for_route"), ("only", "only_by_route")):
        for row in corrections.get(key, ()):
            routes = ",".join(StatedRoute(text).value for text in row["routes"])
            instead = ";".join(f"{one['code']} {one['where']}" for one in row.get("instead", ()))
            for code in row["codes"]:
                found.setdefault(code, []).append("=".join((word, routes, instead, row["why"], row["source"])))
    return {code: "|".join(limits) for code, limits in found.items()}
