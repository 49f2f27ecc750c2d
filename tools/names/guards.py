"""Guards that keep another drug's name away: what is a brand, what is a substance, and which product can be whose."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tools.names.definitions import Definition
from tools.names.evidence import Link
from tools.names.products import Product
from tools.names.words import NEUTRAL, alike, compact, substance, words

__all__ = ["FREE", "PLAIN", "Guards", "same_product"]

FREE: Final = frozenset({"skin substitute", "blood"})
"""Kinds whose descriptors name a class, not a substance: the generic name beside the code cannot be compared."""
PLAIN: Final = frozenset(
    {
        "acid", "adult", "bag", "baxter", "braun", "children", "combo", "concentrate", "device", "dextrose", "diluent", "double", "dual",
        "emulsion", "extended", "fresenius", "generic", "glass", "hospira", "immune", "infant", "infusion", "irrigation", "lactated",
        "mini", "nacl", "normal", "ophthalmic", "pfizer", "pharmacy", "plastic", "plus", "premixed", "prefilled", "premix", "release",
        "ringer", "ringers", "saline", "sandoz", "solution", "sterile", "suspension", "teva", "topical", "unit", "units", "vitamin", "water",
        "strength", "dose", "twinpak", "preservative", "free", "isotonic", "buffered", "flush", "lock", "oral", "single", "chewable", "iron",
        "epinephrine", "levels", "emergency", "d5w", "modified", "odt", "pak", "inhalation", "liposome", "liposomal", "sod", "depot", "matrix", "wound",
        "complex", "regular", "caine", "also", "compounded", "oil", "hydrate", "microsphere", "microspheres", "lipid", "bulk", "package", "powder", "reconstitution", "redipen", "with", "and", "for", "from", "pediatric",
    }
)  # fmt: skip
"""Words of packages, fluids, forms and makers: they make no brand."""


_DILUENT: Final = "diluent"
"""What a drug is dissolved in is not the drug."""
_LINE: Final = 4
"""A word beside so many substances is a maker's line of products, such as ReadySharp, and no brand of one drug."""


class Guards:
    """What FDA's files and the descriptors call substances.

    Attributes:
        fda_words: The words of FDA's substances.
        generic_words: Those, and words that make no brand.
        generic_names: FDA's substances, compact.
        bases: The substances of the definitions.
        repacked: Makers, each with a word of a line of unapproved kits.
    """

    def __init__(self, known: Sequence[Definition], found: Sequence[Product]) -> None:
        """Take the definitions, and the products of FDA's files."""
        self.fda_words = frozenset(
            word for one in found for text in one.substances for word in words(text) if len(word) > 3
        )
        self.generic_words = self.fda_words | PLAIN | NEUTRAL
        self.generic_words |= self._kit_lines(found)
        self.repacked = self._repacked(found)
        self.generic_names = {compact(text) for one in found for text in (*one.substances, *_bare(one.substances))}
        self.generic_names |= {
            compact(text) for one in found if one.book in {"OB", "PB"} for text in (one.generic, *_bare((one.generic,)))
        }
        self.bases = frozenset(one.substance.base for one in known)

    def is_brand(self, name: str, generic: str) -> bool:
        """Tell whether *name* is more than the generic name over again, or words of other generics, strengths and makers."""
        if _DILUENT in words(name):
            return False
        own = _long_words(name)
        of_generic = words(generic)
        left = [
            word for word in own
            if word not in self.generic_words and not any(alike(word, other) for other in of_generic)
        ]  # fmt: skip
        return bool(left) and compact(name) not in self.generic_names and not name.startswith("for the ")

    def _kit_lines(self, found: Iterable[Product]) -> frozenset[str]:
        """Return the words that trade names add to the names of several substances, and to kits: ReadySharp lidocaine, ReadySharp ketorolac."""
        beside: dict[str, set[frozenset[str]]] = defaultdict(set)
        of_kits: set[str] = set()
        for one in found:
            told, of_generic = _long_words(one.trade), words(one.generic)
            if one.form == "KIT":
                of_kits.update(told)
            left = [word for word in told if not any(alike(word, other) for other in of_generic)]
            if len(left) == 1 < len(told):
                beside[left[0]].add(substance(one.generic).base)
        return frozenset(word for word, bases in beside.items() if len(bases) >= _LINE and word in of_kits)

    @staticmethod
    def _repacked(found: Iterable[Product]) -> frozenset[tuple[str, str]]:
        """Return makers with a word that stands in the names of several of their unapproved substances, such as Asclemed's SUIK."""
        named: dict[tuple[str, str], set[frozenset[str]]] = defaultdict(set)
        for one in found:
            for word in _long_words(one.trade) if one.is_unapproved else ():
                named[one.labeler, word].add(substance(one.generic).base)
        return frozenset(key for key, bases in named.items() if len(bases) >= _LINE)

    def is_repacked(self, product: Product) -> bool:
        """Tell whether a product is of a line of unapproved kits of its maker."""
        return product.is_unapproved and any(
            (product.labeler, word) in self.repacked for word in _long_words(product.trade)
        )

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


def _long_words(name: str) -> list[str]:
    return [word for word in words(name) if len(word) > 2 and not word[0].isdigit()]


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
