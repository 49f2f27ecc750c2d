"""Where the facts of a bill came from, and what was asked about containers and the payer."""

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from jcodes.billing.arguments import Arguments
    from jcodes.billing.discarded_lines import DiscardedLines
    from jcodes.billing.question import Question
    from jcodes.billing.wastage import Wastage

__all__ = ["Origin"]


@attrs.frozen
class Origin:
    """Where the facts of a bill came from, and what was asked about containers and the payer.

    Attributes:
        given: The arguments as they were given, as text, each with its name.
        order_steps: How an order became an amount, a sentence each.
        release_digest: The digest of the release that the code was looked up in, or None.
        question: What was asked beyond the dose; `bill_dose` fills in this and what follows.
        left: What the labels leave.
        waste: How discarded drug is billed.
        doubts: What the catalog has to say against the answer, a sentence each.
    """

    given: "Arguments" = ()
    order_steps: tuple[str, ...] = ()
    release_digest: str | None = None
    question: "Question | None" = None
    left: "Wastage | None" = None
    waste: "DiscardedLines | None" = None
    doubts: tuple[str, ...] = ()
