"""FDA's label facts by NDC: names, routes, form, strength and container. They explain and fill in; they never decide JW or JZ. Loaded on first use."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import REBUILD, DataFolder, Table, bundled, texts_of
from jcodes.codes import Ndc
from jcodes.doses import Dose, Strength
from jcodes.errors import JcodesError
from jcodes.vocabulary.fda_words import containers_of, is_count, is_powder, routes_of_label
from jcodes.vocabulary.products import ContainerForm, ContainerType, NdcUnit
from jcodes.vocabulary.routes import Route

__all__ = ["LABELS", "Label", "LabelSource", "label_sources", "labels_of"]

_PER_PIECE: Final = "1"
_UNITS: Final = {"[iU]": "IU", "[USP'U]": "units", "U": "units", "ug": "mcg", "meq": "mEq"}
_STRENGTH: Final = re.compile(r"(?P<amount>[0-9.]+) (?P<unit>[^/]+)/(?P<per>[0-9.]*)(?P<in>[A-Za-z]*)", re.ASCII)


@attrs.frozen
class LabelSource:
    """The file that states a label's facts.

    Attributes:
        id: Its id in ``labels.tsv``.
        title: Its title.
        publisher: Who publishes it.
        issued: Its date.
        file: The file's name.
        sha256: The hash of its content.
        url: Where a reader finds it.
    """

    id: str
    title: str
    publisher: str
    issued: date
    file: str
    sha256: str
    url: str

    def __str__(self) -> str:
        """Return publisher, title and date."""
        return f"{self.publisher}'s {self.title} of {self.issued}"


@attrs.frozen(order=False)
class Label:
    """The facts of one NDC in one of FDA's files.

    FDA's words are as its file has them; what they mean here is beside them, None or empty if they state nothing.

    Attributes:
        ndc: The NDC.
        proprietary: The trade name with its suffix; many repeat the nonproprietary name.
        nonproprietary: The nonproprietary name.
        labeler: Who sells it.
        category: The marketing category, such as ``"BLA"`` or ``"ANDA"``; from 2015's directory, the letters of the application number.
        routes: The routes.
        fda_routes: FDA's words for them.
        dosage_form: Such as ``"INJECTION, SOLUTION"``; blank in the file of labels.
        strengths: For each active substance its strength, such as ``"10 mg/mL"``; ``"500 mg/1"`` is one piece.
        container_form: The form of the container.
        container_type: Its type by the label; None if not stated, as for ``"VIAL"`` alone.
        fda_container: FDA's words for it, such as ``"VIAL, SINGLE-DOSE"``; blank in the file of labels.
        size: The volume or weight in one container; None for powders and pieces.
        items: Containers in the package.
        is_powder: Whether it is a powder to be made into a liquid, by FDA; not where CMS's crosswalk counts its milliliters. None if not stated.
        doubt: Why the NDC may have been used for another product, a sentence; else blank. Nothing is filled in from such a label.
        source: The file.
    """

    ndc: Ndc
    proprietary: str
    nonproprietary: str
    labeler: str
    category: str
    routes: tuple[Route, ...]
    fda_routes: tuple[str, ...]
    dosage_form: str
    strengths: tuple[str, ...]
    container_form: ContainerForm | None
    container_type: ContainerType | None
    fda_container: str
    size: Dose | None
    items: int | None
    is_powder: bool | None
    doubt: str
    source: LabelSource

    @property
    def strength(self) -> Strength | None:
        """The strength of its only substance, as a value; None for several substances, or if FDA's text cannot be read."""
        match = _STRENGTH.fullmatch(self.strengths[0]) if len(self.strengths) == 1 else None
        if match is None:
            return None
        holder = f"{match['per'] or 1} {match['in']}"
        if match["per"] == _PER_PIECE and not match["in"]:
            words = self.dosage_form.lower().split(", ")
            holder = words[0] if is_count(self.dosage_form) else str(self.container_form or "each")
        try:
            return Strength.parse(f"{match['amount']} {_UNITS.get(match['unit'], match['unit'])}/{holder}")
        except JcodesError:
            return None

    @property
    def ndc_unit(self) -> NdcUnit | None:
        """How its quantity is counted: ML for liquids, UN for powders, pieces and kits; None if the facts do not tell."""
        if self.container_form in _PIECES or self.is_powder or is_count(self.dosage_form):
            return NdcUnit.UN
        if self.size is not None and self.size.unit.dimension == "volume":
            return NdcUnit.ML
        if self.is_powder is False:
            return NdcUnit.ML
        strength = self.strength
        return NdcUnit.ML if strength is not None and strength.per.unit.dimension == "volume" else None

    @property
    def container(self) -> str:
        """Type and form in words, such as ``"single-dose vial"``; blank if neither is stated."""
        return " ".join(str(part) for part in (self.container_type, self.container_form) if part is not None)

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON."""
        return {
            "ndc": self.ndc.ndc11,
            "proprietary": self.proprietary,
            "nonproprietary": self.nonproprietary,
            "labeler": self.labeler,
            "category": self.category,
            "routes": [route.value for route in self.routes],
            "fda_routes": list(self.fda_routes),
            "dosage_form": self.dosage_form,
            "strengths": list(self.strengths),
            "container_form": None if self.container_form is None else self.container_form.value,
            "container_type": None if self.container_type is None else self.container_type.value,
            "fda_container": self.fda_container,
            "size": None if self.size is None else str(self.size),
            "items": self.items,
            "is_powder": self.is_powder,
            "ndc_unit": None if self.ndc_unit is None else self.ndc_unit.value,
            "doubt": self.doubt,
            "source": attrs.asdict(self.source) | {"issued": self.source.issued.isoformat()},
        }

    def _repr_html_(self) -> str:
        """Return the facts as a table, for notebooks."""
        from jcodes.html_tables import card

        return card(str(self), self.to_dict())

    def __str__(self) -> str:
        """Return NDC, names and container."""
        names = dict.fromkeys(filter(None, (self.proprietary, self.nonproprietary)))
        parts = (f"{self.ndc} {' / '.join(names)} ({self.labeler})", ", ".join(self.strengths), self.container)
        return ", ".join(filter(None, parts))


_PIECES: Final = frozenset({ContainerForm.KIT, ContainerForm.IMPLANT})


class LabelRow(NamedTuple):
    """A row of ``labels.tsv``: an NDC in one file. Blank `form`, `type` and `powder` follow from FDA's words beside them."""

    ndc: str
    source: str
    proprietary: str
    nonproprietary: str
    labeler: str
    category: str
    routes: str
    dosage_form: str
    strengths: str
    container: str
    form: str
    type: str
    powder: str
    size: str
    items: str
    doubt: str

    def label_of(self, sources: Mapping[str, LabelSource]) -> Label:
        """Return what it states."""
        routes = texts_of(self.routes)
        form, kind = containers_of(self.container)
        powder = is_powder(self.dosage_form) if self.dosage_form else None
        return Label(
            ndc=Ndc.parse(self.ndc),
            proprietary=self.proprietary,
            nonproprietary=self.nonproprietary,
            labeler=self.labeler,
            category=self.category,
            routes=routes_of_label(routes, self.dosage_form),
            fda_routes=routes,
            dosage_form=self.dosage_form,
            strengths=texts_of(self.strengths),
            container_form=ContainerForm(self.form) if self.form else form,
            container_type=ContainerType(self.type) if self.type else kind,
            fda_container=self.container,
            size=Dose.parse(self.size.replace("ug", "mcg")) if self.size else None,
            items=int(self.items) if self.items else None,
            is_powder=self.powder == "1" if self.powder else powder,
            doubt=self.doubt,
            source=sources[self.source],
        )


