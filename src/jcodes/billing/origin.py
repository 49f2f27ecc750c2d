"""The source of the facts of a bill, and the question about containers and the payer."""

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from jcodes.billing.arguments import Arguments
    from jcodes.billing.discarded_lines import DiscardedLines
    from jcodes.billing.question import Question
    from jcodes.billing.wastage import Wastage

__all__ = ["NOWHERE", "Origin"]


class Origin(NamedTuple):
    """The source of the facts of a bill, and the question about containers and the payer. A named tuple for the reason of `Reading`.

    Attributes:
        given: The arguments of the call, as (name, text) pairs.
        order_steps: The steps from an order to the dose, one sentence each.
        release_digest: The digest of the release used for the code, or None.
        question: The question about containers and the payer. `bill_dose` sets this field and the next ones.
        left: The wastage by the labels.
        waste: The billing of discarded drug.
        doubts: Warnings from the catalog, one sentence each.
    """

    given: "Arguments" = ()
    order_steps: tuple[str, ...] = ()
    release_digest: str | None = None
    question: "Question | None" = None
    left: "Wastage | None" = None
    waste: "DiscardedLines | None" = None
    doubts: tuple[str, ...] = ()


NOWHERE: Final = Origin()
"""Of a bill whose facts all came from the caller."""
