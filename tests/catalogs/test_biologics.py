"""Biosimilars, reference products and interchangeability, from FDA's Purple Book."""

import subprocess
import sys
from datetime import date
from typing import Final

from jcodes.catalogs import catalog
from jcodes.catalogs.biologics import BIOLOGICS, BiologicRow
from jcodes.catalogs.code_table import CODES
from jcodes.catalogs.data_folder import bundled
from jcodes.vocabulary.licenses import LicenseType
from jcodes.vocabulary.products import Kind

NONE: Final = {
    ("Q5101", "filgrastim"): "the first descriptor names no product",
    ("Q5102", "infliximab"): "its descriptor names no product: Inflectra and Renflexis both billed under it",
    ("Q5158", "denosumab-bnht"): "licensed after the Purple Book of March 14, 2025",
    ("Q5160", "bevacizumab-nwgd"): "licensed after the Purple Book of March 14, 2025",
}
"""Definitions of biosimilars without a product, each with its reason."""


def test_every_biosimilar_has_its_product_or_a_reason() -> None:
    """Sweep: of every release and every code; the product's reference is the substance without FDA's suffix."""
    rows: dict[tuple[str, str], list[BiologicRow]] = {}
    for row in bundled().all_rows(BIOLOGICS):
        rows.setdefault((row.code, row.name), []).append(row)
    found = set()
    for line in bundled().lines(CODES):
        code = CODES.read(line)
        if code.kind != Kind.BIOSIMILAR.value:
            continue
        key = (code.code, code.name)
        found.add(key)
        assert (key in rows) != (key in NONE), key
        for row in rows.get(key, ()):
            assert row.type.startswith("351(k)"), key
            assert row.proper.startswith(f"{row.reference}-"), key
            assert code.name in {row.proper, row.reference}, key
            assert row.reference_brand, key
            brands = [brand for text in code.brands.split("|") for brand in text.split("/") if brand]
            assert not brands or any(row.proprietary.lower().startswith(brand) for brand in brands), key
            assert int(row.interchangeable) <= int(row.presentations), key
            assert bool(int(row.interchangeable)) == (row.type == LicenseType.INTERCHANGEABLE.value), key
    assert len(found) > 70
    assert NONE.keys() <= found


def test_every_reference_code_has_the_reference_product() -> None:
    """Sweep: the codes that biosimilars of the newest release refer to."""
    cat = catalog()
    for entry in cat.values():
        for code in entry.references:
            brands = {one.reference_brand.lower() for one in entry.biologics}
            names = {name for one in cat[code].biologics for name in one.proprietary.lower().split("/")}
            assert all(not one.is_biosimilar for one in cat[code].biologics), code
            assert not brands or brands & names, (str(entry.code), str(code))


def test_no_join_reaches_another_kind_of_code() -> None:
    """Only biologics, biosimilars, and what CMS names a biosimilar later."""
    cat = catalog()
    kinds = {cat[row.code].kind for row in bundled().all_rows(BIOLOGICS) if row.code in cat}
    assert kinds <= {Kind.BIOLOGIC, Kind.BIOSIMILAR}


def test_a_biosimilar_in_words() -> None:
    """With its license, its reference product, and how much of it is interchangeable."""
    cat = catalog()
    (inflectra,) = cat["Q5103"].biologics
    assert str(inflectra) == "Inflectra (infliximab-dyyb): BLA 125544, 351(k), biosimilar of Remicade (infliximab)"
    assert (inflectra.approved, inflectra.is_biosimilar, inflectra.routes) == (date(2016, 4, 5), True, ("Intravenous",))
    assert inflectra.source.issued == date(2025, 3, 14)
    (cimerli,) = cat["Q5128"].biologics
    assert str(cimerli).endswith("interchangeable biosimilar of Lucentis (ranibizumab), 2 of 2 presentations")
    (remicade,) = cat["J1745"].biologics
    assert (remicade.type, str(remicade)) == (LicenseType.REFERENCE, "Remicade (infliximab): BLA 103772, 351(a)")
    (bkemv,) = cat["Q5152"].biologics
    assert str(bkemv).endswith("1 of 1 presentation")
    assert cat["J1885"].biologics == ()
    facts = cimerli.to_dict()
    assert (facts["type"], facts["interchangeable"], facts["approved"]) == ("351(k) Interchangeable", 2, "2022-08-02")


def test_a_product_belongs_to_the_definition() -> None:
    """J1440 was filgrastim; the fecal microbiota of today is no product of Neupogen's license."""
    cat = catalog()
    assert [one.proprietary for one in cat.definition("J1440", "2012-06-01").biologics] == ["Neupogen"]
    assert cat["J1440"].biologics == ()
    assert str(cat["Q5102"].references) == str((cat["J1745"].code,))


def test_a_product_without_a_trade_name_has_its_proper_name() -> None:
    """As in the Purple Book."""
    row = next(row for row in bundled().all_rows(BIOLOGICS) if row.code == "J1745")
    source = catalog()["J1745"].biologics[0].source
    assert str(row._replace(proprietary="").biologic_of({"PB": source})) == "infliximab: BLA 103772, 351(a)"


def test_the_table_is_read_only_when_asked_for() -> None:
    """Opening the catalog and billing load neither it nor its module."""
    program = (
        "import sys, jcodes; cat = jcodes.catalog(); jcodes.billing_units('Q5103', '100 mg');"
        "assert 'jcodes.catalogs.biologics' not in sys.modules; cat['Q5103'].biologics"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
