"""``labels.tsv`` from FDA's files: the facts of each NDC that a crosswalk has, file by file, and which may be of another product."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from jcodes.catalogs.code_table import CodeRow
from jcodes.catalogs.crosswalk import LinkRow
from jcodes.catalogs.labels import LabelRow
from jcodes.codes import Ndc
from jcodes.official.containers import contents_of
from jcodes.readers.drug_labels import DrugLabel, LabelsFile
from jcodes.readers.ndc_directory import ListedPackage, ListedProduct, PackagesFile, ProductsFile
from jcodes.vocabulary.fda_words import is_powder

__all__ = ["CrosswalkProduct", "crosswalk_products", "label_rows", "listed_packages", "newest_alike"]

_WORD: Final = re.compile(r"[a-z][a-z0-9]{2,}")
_NO_NAME: Final = frozenset(
    {
        "and", "for", "injection", "sodium", "hydrochloride", "acetate", "human", "kit", "solution", "with", "the", "sulfate", "phosphate",
        "per", "not", "inc", "llc", "pharmaceuticals", "pharma", "usa", "corp", "company", "pharmaceutical", "laboratories",
    }
)  # fmt: skip
"""Words of names that tell no product and no labeler."""
_ONE: Final = "1"
"""CMS's package size of a vial of powder."""


@attrs.frozen
class CrosswalkProduct:
    """An NDC as CMS's crosswalks know it.

    Attributes:
        words: The words of its product names, and of the names of its codes.
        labelers: The words of its labelers.
        sizes: Its package sizes, as CMS prints them.
    """

    words: frozenset[str]
    labelers: frozenset[str]
    sizes: frozenset[str] = frozenset()


def _words(*texts: str) -> frozenset[str]:
    return frozenset(_WORD.findall(" ".join(texts).lower())) - _NO_NAME


def crosswalk_products(links: Iterable[LinkRow], codes: Iterable[CodeRow]) -> dict[Ndc, CrosswalkProduct]:
    """Return the NDCs of the crosswalks' rows, with the words of their names there and of their codes' names and brands."""
    names: dict[str, set[str]] = {}
    for row in codes:
        names.setdefault(row.code, set()).update(_words(row.name, row.brands))
    found: dict[Ndc, CrosswalkProduct] = {}
    for link in links:
        if link.identifier.count("-") == 2 and Ndc.is_valid(link.identifier):
            ndc = Ndc.parse(link.identifier)
            known = found.get(ndc, CrosswalkProduct(frozenset(), frozenset()))
            words = known.words | _words(link.drug) | names.get(link.code, set())
            found[ndc] = CrosswalkProduct(words, known.labelers | _words(link.labeler), known.sizes | {link.size})
    return found


def _doubt(known: CrosswalkProduct, names: Iterable[str], labeler: str) -> str:
    """Return why a product is not the crosswalk's: no word of its names is there; blank if one is, or is within the names run together."""
    mine = _words(*names)
    if known.words & mine:
        return ""
    run = "".join(re.findall(r"[a-z0-9]+", " ".join(names).lower()))
    if any(len(word) > 4 and word in run for word in known.words):
        return ""
    who = "" if known.labelers & _words(labeler) else ", nor the labeler's name"
    return f"no name in this file is in CMS's crosswalk of the NDC{who}: the NDC may have been used for another product"


Listed = tuple[ListedProduct, ListedPackage]


def listed_packages(products: ProductsFile, packages: PackagesFile) -> Iterator[Listed]:
    """Yield each package of the directory with its product, in file order; a package without a product is left out."""
    by_id = {product.id: product for product in products.products}
    for package in packages.packages:
        if package.id in by_id:
            yield by_id[package.id], package


