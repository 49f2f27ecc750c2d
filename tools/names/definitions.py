"""What a code stands for in one of its periods, as far as naming needs it: substance, salt, form, and whether it is one maker's."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from jcodes.catalogs.iodine import band_of_texts, stated_iodine
from tools.names.products import Product
from tools.names.words import STRONG, Substance, compact, substance, words

__all__ = ["Definition", "definitions", "forms_of", "releases_of"]

_EVER: Final = "9999-12-31"
_UNNAMED: Final = frozenset(
    {"not otherwise classified", "compounded", "skin substitute", "blood", "supply or service", "vaccine"}
)
"""Kinds of code that a product's substance never leads to."""
_SOLUBLE: Final = frozenset({"acetate"})
"""Salts that make no other product of a peptide: difelikefalin is sold as the acetate."""
_FOR_SOME: Final = frozenset({"pre-exposure prophylaxis", "COVID-19 in hospital"})
"""Uses that a code is for; the same substance is sold for others."""
_MARKS: Final = {
    "liposomal": ("liposom",),
    "lipid complex": ("lipid complex",),
    "long": (
        "extended release",
        "extended-release",
        "long acting",
        "depot form",
        "microsphere",
        "powder for suspension",
    ),
}
_GROUPS: Final = (
    ("inhalation", ("inhalation",)),
    ("instillation", ("instillation", "intravesical")),
    ("device", ("intrauterine", "vaginal", "patch", "contraceptive supply", "hormone-releasing")),
    ("implant", ("implant", "pellet", "insert", "wafer")),
    ("oral", ("oral", "tablet", "capsule", "sublingual")),
    ("nasal", ("nasal",)),
    ("eye", ("ophthalmic", "intraocular", "irrigation")),
    ("topical", ("topical", "cream", " gel", "ointment", "lotion")),
)
_ROUTES: Final = (
    ("implant", ("IMPLANTATION",)),
    ("device", ("INTRAUTERINE", "VAGINAL", "TRANSDERMAL")),
    ("oral", ("ORAL", "BUCCAL", "SUBLINGUAL")),
    ("inhalation", ("INHALATION", "RESPIRATORY (INHALATION)")),
    ("instillation", ("INTRAVESICAL", "PYELOCALYCEAL", "URETERAL")),
    ("nasal", ("NASAL",)),
    ("eye", ("OPHTHALMIC", "IRRIGATION", "INTRAOCULAR", "INTRACAMERAL")),
    ("topical", ("TOPICAL", "CUTANEOUS", "RECTAL", "OTIC", "URETHRAL", "DENTAL", "PERIODONTAL")),
)


