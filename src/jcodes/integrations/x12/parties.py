"""The parties of an 837 that no claim record holds: who sends, bills, pays and is insured. The caller gives them; nothing is made up."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

import attrs

from jcodes.claims import Claim
from jcodes.errors import MalformedClaimError
from jcodes.integrations.x12.written import Segment, day

__all__ = ["Parties", "Party"]

_REFERS: Final = frozenset({"7", "8"})
"""Frequency codes of claims that refer to another: replacement and void."""


@attrs.frozen(repr=False)
class Party:
    """A person or an organization. It is never shown: a repr names only the class.

    Attributes:
        name: The organization's name, or a person's last name.
        first_name: A person's first name; blank for an organization.
        number: The number: an NPI of a provider, an identification of a sender, receiver or payer, a member number of a subscriber.
        street: The street.
        city: The city.
        state: The two letters of the state.
        postal_code: The ZIP code, without a hyphen.
        tax_number: The employer's number (EIN) of a billing provider.
        contact: The name of a person to ask, of a sender.
        phone: Their telephone number.
        born: The date of birth of a subscriber.
        gender: ``"F"``, ``"M"`` or ``"U"`` of a subscriber.
    """

    name: str
    first_name: str = ""
    number: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    tax_number: str = ""
    contact: str = ""
    phone: str = ""
    born: date | None = None
    gender: str = ""

    def named(self, entity: str, qualifier: str, number: str = "") -> Segment:
        """Return the NM1 segment; *number* stands in for a blank one."""
        kind = "1" if self.first_name or entity == "82" else "2"
        held = self.number or number
        return ("NM1", entity, kind, self.name, self.first_name, "", "", "", qualifier if held else "", held)

    def segments(self, entity: str, qualifier: str, number: str = "") -> Iterator[Segment]:
        """Yield the NM1 segment and what is known of address, birth and tax number."""
        yield self.named(entity, qualifier, number)
        if self.street:
            yield ("N3", self.street)
        if self.city or self.state or self.postal_code:
            yield ("N4", self.city, self.state, self.postal_code)
        if self.born is not None:
            yield ("DMG", "D8", day(self.born), self.gender)
        if self.tax_number:
            yield ("REF", "EI", self.tax_number)


@attrs.frozen(repr=False)
class Parties:
    """The parties of claims, and what the provider signs.

    Attributes:
        submitter: Who sends the file.
        receiver: Who receives it.
        billing_provider: The billing provider; without a number, that of each claim.
        payer: The payer.
        subscriber: Returns the subscriber of a claim, who is the patient.
        rendering: The rendering providers by their NPI.
        facility: The service facility, if it is not the billing provider's address; or None.
        admission: CL1 of institutional claims: type of admission, its source, and the patient's status, such as ``("3", "1", "01")``.
        signature: CLM06 of professional claims: whether the provider's signature is on file.
        assignment: CLM07: A assigned, B assigned for laboratory services only, C not assigned.
        benefits: CLM08: whether benefits are assigned to the provider.
        release: CLM09: Y signed for a release of information, I informed consent.
    """

    submitter: Party
    receiver: Party
    billing_provider: Party
    payer: Party
    subscriber: Callable[[Claim], Party]
    rendering: Mapping[str, Party] = attrs.field(factory=dict)
    facility: Party | None = None
    admission: tuple[str, str, str] | None = None
    signature: str = "Y"
    assignment: str = "A"
    benefits: str = "Y"
    release: str = "Y"

    def head(self, claim: Claim, filing: str) -> Iterator[Segment]:
        """Yield the loops above the claim: submitter, receiver, billing provider, subscriber and payer."""
        sender = self.submitter
        yield sender.named("41", "46")
        if sender.contact or sender.phone:
            yield ("PER", "IC", sender.contact, "TE" if sender.phone else "", sender.phone)
        yield self.receiver.named("40", "46")
        yield ("HL", "1", "", "20", "1")
        yield from self.billing_provider.segments("85", "XX", claim.billing_provider)
        yield ("HL", "2", "1", "22", "0")
        yield ("SBR", "P", "18", "", "", "", "", "", "", filing)
        yield from self.subscriber(claim).segments("IL", "MI")
        yield from self.payer.segments("PR", "PI")

    def signed(self, claim: Claim, *, professional: bool) -> tuple[str, ...]:
        """Return CLM06 to CLM09.

        Raises:
            MalformedClaimError: A replacement or void that does not name the claim it refers to.
        """
        if claim.frequency_code in _REFERS and not claim.original_claim:
            raise MalformedClaimError(
                f"frequency code {claim.frequency_code} without the payer's number of the original claim (REF F8)",
                value=None,
                field="original_claim",
                hint="give the claim its original_claim",
            )
        return (self.signature if professional else "", self.assignment, self.benefits, self.release)

    def named(self, number: str) -> Party:
        """Return the rendering provider with an NPI.

        Raises:
            MalformedClaimError: It is not among those given.
        """
        found = self.rendering.get(number)
        if found is None:
            raise MalformedClaimError(
                "a rendering provider without a name",
                value=number,
                field="rendering_provider",
                hint="give parties.rendering its name by its NPI",
            )
        return found
