"""Determine the kind of product of a code from its chapter, its descriptor and CMS's type of service."""

import re
from collections.abc import Callable
from typing import Final

from jcodes.doses import NotStated
from jcodes.readers.descriptors import Descriptor
from jcodes.vocabulary.products import Kind

__all__ = ["product_kind"]

_CONTRAST: Final = re.compile(
    r"(?<!non-)\bcontrast\b|\bhyperpolarized\b|\bgado\w+|\bsulfur hexafluoride\b|\biron oxide\b|\boctafluoropropane\b|\bperfl(?:exane|utren)\b"
)
_NUCLIDE: Final = re.compile(
    r"^(?!.*\bhyperpolarized\b).*\b(?:tc|i|in|ga|lu|f|sm|y|ra|cr|co|rb|xe|sr|p|n|c|cu|zr)[- ]?\d{2,3}m?\b|\bf18\b|\bradiopharm"
)
_CELL_OR_GENE: Final = re.compile(
    r"\b\w+(?:leucel|temcel|vec|taroretcel)\b|\bsipuleucel|\bchondrocytes\b|\bremestemcel|\bzamikeracel\b"
)
_CONTRACEPTIVE: Final = re.compile(
    r"\bcontracepti|\bintrauterine\b|\bvaginal (?:ring|system)\b|\bbirth control\b|etonogestrel|levonorgestrel"
)
# Stems of the nonproprietary names of biologics (WHO's INN, USAN), classes that are always biologics, and the four letters that FDA
# adds to the names of biologics since 2017.
_BIOLOGIC: Final = re.compile(
    r"\b\w+(?:mab|cept|grastim|poetin|plermin|kinra|leukin|fermin|plasmin|stim|(?<!rele)ase|cog)\b(?! (?:inhibitor|sodium|potassium))"
    r"|\b(?:\w*globulin|interferon|insulin|factor [ivx]+\w*|antithrombin|fibrinogen|albumin|antiven(?:in|om)|digoxin immune fab|\w*botulinumtoxin\w*"
    r"|thymocyte|somatropin|somatrem|corticorelin|hemin|bcg|fecal microbiota|urofollitropin|menotropins|thyrotropin|mecasermin|oprelvekin|ecallantide|immune f\S*|prothrombin complex"
    r"|protein c concentrate|anti-inhibitor|fibrin sealant|chorionic gonadotropin|follitropin|c-?1 esterase|alpha[- ]1[- ]proteinase|von willebrand)\b"
    r"|-[a-z]{4}(?= |,|$)"
)
_INHALED: Final = re.compile(r"\binhal\w+")
_VACCINE: Final = re.compile(r"\bvaccine\b")
_SERVICE: Final = re.compile(
    r"^services\b|^insertion\b|^in-line cartridge\b|^pathogen\b.*\btest|\bmonitoring supplies\b"
)
_BLOOD: Final = re.compile(r"^(?!technetium\b).*\b(?:platelets?|whole blood|red blood cells)\b")
_RADIOACTIVE: Final = "radioactivity"


def _radioactive(facts: Descriptor) -> bool:
    doses = (facts.dosage.amount, facts.dosage.cap)
    return any(dose is not None and dose.unit.dimension == _RADIOACTIVE for dose in doses) or bool(
        _NUCLIDE.search(facts.name)
    )


_Test = Callable[[str, Descriptor, tuple[str, ...]], bool]
_TESTS: Final[tuple[tuple[Kind, _Test], ...]] = (
    (Kind.SUPPLY, lambda _code, facts, _types: bool(_SERVICE.search(facts.name))),
    (Kind.CONTRACEPTIVE, lambda code, facts, _types: code.startswith("S4") and bool(_CONTRACEPTIVE.search(facts.name))),
    (Kind.SUPPLY, lambda _code, facts, _types: facts.dosage.reason is NotStated.NOT_A_DRUG),
    (Kind.VACCINE, lambda _code, facts, _types: bool(_VACCINE.search(facts.name))),
    (
        Kind.UNCLASSIFIED,
        lambda _code, facts, _types: (
            facts.dosage.reason is NotStated.UNCLASSIFIED or "not otherwise classified" in facts.details
        ),
    ),
    (Kind.BIOSIMILAR, lambda _code, facts, _types: "biosimilar" in facts.details),
    (
        Kind.BLOOD,
        lambda code, facts, _types: code.startswith("P9") or code == "C9507" or bool(_BLOOD.search(facts.name)),
    ),
    (
        Kind.SKIN_SUBSTITUTE,
        lambda code, _facts, _types: (
            "Q4100" <= code <= "Q4499" or code in {"C9349", "C9358", "C9360", "C9363", "C9364"}
        ),
    ),
    (Kind.CONTRAST, lambda code, facts, _types: code[0] in "ACQ" and bool(_CONTRAST.search(facts.name))),
    (Kind.RADIOPHARMACEUTICAL, lambda code, facts, _types: code[0] in "ACQ" and _radioactive(facts)),
    (Kind.CELL_OR_GENE_THERAPY, lambda _code, facts, _types: bool(_CELL_OR_GENE.search(facts.name))),
    (
        Kind.CONTRACEPTIVE,
        lambda code, facts, _types: code[:2] in {"J7", "S4", "Q9"} and bool(_CONTRACEPTIVE.search(facts.name)),
    ),
    (Kind.COMPOUNDED, lambda _code, facts, _types: "compounded" in facts.details),
    (
        Kind.INHALATION,
        lambda code, facts, _types: (
            "J7604" <= code <= "J7699" or "inhalation solution" in facts.details or bool(_INHALED.search(facts.name))
        ),
    ),
    (Kind.BIOLOGIC, lambda _code, facts, _types: bool(_BIOLOGIC.search(facts.name))),
    (
        Kind.IMMUNOSUPPRESSIVE,
        lambda code, _facts, _types: "J7500" <= code <= "J7599",
    ),
    (Kind.ORAL, lambda code, facts, _types: code.startswith("J8") or "oral" in facts.details),
)


def product_kind(
    code: str, facts: Descriptor, types_of_service: tuple[str, ...], *, is_injection: bool = False
) -> Kind:
    """Return the first matching kind of product, by default a drug.

    Args:
        code: The canonical code. Blood, skin substitutes and oral drugs have their own chapters.
        facts: The facts of its descriptor.
        types_of_service: CMS's type-of-service codes.
        is_injection: Whether the descriptor begins with injection.
    """
    kind = next((kind for kind, fits in _TESTS if fits(code, facts, types_of_service)), Kind.DRUG)
    # CMS numbers J8502, "Injection, aprepitant", among the oral drugs.
    return Kind.DRUG if kind is Kind.ORAL and is_injection and "oral" not in facts.details else kind
