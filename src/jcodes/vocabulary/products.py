"""Kinds of product, container types and NDC units of measure."""

from collections.abc import Mapping

from jcodes.errors import MalformedContainerError, MalformedNdcQuantityError, shown
from jcodes.renamed import renamed
from jcodes.vocabulary.words import TextEnum

__all__ = ["ContainerType", "Kind", "NdcUnit"]


class Kind(TextEnum):
    """The kind of product that a code is for."""

    DRUG = "drug"
    BIOLOGIC = "biologic"
    """By its nonproprietary name: a biologic stem, or FDA's four-letter suffix."""
    BIOSIMILAR = "biosimilar"
    RADIOPHARMACEUTICAL = "radiopharmaceutical"
    CONTRAST = "contrast"
    ORAL = "oral"
    INHALATION = "inhalation"
    IMMUNOSUPPRESSIVE = "immunosuppressive"
    COMPOUNDED = "compounded"
    UNCLASSIFIED = "not otherwise classified"
    VACCINE = "vaccine"
    BLOOD = "blood"
    SKIN_SUBSTITUTE = "skin substitute"
    CELL_OR_GENE_THERAPY = "cell or gene therapy"
    CONTRACEPTIVE = "contraceptive"
    SUPPLY = "supply or service"


class ContainerType(TextEnum):
    """Whether a container is single-dose or multi-dose."""

    SINGLE_DOSE = "single-dose"
    """Leftover drug is discarded: single-dose and single-use vials, syringes and packages."""
    MULTI_DOSE = "multi-dose"
    """Leftover drug is kept and never billed: multi-dose vials, and pharmacy bulk packages with doses for many patients."""

    @classmethod
    def spellings(cls) -> Mapping[str, tuple[str, ...]]:
        """Return spellings used on labels and charts."""
        return {
            "single-dose": ("single use", "single", "sdv", "single dose vial", "single use vial"),
            "multi-dose": (
                "multiple dose",
                "multi",
                "mdv",
                "multi dose vial",
                "multiple dose vial",
                "multidose",
                "pharmacy bulk",
                "pharmacy bulk package",
            ),
        }

    @classmethod
    def of(cls, value: "str | ContainerType") -> "ContainerType":
        """Convert text to a container type.

        Raises:
            MalformedContainerError: *value* is not a container type.
        """
        found = cls.find(value)
        if found is None:
            raise MalformedContainerError(
                f"{shown(value)} is not a container type", value=value, hint="use 'single-dose' or 'multi-dose'"
            )
        return found


class NdcUnit(TextEnum):
    """The unit of measure of an NDC quantity, by its X12 and NUCC code."""

    UN = "UN"
    """Each: vials of powder to be reconstituted, tablets, kits, devices."""
    ML = "ML"
    """Milliliters: liquids."""
    GR = "GR"
    """Grams: creams, ointments, bulk powder."""
    F2 = "F2"
    """International units."""
    ME = "ME"
    """Milligrams; valid in X12 and on paper claims, but rejected by several payers."""

    @classmethod
    def spellings(cls) -> Mapping[str, tuple[str, ...]]:
        """Return the equivalent codes of Medicaid's T-MSIS files."""
        return {"UN": ("ea",), "GR": ("gm",)}

    @classmethod
    def of(cls, value: "str | NdcUnit") -> "NdcUnit":
        """Convert text to a unit of measure; ``EA`` is ``UN`` and ``GM`` is ``GR``.

        Raises:
            MalformedNdcQuantityError: *value* is not an NDC unit of measure.
        """
        found = cls.find(value)
        if found is None:
            text = value.strip().upper() if isinstance(value, str) else ""
            hint = "MG is not in the X12 list; use ME" if text == "MG" else "use ML, UN, GR, F2 or ME"
            raise MalformedNdcQuantityError(f"{shown(value)} is not an NDC unit of measure", value=value, hint=hint)
        return found

    read = renamed("find")
