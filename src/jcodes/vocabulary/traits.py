"""Traits of a code beyond kind and routes, extracted by the data build so that rules never parse names."""

from jcodes.vocabulary.words import TextEnum

__all__ = ["Trait"]


class Trait(TextEnum):
    """A fact about a code that rules use.

    The build derives the first groups from CMS's long descriptor (`jcodes.official.traits`), and takes the last group from
    ``data/drug_groups.toml``, which cites a source for each list. The same wording rules apply to your own CMS files.
    """

    # From the descriptor: patients and products that the code is for.
    ORAL = "oral"
    """The descriptor says oral. Codes in the oral drug chapter also have the oral kind."""
    ESRD = "ESRD"
    """For patients with ESRD on dialysis."""
    NON_ESRD = "non-ESRD"
    """For non-ESRD use."""
    PRE_EXPOSURE_PROPHYLAXIS = "pre-exposure prophylaxis"
    """For HIV pre-exposure prophylaxis only: an additional preventive service, not incident to a physician's."""
    NOT_OTHERWISE_SPECIFIED = "not otherwise specified"
    """For products of the drug without a code of their own."""
    COMPOUNDED = "compounded"
    """A pharmacy compounds it: "compounded product", or "compounded drug" as the name."""
    NON_COMPOUNDED = "non-compounded"
    """FDA-approved final product, non-compounded."""
    UNIT_DOSE = "unit dose"
    """Unit dose form."""
    CONCENTRATED = "concentrated"
    """Concentrated form."""
    EXTENDED_RELEASE = "extended release"
    PRESERVATIVE_FREE = "preservative free"
    INJECTION = "injection"
    """The descriptor begins with injection or infusion: the product has no other route, unless the descriptor gives one."""

    # From the product name in the descriptor.
    IMPLANT = "implant"
    """The name says implant."""
    SEALANT = "sealant"
    """The name says sealant: applied, not injected."""
    BOTULINUM_TOXIN = "botulinum toxin"
    """The name contains botulinum."""
    IMMUNE_GLOBULIN = "immune globulin"
    """The name contains immune globulin."""
    MONOCLONAL_ANTIBODY = "monoclonal antibody"
    """The name has a stem of WHO's for monoclonal antibodies: -mab, or since 2021 -tug, -bart or -mig (`who-antibodies`)."""
    INFLUENZA_VACCINE = "influenza vaccine"
    """The name contains influenza and vaccine."""
    PNEUMOCOCCAL_VACCINE = "pneumococcal vaccine"
    """The name contains pneumococcal and vaccine."""
    HEPATITIS_B_VACCINE = "hepatitis B vaccine"
    """The name contains hepatitis b and vaccine."""
    COVID_19_VACCINE = "COVID-19 vaccine"
    """The name contains covid and vaccine."""
    WHOLE_DOSE = "whole dose"
    """One unit is a full dose: the name ends with "full dose" or "minidose" (Rho(D) immune globulin)."""

    # Lists with sources in data/drug_groups.toml.
    TUMOR_HORMONE = "tumor hormone"
    """A hormone for tumors, billed with 96402."""
    TUMOR_HORMONE_BY_USE = "tumor hormone by use"
    """A hormone that treats tumors in some uses only."""
    HYDRATION_FLUID = "hydration fluid"
    """A packaged fluid, infused for hydration under 96360 and 96361."""
    LINE_FLUSH = "line flush"
    """Heparin or saline that flushes a line."""
    GROWTH_FACTOR = "growth factor"
    """A blood cell growth factor, which is not chemotherapy."""
    SUPPORTIVE = "supportive"
    """Against anemia or vomiting: no chemotherapy administration."""
    ANTINEOPLASTIC = "antineoplastic"
    """Against tumors, and outside the chapter of antineoplastics."""
    NO_ANTINEOPLASTIC = "no antineoplastic"
    """In the chapter of antineoplastics, and not against tumors."""
    RESPONSE_MODIFIER = "response modifier"
    """A biologic response modifier that is no monoclonal antibody."""
    INTRAVITREAL = "intravitreal"
    """Intravitreal, by the descriptor or the list."""
    ALSO_MULTI_DOSE = "also multi-dose"
    """A biologic that is also sold in multi-dose vials."""
    INSULIN_PUMP = "insulin pump"
    """For insulin that a DME pump delivers."""
    TRIAL_DOSE = "trial dose"
    """For a trial dose before a pump is implanted."""
