"""A folder of small official files of two quarters; the products do not exist."""

from pathlib import Path

from jcodes.official import OfficialFile, read_official
from tests.readers import samples
from tests.readers.files import ROWS, csv_text, put

MODIFIER, DRUG = ROWS[:2]

OLD = [
    {**DRUG, "HCPC": "J0001", "LONG DESCRIPTION": "Injection, testomab, 100 mg", "ADD DT": "20200101"},
    {**DRUG, "HCPC": "J0002", "LONG DESCRIPTION": "Injection, testocillin, up to 600 units", "ADD DT": "20200101"},
    {
        **DRUG,
        "HCPC": "J0003",
        "LONG DESCRIPTION": "Injection, testimab, 5 mg",
        "ADD DT": "20100101",
        "TERM DT": "20151231",
    },
    {
        **DRUG,
        "HCPC": "J0009",
        "LONG DESCRIPTION": "Injection, testogone, 5 mg",
        "ADD DT": "20100101",
        "TERM DT": "20191231",
    },
    {
        **DRUG,
        "HCPC": "J0010",
        "LONG DESCRIPTION": "Injection, testoback, 5 mg",
        "ADD DT": "20100101",
        "TERM DT": "20191231",
    },
]
NEW = [
    {**OLD[0], "TERM DT": "20251231"},
    OLD[1],
    {**DRUG, "HCPC": "J0003", "LONG DESCRIPTION": "Injection, other testin, 1 ml", "ADD DT": "20260101"},
    {**DRUG, "HCPC": "J0010", "LONG DESCRIPTION": "Injection, testoback, 5 mg", "ADD DT": "20260101"},
    {**DRUG, "HCPC": "J0011", "LONG DESCRIPTION": "Injection, testomab, 10 mg", "ADD DT": "20260101"},
    {
        **DRUG,
        "HCPC": "Q5199",
        "LONG DESCRIPTION": "Injection, testomab-abcd, biosimilar, (brandsim), 10 mg",
        "ADD DT": "20260101",
    },
    MODIFIER,
    {**MODIFIER, "HCPC": "A2", "ADD DT": "20100101", "TERM DT": "20251231"},
    {**MODIFIER, "HCPC": "C7", "ADD DT": ""},
]


def fill(folder: Path) -> dict[str, Path]:
    """Write the files, and return them by dataset; ``old`` is the codes of the quarter before."""
    texts = {
        "old": ("HCPC2025_OCT_ANWEB.csv", csv_text(OLD)),
        "hcpcs": ("HCPC2026_JAN_ANWEB_01122026.csv", csv_text(NEW)),
        "asp": ("Jan 2026 ASP Pricing File 121725.csv", samples.ASP),
        "crosswalk": ("Jan 2026 ASP NDC-HCPCS Crosswalk 121725.csv", samples.CROSSWALK),
        "mue": ("mue_2026Q1.csv", samples.MUE),
        "jw_jz": ("jw_jz_2025-12-20.csv", samples.JW_JZ),
        "sad": ("sad_2026-01.csv", samples.SAD),
        "noc_prices": ("noc_pricing_2026Q1.csv", samples.NOC_PRICES),
        "noc_crosswalk": ("noc_crosswalk_2026Q1.csv", samples.NOC_CROSSWALK),
        "noc_codes": ("NOC_Codes_2026Q1.csv", f",NOC CODES - HCPCS 2026,,\n{samples.NOC_CODES}"),
        "opps": ("January_2026_Addendum_B.12.31.25.csv", samples.ADDENDUM_B),
    }
    return {dataset: put(folder, name, text) for dataset, (name, text) in texts.items()}


def read(folder: Path) -> list[OfficialFile]:
    """Return all of them, read."""
    return [read_official(path) for path in fill(folder).values()]
