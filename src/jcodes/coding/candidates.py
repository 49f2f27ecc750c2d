"""The possible codes of a record, the codes ruled out, and the remaining question."""

import attrs

from jcodes.catalogs.entries import Entry
from jcodes.codes import Ndc
from jcodes.coding.naming import NameFit
from jcodes.coding.questions import Question

__all__ = ["Candidate", "CodeMatch", "RuledOut"]


@attrs.frozen(order=False)
class Candidate:
    """A possible code.

    Attributes:
        entry: The entry of the code.
        by_ndc: The NDCs on the record that CMS's crosswalk lists under the code.
        by_code: Whether the record names the code, or a code that it replaced.
        name_fit: How the drug name on the record fits.
        by_route: Whether the descriptor names the route on the record.
        reasons: The evidence for the code and any notes, one sentence each.
    """

    entry: Entry
    by_ndc: tuple[Ndc, ...]
    by_code: bool
    name_fit: NameFit
    by_route: bool
    reasons: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code."""
        return self.entry.code.text

    @property
    def score(self) -> tuple[int, bool, int, bool]:
        """The ranking facts: number of NDCs, the code, the fit of the name, the route; more is better."""
        return len(self.by_ndc), self.by_code, -self.name_fit.rank, self.by_route

    @property
    def is_stated(self) -> bool:
        """Whether the record gives the code itself, or an NDC that CMS's crosswalk lists under it."""
        return self.by_code or bool(self.by_ndc)

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {
            "code": self.code,
            "name": self.entry.name,
            "by_ndc": [str(ndc) for ndc in self.by_ndc],
            "by_code": self.by_code,
            "name_fit": self.name_fit.value,
            "by_route": self.by_route,
            "reasons": list(self.reasons),
        }

    def __str__(self) -> str:
        """Return the code, the name and the reasons."""
        return f"{self.entry}: {'; '.join(self.reasons)}"


@attrs.frozen
class RuledOut:
    """A code that is ruled out.

    Attributes:
        code: The code.
        name: Its name, or blank if no loaded release has the code.
        reasons: What rules it out, one sentence each.
    """

    code: str
    name: str
    reasons: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {"code": self.code, "name": self.name, "reasons": list(self.reasons)}

    def __str__(self) -> str:
        """Return the code, the name and the reasons."""
        return f"{self.code}{f' {self.name}' if self.name else ''}: {'; '.join(self.reasons)}"


@attrs.frozen
class CodeMatch:
    """The codes of one record.

    Attributes:
        candidates: The possible codes, likeliest first; where more than five remain, those of the options of `question`, whose `more` has
            the brands and makers with codes of their own.
        ruled_out: The codes ruled out, in code order.
        chosen: The chosen code; None if undecided.
        question: The one fact that separates the remaining codes; None if one is chosen, or none remains.
        missing: What the record lacks or contradicts, one sentence each.
        name: The part of the record's drug name that was read as the name, without strengths, forms and routes.
    """

    candidates: tuple[Candidate, ...]
    ruled_out: tuple[RuledOut, ...]
    chosen: Candidate | None
    question: Question | None
    missing: tuple[str, ...]
    name: str = ""