LABELS: Final = Table("labels.tsv", LabelRow, REBUILD)


@lru_cache(maxsize=16)
def label_sources(folder: DataFolder, dataset: str) -> Mapping[str, LabelSource]:
    """Return the files that a folder's *dataset*, ``"labels"`` or ``"biologics"``, was made of, by their ids."""
    return {
        row["id"]: LabelSource(
            row["id"], row["title"], row["publisher"], date.fromisoformat(row["issued"]), row["file"], row["sha256"], row["url"]
        )
        for row in folder.manifest.get(dataset, ())
    }  # fmt: skip


def labels_of(ndc: Ndc) -> tuple[Label, ...]:
    """Return what FDA's files say of an NDC, the newest file first; none if none has it.

    Raises:
        DataError: A damaged table.
    """
    return _labels(bundled(), ndc)


@lru_cache(maxsize=4096)
def _labels(folder: DataFolder, ndc: Ndc) -> tuple[Label, ...]:
    if len(ndc.labeler) > 5:
        return ()  # FDA's files have no labeler of six digits, whose NDCs have no form 5-4-2
    sources = label_sources(folder, "labels")
    found = [LABELS.value(row, LabelRow.label_of, sources) for row in folder.rows(LABELS, ndc.format("5-4-2"))]
    return tuple(sorted(found, key=lambda label: label.source.issued, reverse=True))
