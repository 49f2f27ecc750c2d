"""FDA's NDC Directory and openFDA's labels, in samples of their layouts."""

import re
from pathlib import Path

import pytest

from jcodes.codes import Ndc
from jcodes.errors import FileFormatError
from jcodes.readers.drug_labels import read_labels
from jcodes.readers.ndc_directory import read_directory, read_packages, read_products
from jcodes.vocabulary.products import ContainerForm, ContainerType
from tests.readers import samples
from tests.readers.files import gzipped, put


def test_products_keep_fdas_words(tmp_path: Path) -> None:
    """Lists are split, the suffix belongs to the name, and an amount without a unit is no strength."""
    read = read_products(put(tmp_path, "product.csv.gz", gzipped(samples.PRODUCTS.encode())))
    one, two, three = read.products
    assert (one.proprietary, one.nonproprietary, one.category) == ("Testbrand Depot", "testomab", "BLA")
    assert (one.routes, one.dosage_form) == (("INTRAVENOUS", "SUBCUTANEOUS"), "INJECTION, SOLUTION")
    assert two.strengths == ((".5", "g/1"), ("1", "g/1"))
    assert two.substances == ("TESTOCILLIN", "TESTAZOLE")
    assert (three.routes, three.strengths, three.category) == ((), (), "UNAPPROVED DRUG OTHER")


def test_package_codes_are_padded(tmp_path: Path) -> None:
    """5-3-2 and 5-4-1 are 5-4-2 of eleven digits."""
    read = read_packages(put(tmp_path, "package.csv", samples.PACKAGES))
    assert [one.ndc.ndc11 for one in read.packages] == ["12345001001", "12345002001", "12345003001", "12345004001"]


def test_a_joined_table_leaves_out_blood_bags(tmp_path: Path) -> None:
    """Their NDC begins with a letter; the category is what the application number begins with."""
    ((product, package),) = read_directory(put(tmp_path, "ndc.csv", samples.NDC_JOINED)).rows
    assert (product.category, package.ndc) == ("BLA", Ndc.parse("12345-0010-01"))
    only_blood = "\n".join(line for line in samples.NDC_JOINED.splitlines() if "12345001001" not in line) + "\n"
    with pytest.raises(FileFormatError, match="no data rows"):
        read_directory(put(tmp_path, "ndc.csv", only_blood))


def test_a_code_that_is_no_ndc_is_refused(tmp_path: Path) -> None:
    """With its row and column."""
    spoiled = samples.PACKAGES.replace("12345-010,12345-010-01,", "12345-010,123-01,")
    with pytest.raises(FileFormatError, match=re.escape("'123-01' is not an NDC")):
        read_packages(put(tmp_path, "package.csv", spoiled))


def test_a_label_states_a_container_only_where_its_text_names_one(tmp_path: Path) -> None:
    """Of two types or forms none is taken, and neither is a label without packages."""
    one, two = read_labels(put(tmp_path, "labels.csv", samples.DRUG_LABELS)).labels
    assert (one.container_type, one.container_form) == (ContainerType.SINGLE_DOSE, ContainerForm.VIAL)
    assert one.is_powder is False
    assert [ndc.format("5-4-2") for ndc in one.packages] == ["12345-0010-01", "12345-0010-03"]
    assert (one.proprietary, one.category, one.routes) == ("Testbrand", "BLA", ("INTRAVENOUS",))
    assert (two.container_type, two.container_form, two.is_powder) == (None, None, True)
