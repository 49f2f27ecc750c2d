"""An NDC is one value, whatever form it was written in, and what has two readings is refused with both."""

import pickle

import pytest

from jcodes.codes import HcpcsCode, Ndc
from jcodes.errors import AmbiguousNdcError, MalformedNdcError, NoNdcFormError

LILLY = Ndc("2", "7597", "1")
NEW = Ndc("123456", "789", "1")  # a labeler of six digits


class _Text(str):
    """A str of another class, as NumPy's is."""

    __slots__ = ()


@pytest.mark.parametrize(
    "written",
    [
        "0002-7597-01",
        "00002-7597-01",
        "000002-7597-01",
        "00002-7597-1",
        "00002759701",
        "000002759701",
        "N400002759701",
        "N4 0002-7597-01",
        "n40002-7597-01",
        "N4000002759701",
        "  0002-7597-01\n",
        "0002-7597-01\r\n",
        _Text("0002-7597-01"),
    ],
)
def test_one_ndc_has_many_strict_spellings(written: str) -> None:
    """Hyphens, digits, qualifier and white space do not matter, and loose reading agrees."""
    ndc = Ndc.parse(written)
    assert ndc == LILLY == Ndc.parse(written, strict=False)
    assert hash(ndc) == hash(LILLY)
    assert Ndc.is_valid(written)
    assert (ndc.labeler, ndc.product, ndc.package) == ("00002", "7597", "01")
    assert (ndc.ndc11, ndc.ndc12, str(ndc)) == ("00002759701", "000002759701", "00002-7597-01")


# Published examples: what a label or a guide prints, and the 11 digits that it says they make.
@pytest.mark.parametrize(
    ("written", "ndc11", "source"),
    [
        ("1234-5678-90", "01234567890", "keystonefirstchc.com/providers/pharmacy/ndc-examples.aspx"),
        ("12345-678-90", "12345067890", "coderx.io/what-is-ndc11-format"),
        ("12345-6789-0", "12345678900", "coderx.io/what-is-ndc11-format"),
        ("51655-089-52", "51655008952", "kb.daisybill.com"),
        ("58118-1397-3", "58118139703", "kb.daisybill.com"),
        ("50242-040-62", "50242004062", "online.documentine.com"),
        ("60575-4112-1", "60575411201", "online.documentine.com"),
        ("55513-121-01", "55513012101", "carecostestimate.com/drugs/aranesp-cheat-sheet.html"),
        ("99999-9999-9", "99999999909", "medicalbillingcptmodifiers.com/2016/06"),
        ("0517-0602-01", "00517060201", "injectaferhcp.com/support-and-resources/faqs"),
        ("00517-0650-01", "00517065001", "injectaferhcp.com/support-and-resources/faqs"),
        ("24856-002-01", "24856000201", "jetreacare.com/coding-and-billing-guide"),
        ("00603-7540-17", "00603754017", "x12.org RFI 1948"),
    ],
)
def test_published_conversions_are_ours(written: str, ndc11: str, source: str) -> None:
    """Each short segment is padded on the left."""
    assert Ndc.parse(written).ndc11 == ndc11, source


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("2-22-2", "00002-0022-02"),  # docsbay.net, Medi-Cal's guide: pads every segment
        ("654-3773-22", "00654-3773-22"),  # medicalbillingforyou.blogspot.com/2015/01
        ("12345-6-7", "12345-0006-07"),  # medicalbillingforyou.blogspot.com/2015/01
        ("12345-*678-90", "12345-0678-90"),  # FDA's own asterisk, medval.com/2010/06/04
        ("12345-0678-*9", "12345-0678-09"),
        ("*0002-7597-01", "00002-7597-01"),
        ("12345*67890", "12345-0678-90"),
        ("N4 12345*67890", "12345-0678-90"),
        ("50242\u2013040\u201362", "50242-0040-62"),
        ("50242\u2011040\u201162", "50242-0040-62"),
        ("50242 - 040 - 62", "50242-0040-62"),
        ("50242 040 62", "50242-0040-62"),
        ("012345-678-90", "12345-0678-90"),
        ("123456-7-1", "123456-0007-01"),
    ],
)
def test_loose_reading_pads_what_strict_reading_refuses(written: str, canonical: str) -> None:
    """The refusal says that strict=False would read it, and as what."""
    assert str(Ndc.parse(written, strict=False)) == canonical
    assert Ndc.is_valid(written, strict=False)
    assert not Ndc.is_valid(written)
    with pytest.raises(MalformedNdcError, match=f"strict=False would read it as {canonical}; else give labeler"):
        Ndc.parse(written)


