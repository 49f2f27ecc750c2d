"""Extract the routes in a descriptor, for the data build."""

import re
from collections.abc import Sequence
from typing import Final

from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import StatedRoute

__all__ = ["stated_routes"]

_DETAILS: Final = {
    "intravenous": StatedRoute.INTRAVENOUS,
    "subcutaneous": StatedRoute.SUBCUTANEOUS,
    "intramuscular": StatedRoute.INTRAMUSCULAR,
    "intravitreal": StatedRoute.INTRAVITREAL,
    "intra-articular": StatedRoute.INTRA_ARTICULAR,
    "intrathecal": StatedRoute.INTRATHECAL,
    "intravesical": StatedRoute.INTRAVESICAL,
    "oral": StatedRoute.ORAL,
    "inhalation solution": StatedRoute.INHALATION,
    "topical": StatedRoute.TOPICAL,
}
_NAMES: Final = (
    (StatedRoute.EYE, re.compile(r"\bophthalmic\b|\bintraocular\b|\bintracameral\b|\blacrimal\b")),
    (StatedRoute.EAR, re.compile(r"\botic\b")),
    (StatedRoute.NOSE, re.compile(r"\bnasal\b|\bsinus implant\b")),
    (StatedRoute.INHALATION, re.compile(r"\binhal\w+|\baerosol\b")),
    (StatedRoute.INTRAVESICAL, re.compile(r"\bintravesical\b|\bbladder\b")),
    (StatedRoute.URETERAL, re.compile(r"\bpyelocalyceal\b")),
    (StatedRoute.RECTAL, re.compile(r"\brectal\b")),
    (StatedRoute.URETHRAL, re.compile(r"\burethral\b")),
    (StatedRoute.TOPICAL, re.compile(r"\btopical\b|\bgel\b")),
    (StatedRoute.PATCH, re.compile(r"\bpatch(?:es)?\b|\blidocaine/tetracaine\b")),
    (StatedRoute.ORAL, re.compile(r"\btablets?\b|\bcapsules?(?:\(s\))?(?!\w)|\benteral\b")),
    (StatedRoute.PARENTERAL, re.compile(r"\bparenteral\b")),
)
_IMPLANT: Final = re.compile(r"\bimplant\b|\bpellet\b")
_IMPLANTED: Final = frozenset({Kind.DRUG, Kind.BIOLOGIC, Kind.BIOSIMILAR, Kind.CONTRACEPTIVE})
_KINDS: Final = {Kind.INHALATION: StatedRoute.INHALATION, Kind.ORAL: StatedRoute.ORAL}


def stated_routes(
    name: str, details: Sequence[str], kind: Kind, *, is_injection: bool = False
) -> tuple[StatedRoute, ...]:
    """Return the routes in a descriptor, in the order of `StatedRoute`; empty if it has none.

    An implant has the route of the site in the descriptor.

    Args:
        name: The parsed substance, including words for form and body site.
        details: The details removed from the name.
        kind: The kind of product; oral and inhaled drugs have their own chapters.
        is_injection: Whether the descriptor begins with "injection". For immunosuppressive drugs, whose chapter includes oral ones, this
            is the route; for other drugs it describes the product, which may have another route.
    """
    found = {_DETAILS[detail] for detail in details if detail in _DETAILS}
    found |= {route for route, pattern in _NAMES if pattern.search(name)}
    found |= {_KINDS[kind]} if kind in _KINDS else set()
    if not found and is_injection and kind is Kind.IMMUNOSUPPRESSIVE:
        found = {StatedRoute.PARENTERAL}
    if not found and kind in _IMPLANTED and _IMPLANT.search(name):
        found = {StatedRoute.IMPLANT}
    return tuple(route for route in StatedRoute if route in found)
