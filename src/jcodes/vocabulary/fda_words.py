"""FDA's words for routes and containers, as its NDC Directory and its labels write them, in the words of this library."""

from collections.abc import Mapping
from typing import Final

from jcodes.vocabulary.products import ContainerForm, ContainerType
from jcodes.vocabulary.routes import Route

__all__ = ["containers_of", "is_count", "is_powder", "routes_of_label"]

_ROUTES: Final[Mapping[str, Route]] = {
    "AURICULAR (OTIC)": Route.OTIC,
    "CUTANEOUS": Route.TOPICAL,
    "EPIDURAL": Route.EPIDURAL,
    "INTRA-ARTERIAL": Route.INTRA_ARTERIAL,
    "INTRA-ARTICULAR": Route.INTRA_ARTICULAR,
    "HEMODIALYSIS": Route.HEMODIALYSIS,
    "INTRACAMERAL": Route.INTRACAMERAL,
    "INTRACANALICULAR": Route.INTRACANALICULAR,
    "INTRACAVERNOUS": Route.INTRACAVERNOSAL,
    "INTRADERMAL": Route.INTRADERMAL,
    "INTRALESIONAL": Route.INTRALESIONAL,
    "INTRAMUSCULAR": Route.INTRAMUSCULAR,
    "INTRAOCULAR": Route.INTRAOCULAR,
    "INTRAPERITONEAL": Route.INTRAPERITONEAL,
    "INTRAPLEURAL": Route.INTRAPLEURAL,
    "INTRATHECAL": Route.INTRATHECAL,
    "INTRAUTERINE": Route.INTRAUTERINE,
    "INTRAVENOUS": Route.INTRAVENOUS,
    "INTRAVESICAL": Route.INTRAVESICAL,
    "INTRAVITREAL": Route.INTRAVITREAL,
    "IRRIGATION": Route.IRRIGATION,
    "NASAL": Route.INTRANASAL,
    "OPHTHALMIC": Route.OPHTHALMIC,
    "ORAL": Route.ORAL,
    "RECTAL": Route.RECTAL,
    "RESPIRATORY (INHALATION)": Route.INHALATION,
    "SUBARACHNOID": Route.INTRATHECAL,
    "SUBCUTANEOUS": Route.SUBCUTANEOUS,
    "SUBLINGUAL": Route.SUBLINGUAL,
    "SUPRACHOROIDAL": Route.SUPRACHOROIDAL,
    "TOPICAL": Route.TOPICAL,
    "TRANSDERMAL": Route.TRANSDERMAL,
    "URETERAL": Route.URETERAL,
    "VAGINAL": Route.VAGINAL,
}
"""FDA's routes that are one of ours; INTRAVASCULAR, PARENTERAL, INFILTRATION and others are not."""

_FORMS: Final[Mapping[str, ContainerForm]] = {
    "AMPULE": ContainerForm.AMPULE,
    "BAG": ContainerForm.BAG,
    "BLISTER PACK": ContainerForm.PACKET,
    "BOTTLE": ContainerForm.BOTTLE,
    "CARTRIDGE": ContainerForm.CARTRIDGE,
    "CUP": ContainerForm.CUP,
    "INHALER": ContainerForm.INHALER,
    "KIT": ContainerForm.KIT,
    "PACKET": ContainerForm.PACKET,
    "POUCH": ContainerForm.PACKET,
    "SYRINGE": ContainerForm.SYRINGE,
    "TUBE": ContainerForm.TUBE,
    "VIAL": ContainerForm.VIAL,
}
_TYPES: Final[Mapping[str, ContainerType]] = {
    "SINGLE-DOSE": ContainerType.SINGLE_DOSE,
    "SINGLE-USE": ContainerType.SINGLE_DOSE,
    "MULTI-DOSE": ContainerType.MULTI_DOSE,
    "SINGLE-PATIENT-USE": ContainerType.SINGLE_PATIENT_USE,
    "PHARMACY BULK PACKAGE": ContainerType.PHARMACY_BULK,
}
_IMPLANTED: Final = frozenset({"IMPLANT", "PELLET", "PELLET, IMPLANTABLE", "INTRAUTERINE DEVICE", "INSERT"})
_COUNTED: Final = ("TABLET", "CAPSULE", "WAFER", "PATCH", "FILM", "SUPPOSITORY", *_IMPLANTED)


def routes_of_label(words: tuple[str, ...], dosage_form: str) -> tuple[Route, ...]:
    """Return FDA's routes as ours, each once, those without one of ours left out; an implant's subcutaneous route is `Route.IMPLANT`."""
    found = (_ROUTES[word] for word in words if word in _ROUTES)
    if dosage_form in _IMPLANTED:
        found = (Route.IMPLANT if route is Route.SUBCUTANEOUS else route for route in found)
    return tuple(dict.fromkeys(found))


def containers_of(words: str) -> tuple[ContainerForm | None, ContainerType | None]:
    """Return form and type of a container in FDA's words, such as ``"VIAL, SINGLE-DOSE"``; None for what they do not state.

    >>> [str(part) for part in containers_of("VIAL, SINGLE-USE")]
    ['vial', 'single-dose']
    """
    first, _, rest = words.upper().partition(", ")
    return _FORMS.get(first), _TYPES.get(rest)


def is_powder(dosage_form: str) -> bool:
    """Return whether a dosage form is a powder to be made into a liquid, which is counted in pieces."""
    words = dosage_form.upper().split(", ")
    return "POWDER" in words and "AEROSOL" not in words and "METERED" not in words


def is_count(dosage_form: str) -> bool:
    """Return whether a dosage form comes in pieces: tablets, capsules, implants, patches."""
    return dosage_form.upper().split(", ")[0] in _COUNTED or dosage_form.upper() in _IMPLANTED
