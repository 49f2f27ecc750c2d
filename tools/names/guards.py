"""Guards that keep another drug's name away: what is a brand, what is a substance, and which product can be whose."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tools.names.definitions import Definition
from tools.names.evidence import Link
from tools.names.products import Product
from tools.names.words import NEUTRAL, alike, compact, substance, words

__all__ = ["FREE", "OTHER_USE", "PLAIN", "Guards", "same_product"]

FREE: Final = frozenset({"skin substitute", "blood"})
"""Kinds whose descriptors name a class, not a substance: the generic name beside the code cannot be compared."""
PLAIN: Final = frozenset(
    {
        "acid", "adult", "bag", "baxter", "braun", "children", "concentrate", "device", "dextrose", "diluent", "double", "dual",
        "emulsion", "extended", "fresenius", "generic", "glass", "hospira", "immune", "infant", "infusion", "irrigation", "lactated",
        "mini", "nacl", "normal", "ophthalmic", "pfizer", "pharmacy", "plastic", "plus", "premixed", "prefilled", "premix", "release",
        "ringer", "ringers", "saline", "sandoz", "solution", "sterile", "suspension", "teva", "topical", "unit", "units", "vitamin", "water",
        "strength", "dose", "twinpak", "preservative", "free", "isotonic", "buffered", "flush", "lock", "oral", "single", "chewable", "iron",
        "epinephrine", "levels", "emergency", "d5w", "modified", "odt", "pak", "inhalation", "liposome", "liposomal", "sod", "depot", "matrix", "wound",
        "complex", "regular", "caine", "also", "compounded", "oil", "hydrate", "microsphere", "microspheres", "lipid", "bulk", "package", "powder", "reconstitution", "redipen", "with", "and", "for", "from", "pediatric",
    }
)  # fmt: skip
"""Words of packages, fluids, forms and makers: they make no brand."""


KITS: Final = frozenset({"combo", "diluent", "readysharp", "suik"})
"""Words of kits with swabs and syringes, of compounded mixtures, and of what a drug is dissolved in: none is a brand of the drug."""
OTHER_USE: Final = {
    "J2151": frozenset({"aridol bronchial challenge test"}),  # inhaled; J2151 is infused
    "Q0163": frozenset(
        {"antitussive", "benylin", "vicks formula", "vicks formula 44"}
    ),  # for a cough; Q0163 is an antiemetic
}
"""Names of FDA's files for another use of the substance than the code's, by code."""


class Guards:
    """What FDA's files and the descriptors call substances.

    Attributes:
        fda_words: The words of FDA's substances.
        generic_words: Those, and words that make no brand.
        generic_names: FDA's substances, compact.
        bases: The substances of the definitions.
    """

    def __init__(self, known: Sequence[Definition], found: Sequence[Product]) -> None:
        """Take the definitions, and the products of FDA's files."""
        self.fda_words = frozenset(
            word for one in found for text in one.substances for word in words(text) if len(word) > 3
        )
        self.generic_words = self.fda_words | PLAIN | NEUTRAL
        self.generic_names = {compact(text) for one in found for text in (*one.substances, *_bare(one.substances))}
        self.generic_names |= {
            compact(text) for one in found if one.book in {"OB", "PB"} for text in (one.generic, *_bare((one.generic,)))
        }
        self.bases = frozenset(one.substance.base for one in known)

    def is_brand(self, name: str, generic: str) -> bool:
        """Tell whether *name* is more than the generic name over again, or words of other generics, strengths and makers."""
        if not KITS.isdisjoint(words(name)):
            return False
        own = [word for word in words(name) if len(word) > 2 and not word[0].isdigit()]
        of_generic = words(generic)
        left = [
            word for word in own
            if word not in self.generic_words and not any(alike(word, other) for other in of_generic)
        ]  # fmt: skip
        return bool(left) and compact(name) not in self.generic_names and not name.startswith("for the ")

    def is_generic_of_another(self, name: str, base: frozenset[str]) -> bool:
        """Tell whether *name* is a substance, and not a word of *base*."""
        told = substance(name).base
        if compact(name) in self.generic_names:
            return not told <= base
        return any(told == other for other in self.bases if other != base and other)

    def agrees(self, definition: Definition, generic: str, substances: Sequence[str] = ()) -> bool:
        """Tell whether a product's substance can be that of *definition*: a word in common, and no active substance too many."""
        if definition.kind in FREE or "contrast" in definition.text:
            return True
        own = words(definition.text)
        significant = [word for word in own if len(word) > 3 and word not in PLAIN]
        for text in (generic, " ".join(substances)):
            base = [word for word in substance(text).base if len(word) > 3]
            if base and any(self.same_word(word, other) for word in base for other in significant):
                break
        else:
            return False
        return len(substances) < 2 or self._is_combined(definition) or all(
            any(self.same_word(word, other) for word in substance(text).base for other in own) for text in substances
        )  # fmt: skip

    def same_word(self, one: str, other: str) -> bool:
        """Tell whether two words are one, but for CMS's spelling; pentobarbital and phenobarbital are two substances."""
        return one == other or (alike(one, other) and not {one, other} <= self.fda_words)

    @staticmethod
    def _is_combined(definition: Definition) -> bool:
        text = f" {definition.text} "
        return any(
            mark in text
            for mark in (
                " and ",
                "/",
                " with ",
                "combination",
                "complex",
                "factor",
                "globulin",
                "vitamins",
                "insulin",
                "botulinum",
            )
        )


def _bare(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        told = substance(text)
        kept = [word for word in words(text) if word in told.base]
        yield " ".join(kept)


def same_product(link: Link, product: Product) -> bool:
    """Tell whether crosswalk and directory mean one product by an NDC: a word of the names or of the labelers in common.

    NDCs are used again; CMS's name and FDA's then share nothing.
    """
    names = {
        word for text in (product.trade, product.generic, *product.substances) for word in words(text) if len(word) > 3
    }
    drug = [word for word in words(link.drug) if len(word) > 3]
    if any(alike(word, other) for word in drug for other in names):
        return True
    makers = {word for word in words(product.labeler) if len(word) > 3} - {
        "pharmaceuticals",
        "pharma",
        "corporation",
        "company",
        "limited",
        "healthcare",
        "laboratories",
    }
    return not makers.isdisjoint(words(link.labeler)) and not drug