_SHAPE = "give labeler, product and package, such as 50242-0051-21, or the 11 digits"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", f"an NDC cannot be blank: {_SHAPE}"),
        ("N4", f"an NDC cannot be blank: {_SHAPE}"),
        (
            "123456789",
            f"has 9 digits, which is not an NDC: {_SHAPE}; restore leading zeros that a spreadsheet dropped",
        ),
        ("00312345678906", "has 14 digits, which is not an NDC: a barcode is read by Ndc.from_barcode"),
        ("0312345678906", "has 13 digits, which is not an NDC: a barcode is read by Ndc.from_barcode"),
        ("(01)00312345678906", "is not an NDC: a barcode is read by Ndc.from_barcode"),
        ("50242-0051", f"it has two segments, which name a product without its package; {_SHAPE}"),
        ("1-2-3-4", f"'1-2-3-4' is not an NDC: {_SHAPE}"),
        ("1234567-1-1", f"'1234567-1-1' is not an NDC: {_SHAPE}"),
        ("12345-12345-1", f"is not an NDC: {_SHAPE}"),
        ("12345-1234-123", f"is not an NDC: {_SHAPE}"),
        ("50242--0051-21", f"is not an NDC: {_SHAPE}"),
        ("50242-0051-", f"is not an NDC: {_SHAPE}"),
        ("50242-00A1-21", f"is not an NDC: {_SHAPE}"),
        ("50242-0*51-21", f"is not an NDC: {_SHAPE}"),
        ("50242-0051-**", f"is not an NDC: {_SHAPE}"),
        ("ABCDEFGHIJK", f"is not an NDC: {_SHAPE}"),
        ("J9312", f"'J9312' is not an NDC: {_SHAPE}"),
        ("50242-0051-2\uff11", "contains U+FF11, which is not ASCII: did you mean 50242-0051-21?"),
        ("5024\u0662-0051-21", f"contains U+0662, which is not ASCII: {_SHAPE}"),
        ("-" * 10_000, "a text (10,000 characters, -) is not an NDC"),
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_what_is_no_ndc_is_refused_with_what_would_be_right(written: str, message: str, *, strict: bool) -> None:
    """In both readings, with the text kept as given."""
    with pytest.raises(MalformedNdcError) as caught:
        Ndc.parse(written, strict=strict)
    assert message in str(caught.value)
    assert caught.value.value == written
    assert not isinstance(caught.value, AmbiguousNdcError)
    assert not Ndc.is_valid(written, strict=strict)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("written", ["0002759701", " N40002759701\n"])
def test_ten_bare_digits_have_three_readings(written: str, *, strict: bool) -> None:
    """None is chosen, in neither reading; the error has all three."""
    with pytest.raises(AmbiguousNdcError) as caught:
        Ndc.parse(written, strict=strict)
    assert caught.value.candidates == ("00002-7597-01", "00027-0597-01", "00027-5970-01")
    assert "give the hyphens of the label, or look the three up in the catalog" in str(caught.value)
    assert caught.value.value == written
    assert not Ndc.is_valid(written, strict=strict)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("strict", [True, False])
def test_twelve_bare_digits_that_begin_with_3_may_be_a_barcode(*, strict: bool) -> None:
    """The NDC inside the barcode is another than the one of the twelve digits, so neither is chosen."""
    with pytest.raises(AmbiguousNdcError, match="may be a UPC-A barcode or the NDC 312345-6789-06") as caught:
        Ndc.parse("312345678906", strict=strict)
    assert caught.value.candidates == ("01234-5678-90", "12345-0678-90", "12345-6789-00", "312345-6789-06")
    with pytest.raises(AmbiguousNdcError, match="may be a mistyped UPC-A barcode or the NDC 312345-6789-05") as caught:
        Ndc.parse("312345678905", strict=strict)
    assert caught.value.candidates == ("312345-6789-05",)


