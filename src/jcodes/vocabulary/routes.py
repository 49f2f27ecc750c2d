"""Routes of administration, read from chart abbreviations such as ``IV``, ``SQ`` and ``IM``."""

from collections.abc import Mapping
from typing import Final

from jcodes.codes.text import plain_str
from jcodes.vocabulary.words import TextEnum, folded

__all__ = ["INTRAVENOUS", "SUBCUTANEOUS", "Route", "StatedRoute"]


class Route(TextEnum):
    """The route of administration. `INTRAVENOUS` may be a push or an infusion, depending on the times."""

    INTRAVENOUS = "intravenous"
    INTRAVENOUS_INFUSION = "intravenous infusion"
    INTRAVENOUS_PUSH = "intravenous push"
    SUBCUTANEOUS = "subcutaneous"
    SUBCUTANEOUS_INFUSION = "subcutaneous infusion"
    ON_BODY_INJECTOR = "on-body injector"
    INTRAMUSCULAR = "intramuscular"
    INTRADERMAL = "intradermal"
    IMPLANT = "implant"
    INTRA_ARTERIAL = "intra-arterial"
    INTRA_ARTICULAR = "intra-articular"
    INTRALESIONAL = "intralesional"
    INTRATHECAL = "intrathecal"
    EPIDURAL = "epidural"
    INTRAPERITONEAL = "intraperitoneal"
    INTRAPLEURAL = "intrapleural"
    INTRAVESICAL = "intravesical"
    INTRAVITREAL = "intravitreal"
    INTRAUTERINE = "intrauterine"
    INTRACAVERNOSAL = "intracavernosal"
    URETERAL = "ureteral"
    INTRACAMERAL = "intracameral"
    INTRAOCULAR = "intraocular"
    """Into the eye, as the label of Dexycu (J1095) has it; `INTRAVITREAL` and `INTRACAMERAL` say where."""
    SUPRACHOROIDAL = "suprachoroidal"
    INTRACANALICULAR = "intracanalicular"
    """Into the tear duct, as an insert (Dextenza, J1096)."""
    HEMODIALYSIS = "hemodialysis"
    """Into the dialysate or the blood line during dialysis, as Triferic (J1443, J1444)."""
    IRRIGATION = "irrigation"
    """In an irrigating fluid: of the eye during surgery, the bladder, or a wound."""
    OPHTHALMIC = "ophthalmic"
    OTIC = "otic"
    ORAL = "oral"
    SUBLINGUAL = "sublingual"
    INHALATION = "inhalation"
    INTRANASAL = "intranasal"
    TOPICAL = "topical"
    TRANSDERMAL = "transdermal"
    RECTAL = "rectal"
    VAGINAL = "vaginal"

    @classmethod
    def spellings(cls) -> Mapping[str, tuple[str, ...]]:
        """Return spellings used on charts."""
        return _WRITTEN

    @classmethod
    def hint(cls, value: object) -> str:
        """Return a suggestion for *value*, or its two meanings."""
        text = plain_str(value)
        doubt = None if text is None else _DOUBTFUL.get(folded(text))
        return (
            doubt
            or "write it as in the chart, such as 'IV push', 'IV infusion', 'subcut', 'IM', 'intravitreal' or 'PO'; the routes are "
            + ", ".join(route.value for route in cls)
        )

    @property
    def is_intravenous(self) -> bool:
        """Whether the route is IV (modifier JA)."""
        return self in INTRAVENOUS

    @property
    def is_subcutaneous(self) -> bool:
        """Whether the route is subcutaneous (modifier JB)."""
        return self in SUBCUTANEOUS

    @property
    def is_parenteral(self) -> bool:
        """Whether the drug is injected, infused or implanted: not oral, inhaled or topical."""
        return self not in _NOT_PARENTERAL


INTRAVENOUS: Final = frozenset({Route.INTRAVENOUS, Route.INTRAVENOUS_INFUSION, Route.INTRAVENOUS_PUSH})
SUBCUTANEOUS: Final = frozenset({Route.SUBCUTANEOUS, Route.SUBCUTANEOUS_INFUSION, Route.ON_BODY_INJECTOR})
_NOT_PARENTERAL: Final = frozenset(
    {
        Route.OPHTHALMIC, Route.OTIC, Route.ORAL, Route.SUBLINGUAL, Route.INHALATION, Route.INTRANASAL, Route.TOPICAL,
        Route.TRANSDERMAL, Route.RECTAL, Route.VAGINAL, Route.INTRAVESICAL, Route.INTRAUTERINE, Route.URETERAL,
        Route.IRRIGATION, Route.INTRACANALICULAR,
    }
)  # fmt: skip


class StatedRoute(TextEnum):
    """A route or site named in a descriptor."""

    INTRAVENOUS = "intravenous"
    SUBCUTANEOUS = "subcutaneous"
    INTRAMUSCULAR = "intramuscular"
    PARENTERAL = "parenteral"
    INTRAVITREAL = "intravitreal"
    INTRA_ARTICULAR = "intra-articular"
    INTRATHECAL = "intrathecal"
    INTRAVESICAL = "intravesical"
    URETERAL = "ureteral"
    """Into the renal pelvis, through a catheter in the ureter or the kidney."""
    EYE = "eye"
    """Ophthalmic, intraocular or into a chamber of the eye."""
    EAR = "ear"
    NOSE = "nose"
    ORAL = "oral"
    INHALATION = "inhalation"
    TOPICAL = "topical"
    RECTAL = "rectal"
    URETHRAL = "urethral"
    IMPLANT = "implant"
    PATCH = "patch"


_WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    "intravenous": ("iv", "intravenously", "iv injection"),
    "intravenous infusion": (
        "iv infusion", "ivpb", "iv piggyback", "iv pb", "piggyback", "iv drip", "ivdrip", "iv gtt", "iv inf",
        "iv infused", "continuous iv infusion", "iv continuous",
    ),
    "intravenous push": ("iv push", "ivp", "push", "iv bolus", "ivb", "slow iv push", "slow ivp", "iv slow push"),
    "subcutaneous": (
        "sc", "s c", "sq", "s q", "subq", "sub q", "subcut", "sub cut", "subcutaneously", "sub cutaneous", "subcu",
        "subcutaneous injection", "sc injection", "hypodermic",
    ),
    "subcutaneous infusion": ("sc infusion", "sq infusion", "subq infusion", "sub q infusion", "subcut infusion", "scig", "hypodermoclysis"),
    "on-body injector": ("obi", "on body", "onbody", "on body device", "onpro", "on body injector kit"),
    "intramuscular": ("im", "i m", "intramuscularly", "im injection", "intramuscular injection"),
    "intradermal": ("id", "intradermally"),
    "implant": ("implanted", "pellet", "subdermal", "subdermal implant"),
    "intra-arterial": ("intraarterial",),
    "intra-articular": ("intraarticular", "joint", "joint injection", "ia joint"),
    "intralesional": ("intra lesional", "intralesionally"),
    "intrathecal": ("intra thecal", "intrathecally", "spinal", "subarachnoid"),
    "epidural": ("peridural",),
    "intraperitoneal": ("ip", "intra peritoneal"),
    "intrapleural": ("intra pleural",),
    "intravesical": ("bladder instillation", "intra vesical", "bladder"),
    "intravitreal": ("ivt", "intra vitreal", "intravitreally", "ivi", "intravitreal injection"),
    # FDA's Route of Administration list (SPL): INTRAUTERINE, INTRACAVERNOUS, URETERAL.
    "intrauterine": ("iu device", "iud", "intra uterine", "into the uterus", "uterus"),
    "intracavernosal": ("intracavernous", "intra cavernosal", "intra cavernous", "intracorporal", "ici"),
    "ureteral": ("ureter", "intraureteral", "into the ureter"),
    "intracameral": ("intra cameral",),
    # FDA's Route of Administration list (SPL): INTRAOCULAR, SUPRACHOROIDAL, INTRACANALICULAR, HEMODIALYSIS.
    "intraocular": ("intra ocular", "into the eye"),
    "suprachoroidal": ("supra choroidal", "suprachoroidal injection", "suprachoroidal space", "scs injection"),
    "intracanalicular": ("intra canalicular", "canalicular", "tear duct", "punctum", "lacrimal"),
    "hemodialysis": ("haemodialysis", "via hemodialysis", "dialysate", "in dialysate", "dialysis line", "dialysis circuit"),
    # FDA's Route of Administration list (SPL): IRRIGATION; the label of Omidria (J1097): added to an ocular irrigating solution.
    "irrigation": (
        "irrigating", "irrigated", "irrig", "intraocular irrigation", "ocular irrigation", "ophthalmic irrigation", "eye irrigation",
        "intraocular irrigating", "bladder irrigation", "irrigation solution",
    ),
    "ophthalmic": ("eye drops", "ophth", "gtts ou", "gtts od", "gtts os"),
    "otic": ("ear drops",),
    "oral": ("po", "p o", "by mouth", "orally", "per os", "swallowed"),
    "sublingual": ("sl", "under the tongue", "sublingually"),
    "inhalation": ("inh", "inhaled", "neb", "nebulized", "nebulised", "nebulizer", "nebuliser", "svn", "hhn", "by inhalation"),
    "intranasal": ("nasal", "nas", "intra nasal", "nasally"),
    "topical": ("top", "topically", "on the skin", "cutaneous"),
    "transdermal": ("td", "patch", "transdermally"),
    "rectal": ("pr", "p r", "rectally", "per rectum"),
    "vaginal": ("pv", "p v", "vaginally", "per vagina"),
}  # fmt: skip

_DOUBTFUL: Final = {
    "ia": "IA can mean intra-articular or intra-arterial; spell it out",
    "it": "IT can mean intrathecal or intratympanic; spell it out",
    "injection": "give the route, such as 'IM', 'subcut' or 'IV push'",
    "inj": "give the route, such as 'IM', 'subcut' or 'IV push'",
    "infusion": "give the route, such as 'IV infusion' or 'subcut infusion'",
    "infused": "give the route, such as 'IV infusion' or 'subcut infusion'",
    "bolus": "give the route, such as 'IV push'",
    "in": "IN can mean intranasal or be a typo; spell it out",
}
