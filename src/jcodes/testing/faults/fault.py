"""How a faulty line, claim or record is made: a clean one with one thing changed, or a scene of given codes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs

from jcodes.catalogs import Catalog
from jcodes.claims import Administration, Claim, ServiceLine
from jcodes.testing.choices import Choices, at_most
from jcodes.testing.clean import clean_claim, clean_record, day_in
from jcodes.testing.laid_out import line_of
from jcodes.testing.product import MOST_ITEMS
from jcodes.testing.visits import claim_of_lines, product_for

__all__ = ["PART_B", "ClaimFault", "LineFault", "RecordFault", "Scene", "Scenes", "scene", "scenes"]

PART_B: Final = "medicare-part-b"

LineSpec: TypeAlias = "str | tuple[str, Mapping[str, Any]]"


@attrs.frozen
class LineFault:
    """A clean line with a change, alone on a claim.

    Attributes:
        change: Makes the line wrong.
        policy: The policy under which it is wrong.
        needs_claim: Whether it is wrong only beside the fields of a claim.
    """

    change: Callable[[Choices, ServiceLine], ServiceLine]
    policy: str = PART_B
    needs_claim: bool = False

    def line(self, choose: Choices, catalog: Catalog) -> ServiceLine:
        """Return a faulty line."""
        product = attrs.evolve(product_for(choose, catalog, self.policy), on=day_in(choose, catalog))
        return self.change(choose, line_of(product, at_most(choose, product.most, MOST_ITEMS)))

    def claim(self, choose: Choices, catalog: Catalog) -> Claim:
        """Return a claim with the faulty line."""
        return claim_of_lines((self.line(choose, catalog),), self.policy)


@attrs.frozen
class ClaimFault:
    """A clean claim with a change.

    Attributes:
        change: Makes the claim wrong.
        policy: The policy under which it is wrong.
    """

    change: Callable[[Choices, Claim], Claim]
    policy: str = PART_B

    def claim(self, choose: Choices, catalog: Catalog) -> Claim:
        """Return a faulty claim."""
        return self.change(choose, clean_claim(choose, catalog, self.policy))


@attrs.frozen
class RecordFault:
    """A clean record with a change.

    Attributes:
        change: Makes the record one whose claim, as `jcodes.code` lays it out, is wrong.
    """

    change: Callable[[Choices, Administration], Administration]

    def record(self, choose: Choices, catalog: Catalog) -> Administration:
        """Return a faulty record."""
        return self.change(choose, clean_record(choose, catalog))


@attrs.frozen
class Scene:
    """A claim of given codes, on a day of the quarter unless its lines say otherwise.

    Attributes:
        lines: The lines, each as ``"J9312-JZ x 75"``, or with more facts beside it.
        facts: Fields of the claim.
        policy: The policy under which it is wrong.
    """

    lines: Sequence[LineSpec]
    facts: Mapping[str, Any]
    policy: str

    def claim(self, choose: Choices, catalog: Catalog) -> Claim:
        """Return the claim."""
        day, cents = day_in(choose, catalog), choose.whole(0, 99)
        lines = []
        for spec in self.lines:
            text, more = (spec, {}) if isinstance(spec, str) else spec
            marked, _, units = text.partition(" x ")
            code, *modifiers = marked.split("-")
            given = {"on": day, "charge": f"100.{cents:02}", "diagnosis_pointers": (1,), **more}
            record = given.get("administration")
            if record is not None:
                given["administration"] = Administration(**{"on": given["on"], **record})
            lines.append(ServiceLine(code, units=units, modifiers=modifiers, **given))
        return claim_of_lines(lines, self.policy).evolve(**self.facts)


@attrs.frozen
class Scenes:
    """One of several scenes.

    Attributes:
        all: The scenes, the simplest first.
    """

    all: Sequence[Scene]

    def claim(self, choose: Choices, catalog: Catalog) -> Claim:
        """Return the claim of one of them."""
        return choose.one_of(self.all).claim(choose, catalog)


def scene(*lines: LineSpec, policy: str = PART_B, **facts: Any) -> Scene:
    """Return a scene; *facts* are fields of the claim."""
    return Scene(lines, facts, policy)


def scenes(*several: Scene) -> Scenes:
    """Return a choice of scenes, the simplest first."""
    return Scenes(several)