@pytest.mark.parametrize("written", ["312345-6789-06", "N4312345678906"])
def test_hyphens_or_the_qualifier_settle_twelve_digits(written: str) -> None:
    """Then they are an NDC and no barcode."""
    assert Ndc.parse(written) == Ndc("312345", "6789", "06")


def test_other_twelve_bare_digits_are_read_as_6_4_2() -> None:
    """No barcode that begins otherwise holds an NDC, so there is one reading."""
    assert Ndc.parse("123456078901") == NEW
    assert Ndc.parse("050242005121") == Ndc.parse("50242-051-21")


@pytest.mark.parametrize("value", [None, 2759701, 50242005121, 1.5, b"00002759701", HcpcsCode("J9312")])
def test_what_is_not_text_is_refused_as_such(value: object) -> None:
    """A number has lost its zeros; nothing is guessed from it."""
    with pytest.raises(MalformedNdcError, match="an NDC is text, not ") as caught:
        Ndc.parse(value)  # type: ignore[arg-type]
    assert caught.value.value is value
    assert not Ndc.is_valid(value)


@pytest.mark.parametrize(
    "written", ["123456-789-01", "123456-0789-1", "123456-0789-01", "123456078901", "N4123456078901"]
)
def test_a_labeler_of_six_digits_has_twelve_and_no_eleven(written: str) -> None:
    """Until 2033 it is written 6-3-2 or 6-4-1, afterwards 6-4-2."""
    ndc = Ndc.parse(written)
    assert ndc == NEW
    assert str(ndc) == "123456-0789-01"
    assert ndc.ndc12 == "123456078901"
    assert ndc.ndc10_candidates == ()
    for form in ("11", "N4", "5-4-2", "4-4-2", "5-3-2", "5-4-1"):
        with pytest.raises(
            NoNdcFormError, match=f"123456-0789-01 has no form {form}: it exists as 6-3-2, 6-4-1, 6-4-2, 12"
        ):
            ndc.format(form)
    with pytest.raises(NoNdcFormError) as caught:
        ndc.ndc11  # noqa: B018 - it is the property that raises
    assert (caught.value.ndc, caught.value.form) == ("123456-0789-01", "11")


@pytest.mark.parametrize(
    ("ndc", "form", "text"),
    [
        (LILLY, None, "00002-7597-01"),
        (LILLY, "4-4-2", "0002-7597-01"),
        (LILLY, "5-4-1", "00002-7597-1"),
        (LILLY, "5-4-2", "00002-7597-01"),
        (LILLY, "6-4-2", "000002-7597-01"),
        (LILLY, "11", "00002759701"),
        (LILLY, "12", "000002759701"),
        (LILLY, "N4", "N400002759701"),
        (Ndc("50242", "51", "21"), "5-3-2", "50242-051-21"),
        (NEW, None, "123456-0789-01"),
        (NEW, "6-3-2", "123456-789-01"),
        (NEW, "6-4-1", "123456-0789-1"),
        (NEW, "12", "123456078901"),
    ],
)
def test_an_ndc_is_written_in_each_form_that_exists(ndc: Ndc, form: str | None, text: str) -> None:
    """And read back from it."""
    assert ndc.format(form) == text
    assert Ndc.parse(text) == ndc


@pytest.mark.parametrize("form", ["5-3-2", "6-3-2", "6-4-1"])
def test_a_form_that_would_drop_a_digit_does_not_exist(form: str) -> None:
    """The error lists those that do."""
    with pytest.raises(
        NoNdcFormError, match=f"00002-7597-01 has no form {form}: it exists as 4-4-2, 5-4-1, 5-4-2, 6-4-2, 11, 12, N4"
    ):
        LILLY.format(form)


@pytest.mark.parametrize("form", ["10", "", "5-5", "n4"])
def test_a_form_that_nobody_knows_is_refused(form: str) -> None:
    """Ten bare digits, too: they could not be read back."""
    with pytest.raises(NoNdcFormError, match=f"'{form}' is not a form of NDCs: it exists as 4-4-2, "):
        LILLY.format(form)


@pytest.mark.parametrize(
    ("ndc", "candidates"),
    [
        (Ndc("99999", "9999", "99"), ()),
        (Ndc("50242", "0051", "21"), ("50242-051-21",)),
        (Ndc("00002", "7597", "01"), ("0002-7597-01", "00002-7597-1")),
        (Ndc("00002", "0597", "01"), ("0002-0597-01", "00002-597-01", "00002-0597-1")),
    ],
)
def test_the_ten_digits_are_candidates(ndc: Ndc, candidates: tuple[str, ...]) -> None:
    """One for each zero that padding may have put in."""
    assert ndc.ndc10_candidates == candidates


