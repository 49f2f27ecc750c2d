"""Build the rows of outpatient status and rate (OPPS Addendum B)."""

from collections.abc import Iterator, Sequence

from jcodes.catalogs.outpatient import StatusRow
from jcodes.official.files import OfficialFile, read_as
from jcodes.official.payment_limits import amount_text
from jcodes.official.spans import spans
from jcodes.readers.opps import AddendumB
from jcodes.readers.universe import is_drug_code

__all__ = ["status_rows"]


def status_rows(files: Sequence[OfficialFile]) -> Iterator[StatusRow]:
    """Yield one row per drug code and run of quarters with the same status."""
    issues = [file.issue for file in files]
    held: dict[str, dict[str, StatusRow]] = {}
    for file in files:
        for rate in read_as(file, AddendumB).rates:
            if is_drug_code(rate.code):
                row = StatusRow(rate.code, "", "", rate.status, rate.group, amount_text(rate.rate))
                held.setdefault(rate.code, {})[file.issue] = row
    for by_issue in held.values():
        yield from spans(issues, [by_issue.get(issue) for issue in issues])
