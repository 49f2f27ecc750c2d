"""Drugs whose administration service follows from what they are: typed lists of codes or names, each with its source.

Where CMS has used a code twice, or makes a new one for each product, the list holds the names. What no list names is decided elsewhere or
asked; no list is complete.
"""

from typing import Final

import attrs

from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.confidence import Confidence

__all__ = ["EYE_DRUGS", "FLUIDS", "FLUSHES", "GROWTH_FACTORS", "HORMONES", "HORMONES_BY_USE", "DrugGroup"]


@attrs.frozen
class DrugGroup:
    """Some drugs, by their codes or by their names.

    Attributes:
        meaning: What they have in common.
        codes: Their HCPCS codes; none where the names decide.
        names: What their names begin with; none where the codes decide.
        confidence: How well it is founded that they belong together.
        source: Where it was read.
    """

    meaning: str
    codes: frozenset[str]
    confidence: Confidence
    source: Citation = attrs.field(converter=as_citation)
    names: tuple[str, ...] = ()

    def has(self, code: str, name: str) -> bool:
        """Tell whether the drug with *code* and *name* is one of them."""
        return code in self.codes or name.startswith(self.names)


HORMONES: Final = DrugGroup(
    "hormones against tumors, injected under 96402",
    frozenset(
        ["J9155", "J9202", "J9217", "J9218", "J9393", "J9394", "J9395", "J1952", "J1954", "J3315"]
    ),  # degarelix, goserelin, leuprolide, fulvestrant, leuprolide for prostate cancer only (Camcevi, Lutrate), triptorelin (Trelstar)
    Confidence.MEDIUM,
    "cce-chemotherapy; medibillmd-hormones",
)
HORMONES_BY_USE: Final = DrugGroup(
    "hormones that treat tumors in some patients only, under 96402 there and under 96372 elsewhere",
    frozenset(["J1950"]),  # leuprolide 3.75 mg
    Confidence.MEDIUM,
    "medibillmd-hormones",
)
FLUIDS: Final = DrugGroup(
    "packaged fluids and electrolytes, infused for hydration under 96360 and 96361",
    frozenset(
        [
            "J7030", "J7040", "J7042", "J7050", "J7060", "J7070", "J7120", "J7121", "S5010", "S5011", "S5012", "S5013", "S5014",
        ]
    ),
    Confidence.MEDIUM,
    "uwhc-manual: question 1; select-health-09",
)  # fmt: skip
FLUSHES: Final = DrugGroup(
    "heparin and saline that flush a line, never a push of their own",
    frozenset(["J1642", "A4216"]),
    Confidence.MEDIUM,
    "uwhc-manual: question 4; cms-hcpcs: the names of J1642 and A4216",
)
GROWTH_FACTORS: Final = DrugGroup(
    "growth factors of blood cells, no chemotherapy: injected under 96372, put on under 96377",
    frozenset(),
    Confidence.BACKGROUND,
    "general-knowledge: they stimulate blood cells and are not against tumors",
    (
        "filgrastim", "pegfilgrastim", "tbo-filgrastim", "eflapegrastim", "efbemalenograstim", "sargramostim", "epoetin", "darbepoetin",
    ),
)  # fmt: skip
EYE_DRUGS: Final = DrugGroup(
    "drugs injected into the vitreous, one container for each eye",
    frozenset(),
    Confidence.MEDIUM,
    "cce-eye; cce-eye-sides",
    ("aflibercept", "ranibizumab", "faricimab", "brolucizumab", "avacincaptad"),
)
