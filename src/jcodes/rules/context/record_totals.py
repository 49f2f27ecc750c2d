"""The totals of the clinical records of a drug and day."""

import attrs

from jcodes.claims import Administration
from jcodes.doses import Dose, Strength
from jcodes.vocabulary.products import ContainerType

__all__ = ["RecordTotals"]


@attrs.frozen
class RecordTotals:
    """The totals of the clinical records of a drug and day, as input for the calculator.

    Attributes:
        dose: The sum of the doses.
        strength: The strength, if all records that state one agree.
        containers: The opened containers, each with its count; empty unless every record states them.
        type: The container type, if all containers agree.
        discarded: The sum of the discarded amounts, if every record states one.
    """

    dose: Dose
    strength: Strength | None
    containers: tuple[tuple[int, str], ...]
    type: ContainerType | None
    discarded: Dose | None

    @staticmethod
    def of(records: tuple[Administration, ...]) -> "RecordTotals | None":
        """Return the totals of *records*; None if one states no dose, or the doses cannot be added up."""
        doses = [record.dose for record in records if record.dose]
        strengths = {record.strength for record in records if record.strength is not None}
        if (
            not records
            or len(doses) < len(records)
            or len(strengths) > 1
            or len({dose.unit.dimension for dose in doses}) > 1
        ):
            return None
        opened = [container for record in records for container in record.containers]
        complete = all(record.containers for record in records) and all(container.size.strip() for container in opened)
        types = {
            container.container_type or record.container_type for record in records for container in record.containers
        }
        types |= {record.container_type for record in records if not record.containers and record.container_type}
        # leftover drug of one type is discarded, of another kept, so they cannot be added up
        complete = complete and not (ContainerType.SINGLE_DOSE in types and len(types - {None}) > 1)
        wasted = [record.discarded for record in records if record.discarded is not None]
        known = len(wasted) == len(records) and len({amount.unit.dimension for amount in wasted}) == 1
        return RecordTotals(
            sum(doses[1:], start=doses[0]),
            strengths.pop() if strengths else None,
            tuple((container.count, container.size) for container in opened) if complete else (),
            types.pop() if len(types) == 1 else None,
            sum(wasted[1:], start=wasted[0]) if known else None,
        )

    def alone(self) -> "RecordTotals":
        """Return the doses without containers and discarded amounts."""
        return attrs.evolve(self, containers=(), type=None, discarded=None)