def label_rows(
    known: Mapping[Ndc, CrosswalkProduct], directories: Mapping[str, Iterable[Listed]], labels: Mapping[str, LabelsFile]
) -> list[LabelRow]:
    """Return the rows of ``labels.tsv``.

    Args:
        known: The NDCs of the crosswalks; no other NDC is kept.
        directories: By the id of its source, the packages of each directory.
        labels: By the id of its source, each file of labels.
    """
    found: dict[tuple[str, str], LabelRow] = {}
    for source, listed in directories.items():
        for product, package in listed:
            for row in _listed_rows(known, source, product, package):
                own = row.ndc == package.ndc.format("5-4-2")
                if own or (row.ndc, source) not in found:  # an NDC's own row comes before that of a package it lies in
                    found[row.ndc, source] = row
    for source, file in labels.items():
        for label in file.labels:
            for ndc in label.packages:
                if ndc in known:
                    found[ndc.format("5-4-2"), source] = _label_row(known[ndc], source, label, ndc)
    return sorted(newest_alike(found.values(), [*labels, *directories]))


def newest_alike(rows: Iterable[LabelRow], sources: Sequence[str]) -> list[LabelRow]:
    """Return rows without those that say of their NDC just what a newer file says; *sources* are the newest first."""
    kept: dict[str, list[LabelRow]] = {}
    for row in sorted(rows, key=lambda row: sources.index(row.source)):
        same = kept.setdefault(row.ndc, [])
        if all(other._replace(source="") != row._replace(source="") for other in same):
            same.append(row)
    return [row for same in kept.values() for row in same]


def _listed_rows(
    known: Mapping[Ndc, CrosswalkProduct], source: str, product: ListedProduct, package: ListedPackage
) -> Iterator[LabelRow]:
    for contents in contents_of(package.ndc, package.description):
        if contents.ndc not in known:
            continue
        names = (product.proprietary, product.nonproprietary, *product.substances)
        yield LabelRow(
            ndc=contents.ndc.format("5-4-2"),
            source=source,
            proprietary=product.proprietary,
            nonproprietary=product.nonproprietary,
            labeler=product.labeler,
            category=product.category,
            routes="|".join(product.routes),
            dosage_form=product.dosage_form,
            strengths="|".join(f"{_plain(amount)} {unit}" for amount, unit in product.strengths),
            container=contents.words,
            form="",
            type="",
            powder="0" if _is_sold_by_volume(known[contents.ndc], product, contents.size) else "",
            size=contents.size,
            items="" if contents.items is None else str(contents.items),
            doubt=_doubt(known[contents.ndc], names, product.labeler),
        )


def _is_sold_by_volume(known: CrosswalkProduct, product: ListedProduct, size: str) -> bool:
    """Return whether FDA's form is a powder, but its strength is of 1 mL and CMS's crosswalk counts the milliliters: Onivyde is a liquid.

    The strength of a powder is of the whole volume that it makes, such as 2 g/100 mL.
    """
    amount, _, unit = size.partition(" ")
    is_of_one = bool(product.strengths) and all(of.endswith("/mL") for _, of in product.strengths)
    return is_powder(product.dosage_form) and is_of_one and unit == "mL" and amount != _ONE and amount in known.sizes


def _plain(amount: str) -> str:
    return f"0{amount}" if amount.startswith(".") else amount


def _label_row(known: CrosswalkProduct, source: str, label: DrugLabel, ndc: Ndc) -> LabelRow:
    names = (*label.names, *label.substances)
    return LabelRow(
        ndc=ndc.format("5-4-2"),
        source=source,
        proprietary=label.proprietary,
        nonproprietary=label.nonproprietary,
        labeler=label.labeler,
        category=label.category,
        routes="|".join(label.routes),
        dosage_form="",
        strengths="",
        container="",
        form="" if label.container_form is None else label.container_form.value,
        type="" if label.container_type is None else label.container_type.value,
        powder="" if label.is_powder is None else str(int(label.is_powder)),
        size="",
        items="",
        doubt=_doubt(known, names, label.labeler),
    )