def test_the_constructor_pads_its_segments() -> None:
    """They are given apart, so that nothing is ambiguous."""
    assert Ndc("2", "22", "2") == Ndc("000002", "0022", "02") == Ndc.parse("2-22-2", strict=False)
    assert str(Ndc(_Text("2"), "22", "2")) == "00002-0022-02"


@pytest.mark.parametrize(
    ("segments", "message"),
    [
        (("", "1", "1"), "'' is not the labeler of an NDC: give a str of at most 6 digits"),
        (("1234567", "1", "1"), "'1234567' is not the labeler of an NDC: give a str of at most 6 digits"),
        (("1", "12345", "1"), "'12345' is not the product of an NDC: give a str of at most 4 digits"),
        (("1", "1", "1 "), "'1 ' is not the package of an NDC: give a str of at most 2 digits"),
        (("1", "\uff11", "1"), "is not the product of an NDC: give a str of at most 4 digits"),
        ((2, "1", "1"), "int is not the labeler of an NDC: give a str of at most 6 digits"),
    ],
)
def test_the_constructor_refuses_what_is_no_segment(segments: tuple[str, str, str], message: str) -> None:
    """Text of ASCII digits, and not too many."""
    with pytest.raises(MalformedNdcError) as caught:
        Ndc(*segments)
    assert message in str(caught.value)


def test_the_constructor_also_takes_the_full_text() -> None:
    """As `parse` reads it, strictly; a text alone is never a segment, and two segments are none."""
    assert Ndc("0002-7597-01") == Ndc("N400002759701") == LILLY
    with pytest.raises(AmbiguousNdcError, match="ten digits without hyphens"):
        Ndc("0002759701")
    for text in ("2-7597-1", "2", ""):
        with pytest.raises(MalformedNdcError):
            Ndc(text)
    with pytest.raises(MalformedNdcError, match="is text, not int"):
        Ndc(2759701)  # type: ignore[call-overload]  # the point of the test
    with pytest.raises(
        MalformedNdcError, match="needs its package, too: give labeler, product and package, or the full"
    ):
        Ndc("2", "7597")  # type: ignore[call-overload]  # the same
    with pytest.raises(MalformedNdcError, match="needs its product"):
        Ndc("2", package="1")  # type: ignore[call-overload]  # the same
    with pytest.raises(MalformedNdcError, match="NoneType is not the product"):
        Ndc("2", None, None)  # type: ignore[call-overload]  # a missing segment is not a segment in the text


def test_an_ndc_is_a_value() -> None:
    """It is read as itself, hashable, frozen, picklable, unequal to text, and its repr makes it again."""
    assert Ndc.parse(LILLY) is LILLY
    assert Ndc.is_valid(LILLY)
    assert {LILLY: 1}[Ndc.parse("0002-7597-01")] == 1
    others: tuple[object, ...] = ("00002-7597-01", None)
    for other in others:
        assert other != LILLY
    assert repr(LILLY) == "Ndc('00002', '7597', '01')"
    assert eval(repr(LILLY)) == LILLY  # noqa: S307 - our own repr
    assert f"{LILLY:>15}" == "  00002-7597-01"
    assert not hasattr(LILLY, "__dict__")
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(NEW, protocol)) == NEW
    with pytest.raises(AttributeError):
        LILLY.labeler = "1"  # type: ignore[misc]


def test_ndcs_are_ordered_among_themselves_only() -> None:
    """A labeler of six digits comes after all of five."""
    late = Ndc("99999", "9999", "99")
    assert sorted([NEW, late, LILLY]) == [LILLY, late, NEW]
    assert NEW > late >= LILLY
    assert LILLY <= late < NEW
    for method in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__"):
        assert getattr(LILLY, method)("99999-9999-99") is NotImplemented


def test_long_texts_are_read_and_not_remembered() -> None:
    """White space may be as long as it likes; only short texts stay in the cache."""
    assert Ndc.parse(" " * 10_000 + "0002-7597-01") == LILLY
