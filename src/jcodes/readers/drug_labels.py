"""Drug labels as openFDA answers them: identifiers, names and routes, and what the text of the label says of containers."""

import re
from pathlib import Path
from typing import Final

import attrs

from jcodes.codes import Ndc
from jcodes.readers.layouts import Layout
from jcodes.readers.rows import Row
from jcodes.readers.sources import SourceFile
from jcodes.readers.tables import prefer
from jcodes.vocabulary.products import ContainerForm, ContainerType

__all__ = ["DrugLabel", "LabelsFile", "read_labels"]


@attrs.frozen
class DrugLabel:
    """One label, of one product or several.

    Attributes:
        packages: The NDCs of its packages.
        proprietary: The trade name; of a label of several products what their names begin with, since it does not say which package is whose.
        nonproprietary: The nonproprietary name, likewise; all of them where they begin with no common word.
        names: All trade and nonproprietary names.
        substances: The active substances.
        routes: FDA's routes.
        labeler: Who sells it.
        category: The letters of the application number, such as ``"BLA"``.
        container_type: The one type that its text names; None if it names none or several.
        container_form: The one form that its text names; None if it names none or several.
        is_powder: Whether its text has a powder and no solution, or a solution and no powder; None if neither or both.
    """

    packages: tuple[Ndc, ...]
    proprietary: str
    nonproprietary: str
    names: tuple[str, ...]
    substances: tuple[str, ...]
    routes: tuple[str, ...]
    labeler: str
    category: str
    container_type: ContainerType | None
    container_form: ContainerForm | None
    is_powder: bool | None


@attrs.frozen
class LabelsFile(SourceFile):
    """A file of labels.

    Attributes:
        labels: The labels with packages, in file order.
    """

    labels: tuple[DrugLabel, ...] = attrs.field(repr=False)


_COLUMNS: Final = {
    "proprietary": ("brandname",),
    "nonproprietary": ("genericname",),
    "labeler": ("manufacturername",),
    "application": ("applicationnumber",),
    "packages": ("packagendc",),
    "route": ("route",),
    "substances": ("substancename",),
    "supplied": ("howsupplied",),
    "forms": ("dosageformsandstrengths",),
    "panel": ("packagelabelprincipaldisplaypanel",),
}
_LAYOUT: Final = Layout(prefer("LABEL"), _COLUMNS, tuple(_COLUMNS))

_TYPES: Final = {
    ContainerType.SINGLE_DOSE: re.compile(r"\bsingle[- ](?:dose|use)\b", re.IGNORECASE),
    ContainerType.MULTI_DOSE: re.compile(r"\bmulti(?:ple)?[- ]?dose\b", re.IGNORECASE),
    ContainerType.SINGLE_PATIENT_USE: re.compile(r"\bsingle[- ]patient[- ]use\b", re.IGNORECASE),
    ContainerType.PHARMACY_BULK: re.compile(r"\bpharmacy bulk\b", re.IGNORECASE),
}
_FORMS: Final = {
    ContainerForm.VIAL: re.compile(r"\bvials?\b", re.IGNORECASE),
    ContainerForm.SYRINGE: re.compile(r"\bsyringes?\b", re.IGNORECASE),
    ContainerForm.PEN: re.compile(r"\b(?:auto-?injectors?|pens?|\w*pen)\b", re.IGNORECASE),
    ContainerForm.AMPULE: re.compile(r"\bamp(?:ule|ul|oule)s?\b", re.IGNORECASE),
    ContainerForm.BAG: re.compile(r"\bbags?\b", re.IGNORECASE),
    ContainerForm.CARTRIDGE: re.compile(r"\bcartridges?\b", re.IGNORECASE),
    ContainerForm.BOTTLE: re.compile(r"\bbottles?\b", re.IGNORECASE),
    ContainerForm.IMPLANT: re.compile(r"\b(?:implants?|intrauterine|inserts?)\b", re.IGNORECASE),
    ContainerForm.INHALER: re.compile(r"\binhalers?\b", re.IGNORECASE),
    ContainerForm.KIT: re.compile(r"\bkits?\b", re.IGNORECASE),
    ContainerForm.TUBE: re.compile(r"\btubes?\b", re.IGNORECASE),
}
_POWDER: Final = re.compile(r"\b(?:powder|lyophili[sz]ed|for injection)\b", re.IGNORECASE)
_LIQUID: Final = re.compile(
    r"(?<!for )\binjection\s*:|\bsolution\b(?! for reconstitution)|\bsuspension\b", re.IGNORECASE
)


def read_labels(path: str | Path) -> LabelsFile:
    """Return the labels that name packages.

    Args:
        path: A ``.csv`` of openFDA's answers, lists joined by a bar, gzipped or not.

    Raises:
        FileFormatError: A damaged or cut off file, or one with other columns.
        OSError: The file cannot be opened.
    """
    sheet = _LAYOUT.read(path)
    found = map(_label, sheet.rows)
    return LabelsFile(sheet.name, sheet.sha256, tuple(label for label in found if label.packages))


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split("|"))))


def _shared(names: tuple[str, ...]) -> str:
    """Return the only name, or the words that all names begin with: ``ISOVUE`` of a label of ISOVUE 200, 250, 300 and 370."""
    first, *others = [name.split() for name in names] or [[]]
    count = 0
    while count < len(first) and all(
        [word.casefold() for word in other[count : count + 1]] == [first[count].casefold()] for other in others
    ):
        count += 1
    return " ".join(first[:count])


def _label(row: Row) -> DrugLabel:
    forms = row.text("forms") or row.text("supplied")
    text = " ".join((forms, row.text("supplied"), row.text("panel")))
    types = [one for one, written in _TYPES.items() if written.search(text)]
    named = [one for one, written in _FORMS.items() if written.search(forms)]
    powder, liquid = bool(_POWDER.search(forms)), bool(_LIQUID.search(forms))
    return DrugLabel(
        packages=tuple(Ndc.parse(code) for code in _split(row.text("packages")) if Ndc.is_valid(code)),
        proprietary=_shared(_split(row.text("proprietary"))),
        nonproprietary=_shared(_split(row.text("nonproprietary"))) or " or ".join(_split(row.text("nonproprietary"))),
        names=(*_split(row.text("proprietary")), *_split(row.text("nonproprietary"))),
        substances=_split(row.text("substances")),
        routes=tuple(route.upper() for route in _split(row.text("route"))),
        labeler=(*_split(row.text("labeler")), "")[0],
        category=(*_split(row.text("application")), "")[0].rstrip("0123456789"),
        container_type=types[0] if len(types) == 1 else None,
        container_form=named[0] if len(named) == 1 else None,
        is_powder=powder if powder is not liquid else None,
    )
