"""One step of the reason for an answer, with the rule that it follows and where that was read."""

from collections.abc import Iterator

import attrs

from jcodes.sources import shown_source

__all__ = ["Step"]


@attrs.frozen
class Step:
    """One step of a derivation.

    Attributes:
        what: What it is about, one word; blank where it goes on with the step before.
        text: What was concluded.
        source: Where the rule or the fact was read, or blank for plain arithmetic.
    """

    what: str
    text: str
    source: str = attrs.field(default="", converter=shown_source)

    def lines(self) -> Iterator[str]:
        """Go through the step as lines of text."""
        yield f"{self.what:<10} {self.text}"
        if self.source:
            yield f"{'':<10} source: {self.source}"

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON holds them."""
        return {"what": self.what, "text": self.text, "source": self.source}
