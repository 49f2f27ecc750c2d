"""CMS's and the contractors' lists as they are published: a PDF, an archive in an archive; and results that name the issue that decided."""

from pathlib import Path

import pytest

from jcodes import Administration, billing_units, check, code
from jcodes.catalogs import catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.official import add
from tests.readers.files import put, zipped

OPENED = ["500 mg/50 mL", "100 mg/10 mL", "100 mg/10 mL", "100 mg/10 mL"]
SAD = (
    "article_id,article_version,brand_name,eff_date,end_date,hcpc_code_id\n"
    "52527,31,Imitrex,2020-01-01,N/A,J3030\n52527,31,Enbrel,2020-01-01,N/A,J1438\n"
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own, empty."""
    place = tmp_path / "store"
    monkeypatch.setenv("JCODES_DATA", str(place))
    return place


def pdf(lines: list[str]) -> bytes:
    """Return a PDF of one page with *lines*."""
    shown = "".join(f"({line}) Tj T*\n" for line in lines)
    content = f"BT /F1 10 Tf 14 TL 40 800 Td\n{shown}ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
    ]
    text, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF\n"
    return (text + f"xref\n0 6\n0000000000 65535 f \n{table}" + trailer).encode("ascii")


def test_the_list_is_read_from_the_pdf_and_named_by_what_it_decides(tmp_path: Path, store: Path) -> None:
    """A newer list without J9312: bills before and after it name the list that decided, in the step and as a fact."""
    pytest.importorskip("pypdf")
    lines = ["JW Modifier and JZ Modifier Policy HCPCS Codes", "J0585 Injection", "J9035 Injection", "J1885 Injection"]
    (told,) = add([put(tmp_path, "jw_jz_2026-07-01.pdf", pdf(lines))], to=store, accept_implausible=True)
    assert (told.dataset, told.issue, told.rows) == ("jw_jz", "2026-07@2026-07-01", 3)
    before = billing_units("J9312", "740 mg", on="2026-05-01", containers=OPENED)
    after = billing_units("J9312", "740 mg", on="2026-08-01", containers=OPENED)
    assert [str(line) for line in before.lines] == ["J9312 x 74", "J9312-JW x 6"]
    assert "CMS's JW/JZ list of 2025-06-20" in before.explain()
    assert before.question is not None
    assert before.question.list_issue == "2025-06-20"
    assert '"list_issue": "2025-06-20"' in before.receipt.to_json()
    assert [str(line) for line in after.lines] == ["J9312 x 74"]
    assert "CMS's JW/JZ list of 2026-07-01 does not name the code" in after.explain()
    assert after.question is not None
    assert after.question.list_issue == "2026-07-01"


def test_a_sad_list_two_archives_deep_is_added(tmp_path: Path, store: Path) -> None:
    """As the Medicare Coverage Database packs it; look-ups and findings name the issue."""
    inner = zipped({"article_x_code_table.csv": SAD.encode(), "article.csv": b"article_id,title\n52527,A\n"})
    outer = zipped({"current_article_csv.zip": inner, "Data Dictionary.pdf": b"%PDF-1.4"})
    (told,) = add([put(tmp_path, "sad_2026-08-01.zip", outer)], to=store, accept_implausible=True)
    assert (told.dataset, told.rows) == ("sad", 2)
    listed = {one.article: one.dated for one in catalog().self_administered("J3030", "2026-09-01")}
    assert listed["A52527"] == "2026-08-01"


def test_findings_and_notes_name_the_issue() -> None:
    """The JW/JZ list, the SAD list and the crosswalk, each with its date or quarter."""
    claim = Claim(
        [
            ServiceLine("J9312", 75, on="2026-02-01", charge="6000"),
            ServiceLine("J9216", 1, ["JB"], on="2026-07-01", charge="90"),
        ],
        place_of_service="11",
    )
    said = {one.rule: str(one) for one in check(claim).findings}
    assert "CMS's JW/JZ list of 2025-06-20 has the code" in said["jw-jz-missing"]
    assert "list of 2026 Q3" in said["self-administered-drug"]
    found = code(Administration("", "700 mg", ndc="50242-0051-21", on="2026-02-01"))
    assert "CMS's ASP crosswalk of 2026-01 lists the NDC" in str(found.drugs[0].chosen)
    assert "JW/JZ list of 2025-06-20 names J9312" in " ".join(map(str, found.drugs[0].assumptions))
