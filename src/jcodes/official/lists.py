"""Build the rows of CMS's JW/JZ list, the self-administered drug lists, the NOC payment limits and the lists of NOC codes."""

from collections.abc import Iterator

from jcodes.catalogs.jw_jz_list import REQUIRED_SINCE, ListedRow
from jcodes.catalogs.noc_codes import ListedRow as NocListedRow
from jcodes.catalogs.noc_prices import NocRow
from jcodes.catalogs.self_administered import ExclusionRow
from jcodes.official.files import OfficialFile, read_as
from jcodes.official.payment_limits import amount_text
from jcodes.readers.lists import JwJzFile, SadFile
from jcodes.readers.noc import NocPricesFile
from jcodes.readers.noc_codes import NocCodesFile
from jcodes.readers.universe import is_drug_code

__all__ = ["exclusion_rows", "listed_rows", "noc_code_rows", "noc_rows"]


def listed_rows(file: OfficialFile) -> Iterator[ListedRow]:
    """Yield the codes on CMS's JW/JZ list."""
    for row in read_as(file, JwJzFile).codes:
        yield ListedRow(row.code, file.issue, (row.since or REQUIRED_SINCE).isoformat())


def exclusion_rows(file: OfficialFile) -> Iterator[ExclusionRow]:
    """Yield the drugs on the contractors' self-administered drug lists."""
    for row in read_as(file, SadFile).exclusions:
        yield ExclusionRow(
            code=row.code,
            issue=file.issue,
            article=row.article,
            contractor=row.contractor_name,
            route=row.route,
            effective=row.effective.isoformat() if row.effective else "",
            url=row.url,
            start=row.start.isoformat() if row.start else "",
            end=row.end.isoformat() if row.end else "",
        )


def noc_rows(file: OfficialFile) -> Iterator[NocRow]:
    """Yield the payment limits of drugs without a code."""
    for row in read_as(file, NocPricesFile).prices:
        yield NocRow(row.name, file.issue, row.dosage, amount_text(row.limit))


def noc_code_rows(file: OfficialFile) -> Iterator[NocListedRow]:
    """Yield the drug codes on a list of unclassified codes."""
    for row in read_as(file, NocCodesFile).codes:
        if is_drug_code(row.code):
            yield NocListedRow(
                code=row.code,
                issue=file.issue,
                added=row.added.isoformat() if row.added else "",
                ended=row.ended.isoformat() if row.ended else "",
            )