@attrs.frozen
class Definition:
    """One code in one period.

    Attributes:
        code: The code.
        start: Its first day.
        end: Its last day, or blank.
        name: The descriptor's name of the substance.
        kind: What sort of product it is.
        details: What tells the code apart.
        brands: The brands and makers of the descriptor.
        trade_names: Brands that CMS's crosswalks print.
        replaced_by: The codes that took over.
        dosage: One unit, as text.
    """

    code: str
    start: str
    end: str
    name: str
    kind: str
    details: tuple[str, ...]
    brands: tuple[str, ...]
    trade_names: tuple[str, ...]
    replaced_by: tuple[str, ...]
    dosage: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Code and first day."""
        return self.code, self.start

    @property
    def substance(self) -> Substance:
        """The substance and its salt."""
        return substance(self.name)

    @property
    def text(self) -> str:
        """Name and details."""
        return " ".join((self.name, *self.details)).lower()

    @property
    def group(self) -> str:
        """How it is given, roughly; what shines or shows is of every group."""
        if self.kind in {"radiopharmaceutical", "contrast"}:
            return "any"
        if self.kind == "inhalation":
            return "inhalation"
        return next((group for group, marks in _GROUPS if any(mark in self.text for mark in marks)), "injection")

    @property
    def marks(self) -> frozenset[str]:
        """Liposomal, lipid complex, long acting."""
        text = self.text.replace("non-depot form", "")
        return frozenset(mark for mark, told in _MARKS.items() if any(one in text for one in told))

    @property
    def is_equivalent(self) -> bool:
        """Tell whether every maker's product may go under it: no brand or maker named, nothing "not therapeutically equivalent"."""
        makers = [one for one in self.brands if not one.startswith("vitamin ")]
        return not makers and not any(one.startswith("not equivalent to") for one in self.details)

    @property
    def takes_substances(self) -> bool:
        """Tell whether a product may be put under it by its substance alone."""
        return self.is_equivalent and self.kind not in _UNNAMED and _FOR_SOME.isdisjoint(self.details)

    def valid_in(self, first: str, last: str) -> bool:
        """Tell whether it was valid on some day from *first* to *last*."""
        return self.start <= last and (not self.end or self.end >= first)

    def takes_salt(self, told: Substance, family: Iterable["Definition"]) -> bool:
        """Tell whether a product's salt fits: the same, or one that no code of the *family* names and that makes no other product."""
        own = self.substance.salts
        if own == told.salts:
            return True
        parts = self.name.split(" and ")
        if len(parts) > len([word for word in self.substance.base if len(word) > 1]):  # two salts of one substance
            return False
        if any(
            other.substance.salts == told.salts
            for other in family
            if other.group == self.group and self._counts(other) and other.valid_in(self.start, self.end or _EVER)
        ):
            return False
        others = (other for other in family if other is not self and other.group == self.group)
        if (
            not own
            and told.salts <= _SOLUBLE
            and not any(other.valid_in(self.start, self.end or _EVER) for other in others)
        ):
            return True
        return not (own ^ told.salts) & STRONG or not told.salts

    def _counts(self, other: "Definition") -> bool:
        """Tell whether the salt in the name of *other* says something of this one: a private payer's S code says nothing of Medicare's codes."""
        return other.code[0] != "S" or self.code[0] == "S"

    def is_of_maker(self, labeler: str) -> bool:
        """Tell whether the code is for the products of one maker, and *labeler* is that one: Cytoxan is Baxter's cyclophosphamide."""
        makers = {word for brand in self.brands for word in words(brand) if len(word) > 3}
        return not any(one.startswith("not equivalent to") for one in self.details) and not makers.isdisjoint(
            words(labeler)
        )

    def is_named_for(self, name: str) -> bool:
        """Tell whether the descriptor names *name* itself, among its brands or in the text: a code of that brand's own."""
        own = compact(name)
        return own in {compact(one) for one in self.brands} or (
            len(own) > 4 and own in compact(self.name) and own != compact(self.name)
        )

    def is_of_other_iodine(self, name: str) -> bool:
        """Tell whether *name* states an iodine concentration, and the code is for others."""
        band, said = band_of_texts(self.details), stated_iodine(name)
        return band is not None and said is not None and said.figure not in band

    @property
    def is_for_nausea(self) -> bool:
        """Tell whether it is for use with chemotherapy: FDA's syrups of the same substance are for coughs and colds."""
        return "anti-emetic" in self.details

    def names_brand(self, name: str) -> bool:
        """Tell whether descriptor or crosswalk print *name* as a brand."""
        return compact(name) in {compact(one) for one in (*self.brands, *self.trade_names)}


def forms_of(product: Product) -> tuple[frozenset[str], frozenset[str]]:
    """Return the groups and the marks of a product, by route, form and the words of its names."""
    routes = " ".join(product.routes)
    groups = {group for group, told in _ROUTES if product.routes & set(told)}
    if any(one in product.form for one in ("IMPLANT", "PELLET", "INSERT", "WAFER")):
        groups = {"implant"}
    elif "INTRAUTERINE" in product.form:
        groups = {"device"}
    if "inhalation" in groups and any(one in product.form for one in ("AEROSOL", "POWDER", "CAPSULE", "METERED")):
        groups.discard("inhalation")  # codes are of solutions for nebulizers
    known = {route for _, told in _ROUTES for route in told}
    if (
        product.routes - known
        and groups <= {"oral", "inhalation", "instillation", "nasal", "eye", "topical"}
        and "N/A" not in routes
    ):
        groups = groups | {"injection"}
    marks = set()
    if "LIPOSOMAL" in product.form or "liposom" in product.generic.lower():
        marks.add("liposomal")
    if "LIPID COMPLEX" in product.form:
        marks.add("lipid complex")
    trade = set(words(product.trade))
    if "EXTENDED RELEASE" in product.form or trade & {"lar", "er", "xr", "consta", "la"}:
        marks.add("long")
    return frozenset(groups), frozenset(marks)


def _read(text: str) -> list[dict[str, str]]:
    header, *lines = text.splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def definitions(codes_tsv: str) -> tuple[Definition, ...]:
    """Return the definitions in a ``codes.tsv``, each as the latest release states it, in order of code and first day."""
    latest: dict[tuple[str, str], Mapping[str, str]] = {}
    for row in _read(codes_tsv):
        latest[row["code"], row["start"]] = row
    return tuple(
        Definition(
            code, start, row["end"], row["name"], row["kind"], _split(row["details"]), _split(row["brands"]), _split(row["trade_names"]),
            tuple(one.partition("=")[0] for one in _split(row["replaced_by"])), row["dosage"],
        )
        for (code, start), row in sorted(latest.items())
    )  # fmt: skip


def releases_of(codes_tsv: str) -> tuple[str, ...]:
    """Return the releases that a ``codes.tsv`` speaks of, oldest first."""
    return tuple(sorted({row["first"] for row in _read(codes_tsv)}))
