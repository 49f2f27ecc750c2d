"""Kinds of product, types and forms of containers, and NDC units of measure."""

from collections.abc import Mapping

from jcodes.errors import MalformedContainerError, MalformedNdcQuantityError
from jcodes.errors.messages import shown
from jcodes.renamed import renamed
from jcodes.vocabulary.words import TextEnum

__all__ = ["ContainerForm", "ContainerType", "Kind", "NdcUnit"]


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
    """How many doses and patients a container is labeled for."""

    SINGLE_DOSE = "single-dose"
    """Leftover drug is discarded: single-dose and single-use vials, syringes and packages."""
    MULTI_DOSE = "multi-dose"
    """Leftover drug is kept and never billed."""
    SINGLE_PATIENT_USE = "single-patient-use"
    """Several doses for one patient. Neither CMS's policy on discarded drugs nor any other source read so far covers it."""
    PHARMACY_BULK = "pharmacy bulk"
    """Doses for many patients, drawn in a pharmacy. Leftover drug is kept and never billed."""

    @classmethod
    def spellings(cls) -> Mapping[str, tuple[str, ...]]:
        """Return spellings used on labels and charts."""
        return {
            "single-dose": ("single use", "single", "sdv", "suv", "single dose vial", "single use vial"),
            "multi-dose": ("multiple dose", "multi", "mdv", "multi dose vial", "multiple dose vial", "multidose"),
            "single-patient-use": ("single patient", "spu", "single patient use vial", "single patient use pen"),
            "pharmacy bulk": ("pharmacy bulk package", "pharmacy bulk vial", "pbp", "bulk package"),
        }

    @property
    def containers(self) -> str:
        """What such containers are called, such as ``"multi-dose containers"``."""
        return "pharmacy bulk packages" if self is ContainerType.PHARMACY_BULK else f"{self.value} containers"

    @property
    def is_kept(self) -> bool:
        """Return whether leftover drug is kept for other patients, so that neither JW nor JZ applies."""
        return self in {ContainerType.MULTI_DOSE, ContainerType.PHARMACY_BULK}

    @classmethod
    def hint(cls, value: object) -> str:
        """Return the hint for *value*; of a form, such as a vial or a syringe, that it is one."""
        form = ContainerForm.find(value)
        return super().hint(value) + (
            "" if form is None else f"; {form.value} is a form: container_form={form.value!r}"
        )

    @classmethod
    def of(cls, value: "str | ContainerType") -> "ContainerType":
        """Convert text to a container type.

        Raises:
            MalformedContainerError: *value* is not a container type.
        """
        found = cls.find(value)
        if found is None:
            raise MalformedContainerError(
                f"{shown(value, (one.value for one in cls))} is not a container type", value=value, hint=cls.hint(value)
            )
        return found


class ContainerForm(TextEnum):
    """What a container is."""

    VIAL = "vial"
    SYRINGE = "syringe"
    PEN = "pen"
    """A pen or an auto-injector."""
    CARTRIDGE = "cartridge"
    AMPULE = "ampule"
    BAG = "bag"
    BOTTLE = "bottle"
    INHALER = "inhaler"
    IMPLANT = "implant"
    """An implant or a device, alone or in its applicator."""
    TUBE = "tube"
    PACKET = "packet"
    """A packet, pouch or blister."""
    CUP = "cup"
    KIT = "kit"

    @classmethod
    def spellings(cls) -> Mapping[str, tuple[str, ...]]:
        """Return what labels, charts and FDA's files write."""
        return {
            "syringe": ("pfs", "prefilled syringe", "pre filled syringe", "syringe glass", "syringe plastic"),
            "pen": ("prefilled pen", "autoinjector", "auto injector", "injector"),
            "ampule": ("ampul", "amp", "ampoule", "ampules"),
            "bag": ("infusion bag", "premixed bag", "premix bag", "minibag", "iv bag", "piggyback"),
            "bottle": ("bottle glass", "bottle plastic", "glass bottle"),
            "inhaler": ("metered dose inhaler", "mdi"),
            "implant": ("device", "intrauterine device", "pellet", "applicator"),
            "packet": ("pouch", "blister", "blister pack"),
            "cup": ("unit dose cup", "cup unit dose"),
            "vial": ("vials", "vial glass", "vial plastic"),
        }


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
