"""Laws that hold for every code, found out with made-up ones."""

import pickle
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.codes.barcode import SYMBOLS
from jcodes.errors import AmbiguousNdcError, MalformedCodeError, MalformedModifierError, MalformedNdcError

_FORMS = ("4-4-2", "5-3-2", "5-4-1", "5-4-2", "6-3-2", "6-4-1", "6-4-2", "11", "12", "N4")
_TEN = ("4-4-2", "5-3-2", "5-4-1")


def _digits(most: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=1, max_size=most)


# Short and padded segments, with zeros more often than chance has them.
ndcs = st.builds(Ndc, _digits(6), _digits(4), _digits(2))
codes = st.builds("{}{:04}".format, st.sampled_from("ABCDEFGHIJKLMNOPQRSTUV"), st.integers(0, 9999)).map(HcpcsCode)
modifiers = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=2, max_size=2).map(Modifier)
# Any text, and text that is nearly right.
texts = st.one_of(
    st.text(),
    st.text("0123456789-*N4 \n\uff11\u2013", max_size=16),
    st.text("AJVWZ0189OIl- \uff2a", max_size=8),
)
objects = st.one_of(texts, st.none(), st.booleans(), st.integers(), st.floats(), st.binary(), st.lists(st.text()))


def _form_exists(ndc: Ndc, form: str) -> bool:
    try:
        ndc.format(form)
    except ValueError:
        return False
    return True


@given(ndcs)
def test_what_is_written_is_read_back(ndc: Ndc) -> None:
    """In every form that exists; twelve digits that may be a barcode are refused, with this NDC among the candidates."""
    for form in _FORMS:
        if not _form_exists(ndc, form):
            continue
        text = ndc.format(form)
        for strict in (True, False):
            if form == "12" and text[0] == "3":
                try:
                    Ndc.parse(text, strict=strict)
                except AmbiguousNdcError as error:
                    assert str(ndc) in error.candidates  # noqa: PT017 - the readings differ from form to form
                else:
                    raise AssertionError(text)
            else:
                assert Ndc.parse(text, strict=strict) == ndc
    assert Ndc.parse(str(ndc)) == ndc


@given(_digits(6), _digits(4), _digits(2))
def test_padding_never_changes_identity(labeler: str, product: str, package: str) -> None:
    """Zeros on the left of any segment, and any of three loose spellings."""
    ndc = Ndc(labeler, product, package)
    wide = Ndc(labeler.zfill(6), product.zfill(4), package.zfill(2))
    assert ndc == wide
    assert hash(ndc) == hash(wide)
    for mark in ("-", " ", "\u2013"):
        assert Ndc.parse(mark.join((labeler, product, package)), strict=False) == ndc


@given(ndcs)
def test_the_candidates_of_ten_digits_pad_to_the_ndc(ndc: Ndc) -> None:
    """And its bare ten digits are refused with it among the candidates."""
    for text in ndc.ndc10_candidates:
        assert Ndc.parse(text) == ndc
        try:
            Ndc.parse(text.replace("-", ""))
        except AmbiguousNdcError as error:
            assert str(ndc) in error.candidates  # noqa: PT017 - one of several texts
        else:
            raise AssertionError(text)


@given(ndcs, st.sampled_from(tuple(SYMBOLS)))
def test_a_barcode_gives_back_the_ndc_in_the_form_it_was_made_of(ndc: Ndc, symbol: str) -> None:
    """In every form of ten digits that exists, and every symbol."""
    for form in _TEN:
        if _form_exists(ndc, form):
            barcode = ndc.to_barcode(form, symbol=symbol)
            assert len(barcode) == SYMBOLS[symbol]
            assert Ndc.from_barcode(barcode, form=form) == ndc


@given(ndcs, ndcs)
def test_order_is_that_of_the_canonical_digits(one: Ndc, other: Ndc) -> None:
    """Of the twelve digits, which every NDC has."""
    assert (one < other) is (one.ndc12 < other.ndc12)
    assert (one == other) is (one.ndc12 == other.ndc12)


@given(codes, codes)
def test_order_of_codes_is_that_of_their_texts(one: HcpcsCode, other: HcpcsCode) -> None:
    """And so is equality."""
    assert (one < other) is (str(one) < str(other))
    assert (one == other) is (str(one) == str(other))


@given(modifiers, modifiers)
def test_order_of_modifiers_is_that_of_their_texts(one: Modifier, other: Modifier) -> None:
    """And so is equality."""
    assert (one < other) is (str(one) < str(other))
    assert (one == other) is (str(one) == str(other))


@given(st.one_of(codes, modifiers, ndcs))
def test_every_value_is_read_back_from_its_text_its_repr_and_its_pickle(value: HcpcsCode | Modifier | Ndc) -> None:
    """Through the same door."""
    assert type(value).parse(str(value)) == value
    assert type(value).is_valid(value.format().lower() + "\n")
    assert eval(repr(value)) == value  # noqa: S307 - our own repr
    assert pickle.loads(pickle.dumps(value)) == value


@given(objects)
def test_is_valid_never_raises_and_tells_whether_parse_would(value: object) -> None:
    """For any text and any object; parse raises its own error and no other, and lets nothing strange through."""
    what = cast("str", value)
    kinds: tuple[type[HcpcsCode | Modifier], ...] = (HcpcsCode, Modifier)
    for kind in kinds:
        try:
            code = kind.parse(what)
        except (MalformedCodeError, MalformedModifierError):
            assert not kind.is_valid(what)
        else:
            assert kind.is_valid(what)
            assert str(code).isascii()
            assert str(code).isalnum()
    for strict in (True, False):
        try:
            ndc = Ndc.parse(what, strict=strict)
        except MalformedNdcError:
            assert not Ndc.is_valid(what, strict=strict)
        else:
            assert Ndc.is_valid(what, strict=strict)
            assert ndc.ndc12.isascii()
            assert len(ndc.ndc12) == 12


@given(texts)
def test_what_strict_reading_takes_loose_reading_takes_alike(text: str) -> None:
    """Loose reading adds; it never changes."""
    if Ndc.is_valid(text):
        assert Ndc.parse(text, strict=False) == Ndc.parse(text)


@given(st.one_of(texts, st.text("0123456789()]d2 \x1d", min_size=10, max_size=30)))
def test_a_barcode_that_is_none_raises_the_error_of_ndcs(text: str) -> None:
    """And no other."""
    try:
        ndc = Ndc.from_barcode(text, form="5-4-1")
    except MalformedNdcError:
        return
    assert ndc.format("5-4-1")
