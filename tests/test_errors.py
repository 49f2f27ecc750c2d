"""The tree of errors: one root, the built-in each resembles, facts that survive pickling, a hint at the end."""

import copy
import inspect
import pickle
import threading
import warnings

import pytest

import jcodes
from jcodes import errors
from jcodes.errors import GapWarning, JcodesError, quiet
from jcodes.errors.issued_warnings import heard, warn_of_gap
from jcodes.errors.messages import drug_shown, fits, quoted, shown, type_name

MADE: list[JcodesError] = [
    JcodesError("wrong", hint="do this"),
    errors.MalformedCodeError("wrong", value="x", hint="do this"),
    errors.MalformedNdcError("wrong", value="x", hint="do this"),
    errors.AmbiguousNdcError("wrong", value="x", candidates=("a", "b"), hint="do this"),
    errors.NoNdcFormError("wrong", ndc="x", form="11", hint="do this"),
    errors.MalformedModifierError("wrong", value="x", hint="do this"),
    errors.MalformedDateError("wrong", value="x", hint="do this"),
    errors.MalformedDoseError("wrong", value="x", hint="do this"),
    errors.MalformedLineError("wrong", value="x", hint="do this"),
    errors.MalformedNdcQuantityError("wrong", value="x", hint="do this"),
    errors.NdcUnitError("wrong", unit="ME", hint="do this"),
    errors.NoPaymentError("wrong", code="J1", on="x", hint="do this"),
    errors.NoSizesError("wrong", code="J1", hint="do this"),
    errors.StockError("wrong", dose="x", covered="y", hint="do this"),
    errors.MalformedClaimError("wrong", value="x", field="units", hint="do this"),
    errors.MalformedFindingError("wrong", value="x", hint="do this"),
    errors.NothingToCodeError("wrong", value="x", hint="do this"),
    errors.RulesError("wrong", value="x", hint="do this"),
    errors.ZeroDoseError("wrong", value="x", hint="do this"),
    errors.UnknownUnitError("wrong", value="x", unit="y", suggestions=("z",), hint="do this"),
    errors.AmbiguousUnitError("wrong", value="x", unit="gr", hint="do this"),
    errors.MalformedRoundingError("wrong", value="x", hint="do this"),
    errors.MalformedStrengthError("wrong", value="x", hint="do this"),
    errors.MalformedDosageError("wrong", value="x", hint="do this"),
    errors.UnknownCodeError("wrong", code="J0000", release="2026-01", suggestions=("J0001",), hint="do this"),
    errors.UnknownReleaseError("wrong", release="2021-01", known=("2020-10",), hint="do this"),
    errors.MissingExtraError("wrong", extra="xlsx", hint="do this"),
    errors.CodeNotValidError("wrong", code="J1", on="a", start="b", end=None, replaced_by=("J2",), hint="do this"),
    errors.UnitMismatchError("wrong", left="a", right="b", hint="do this"),
    errors.StrengthRequiredError("wrong", left="a", right="b", hint="do this"),
    errors.DosageNotStatedError("wrong", code=None, reason="NO_AMOUNT", hint="do this"),
    errors.OutsideDosageError("wrong", dose="a", dosage="b", hint="do this"),
    errors.InexactError("wrong", exact="1/3", hint="do this"),
    errors.FileFormatError("wrong", file="f.csv", row=3, column="code", hint="do this"),
    errors.ImplausibleFileError("wrong", file="f.csv", doubts=("6 rows",), hint="do this"),
    errors.DataError("wrong", hint="do this"),
    errors.MalformedError("wrong", value="x", hint="do this"),
    errors.MissingFactError("wrong", value="x", fact="weight", hint="do this"),
    errors.MalformedMeasureError("wrong", value="x", hint="do this"),
    errors.MalformedContainerError("wrong", value="x", hint="do this"),
    errors.MalformedReceiptError("wrong", value="x", hint="do this"),
    errors.MalformedPolicyError("wrong", value="x", file="ours.toml", key="jw", hint="do this"),
    errors.UnknownArgumentError("wrong", name="x", known=("y",), hint="do this"),
    errors.UnknownPolicyError("wrong", name="x", known=("y",), hint="do this"),
    errors.ContainersTooSmallError("wrong", dose="a", containers="b", hint="do this"),
    errors.DiscardedAboveLabelError("wrong", discarded="a", containers="b", hint="do this"),
]


CLASSES = {name: kind for name in errors.__all__ if isinstance(kind := getattr(errors, name), type)}


def test_every_error_is_in_the_table() -> None:
    """Each class below the two roots, exported once, wherever in the package it is defined."""
    below: set[type] = set()
    waiting: list[type] = [JcodesError, errors.JcodesWarning]
    while waiting:
        below.add(kind := waiting.pop())
        waiting += kind.__subclasses__()
    assert set(CLASSES.values()) == below
    assert len(errors.__all__) == len(set(errors.__all__))
    assert {type(error) for error in MADE} == {kind for kind in CLASSES.values() if issubclass(kind, JcodesError)}


def test_every_class_is_reached_from_the_first_import() -> None:
    """As ``jcodes.errors.X``, the name that a traceback shows."""
    for name, kind in CLASSES.items():
        assert getattr(jcodes.errors, name) is kind
        assert (kind.__module__, kind.__qualname__) == ("jcodes.errors", name)


def test_every_class_says_when_it_is_raised() -> None:
    """In the second paragraph of its docstring; the first says what it is, and the last names its own facts."""
    for kind in CLASSES.values():
        told = inspect.getdoc(kind) or ""
        first, second, *_ = told.split("\n\n")
        assert first.endswith("."), kind
        assert second.startswith("Raised"), kind
        own = [name for name in vars(kind).get("__annotations__", ()) if not name.startswith("_")]
        assert [name for name in own if f"    {name}: " not in told] == [], kind


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5 mg", "'5 mg'"),
        ("5 \xb5g", "'5 \xb5g'"),
        ("x" * 60, "a text (60 characters, letters)"),
        ("x" * 1000, "a text (1,000 characters, letters)"),
        ("it's " * 20, "a text (100 characters, letters, spaces and ')"),
        ("J\uff19312", "a text (5 characters, letters, digits and others)"),
        ("5 mg\r\n\x1b[31m\u202e", "a text (12 characters, letters, digits, spaces, [ and others)"),
        ("\ud800", "a text (1 character, others)"),
        (b"x" * 1000, None),
        (["x" * 1000] * 1000, None),
        (10**5000, "an int of 16,610 bits"),
        ([10**5000], "a list of 1 item"),
        (750, "750"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_message_shows_an_input_on_one_line_and_cut(value: object, text: str | None) -> None:
    """However long and odd it is."""
    said = shown(value)
    assert text is None or said == text
    assert len(said) <= 100
    assert said.isprintable()


def test_an_object_that_cannot_be_shown_is_described() -> None:
    """A repr may raise, or hold anything."""

    class Loud:
        def __repr__(self) -> str:
            raise ZeroDivisionError

    class Forged:
        def __repr__(self) -> str:
            return "\n\u2028"

    assert shown(Loud()) == "a Loud"
    assert shown(Forged()) == "a Forged"
    assert shown(object()) == "an object"
    assert shown(b"abc") == "some bytes of 3 items"
    assert type_name(Loud()) == "Loud"


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_an_error_ends_with_its_hint_and_survives_pickle_and_copy(error: JcodesError) -> None:
    """Class, text and every fact."""
    assert isinstance(error, JcodesError)
    assert str(error).endswith(": do this")
    assert error.hint == "do this"
    assert "wrong" in error.message
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert vars(twin) == vars(error)


def test_an_error_is_the_built_in_that_it_resembles() -> None:
    """So that ordinary except clauses go on working."""
    for error in MADE:
        name = type(error).__name__
        if name in {"UnknownCodeError", "UnknownReleaseError", "UnknownPolicyError"}:
            assert isinstance(error, KeyError)
        elif name == "MissingExtraError":
            assert isinstance(error, ImportError)
        elif name == "UnknownArgumentError":
            assert isinstance(error, TypeError)
        elif name not in {"JcodesError", "DataError"}:
            assert isinstance(error, ValueError)


def test_a_file_error_names_the_place() -> None:
    """File, row and column, as far as they are known."""
    whole = errors.FileFormatError("wrong", file="f.zip", hint="do this")
    cell = errors.FileFormatError("wrong", file="f.csv", row=3, column="code", hint="do this")
    assert str(whole) == "f.zip: wrong: do this"
    assert str(cell) == "f.csv, row 3, column 'code': wrong: do this"


def test_a_message_without_hint_stands_alone() -> None:
    """Nothing is appended."""
    assert str(JcodesError("wrong", hint="")) == "wrong"
    assert issubclass(errors.JcodesWarning, UserWarning)


def test_a_fact_that_is_missing_or_unknown_is_a_type_error() -> None:
    """At run time as for the type checker, with the names that the class takes."""
    with pytest.raises(
        TypeError, match=r"UnknownCodeError takes hint, code, release, suggestions; missing: \['release'\]"
    ):
        errors.UnknownCodeError("wrong", code="J0000", hint="do this")  # type: ignore[call-arg]  # the point
    with pytest.raises(TypeError, match=r"unknown: \['coed'\]"):
        errors.NoSizesError("wrong", code="J0000", coed="", hint="do this")  # type: ignore[call-arg]  # the point


def test_a_fact_left_out_has_its_default() -> None:
    """As an attribute of the error, as those given are."""
    error = errors.UnknownCodeError("wrong", code="J0000", release="2026-01", hint="do this")
    assert vars(error)["suggestions"] == ()


@pytest.mark.parametrize(
    "name",
    [
        "DOE^JANE",
        "Jane Doe",
        "DOE, JANE",
        "MRN8675309",
        "8675309 Doe",
        "12 Doe Jane",
        "J9312 Quackenbush",
        "Jane",
        "5 Quackenbush",
        "",
        "x" * 41,
    ],
)
def test_a_name_and_a_number_of_a_patient_have_the_shape_of_no_field(name: str) -> None:
    """Blank text has, and says nothing."""
    assert fits(name) is not bool(name)
    for like in ("code", "date", "modifier", "ndc"):
        assert fits(name, like) is not bool(name)


@pytest.mark.parametrize(
    ("value", "like"),
    [("2/2/2026", "date"), ("3 Feb 2026", "date"), ("Feb 3, 2026", "date"), ("2026-02-01T10:00", "date"), ("J931", "code"), ("J-1100", "code"), ("99213", "code"),
     ("50242-0051-21", "ndc"), ("5024205121", "ndc"), ("JW, JZ", "modifier"), ("10mgs", ""), ("5 mg/kg/min", ""), ("$1,234.505", ""), ("750 milligrams", "")],
)  # fmt: skip
def test_what_claims_hold_is_shown(value: str, like: str) -> None:
    assert shown(value, like=like) == repr(value)


def test_a_word_is_shown_where_it_is_spelled_like_one_of_its_field() -> None:
    """Or begins like it."""
    assert shown("medicre", ["medicare"]) == "'medicre'"
    assert shown("medicaid", ["medicaid-generic"]) == "'medicaid'"
    assert shown("jane", ["medicare"]) == "a text (4 characters, letters)"


def test_a_long_text_of_our_own_is_cut_and_a_drug_is_named() -> None:
    assert quoted("x" * 61) == f"'{'x' * 40}...' (61 characters)"
    assert drug_shown("Depo-Provera 150 mg") == "'Depo-Provera 150 mg'"
    assert drug_shown("rituximab 8675309") == "a text (17 characters, letters, digits and spaces)"


def test_a_warning_is_issued_unless_the_first_filter_ignores_its_kind() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.resetwarnings()  # no filter at all
        warn_of_gap("first")
        warnings.simplefilter("ignore", DeprecationWarning)  # another kind
        warn_of_gap("second")
        warnings.filterwarnings("ignore", message="fourth", category=GapWarning)  # some of the kind
        warn_of_gap("third")
        warn_of_gap("fourth")
        warnings.simplefilter("ignore", GapWarning)
        warn_of_gap("fifth")
    assert [str(one.message) for one in told] == ["first", "second", "third"]


def test_who_checks_the_quarter_hears_no_gap_and_who_catches_it_does() -> None:
    """The filters, which all threads share, are as they were; and so is what held before."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        before = list(warnings.filters)
        with quiet():
            warn_of_gap("first")
            with heard():
                warn_of_gap("second")
            warn_of_gap("third")
            assert warnings.filters == before
        warn_of_gap("fourth")
        with quiet(), heard(), warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(GapWarning):
                warn_of_gap("fifth")
        warn_of_gap("sixth")
    assert [str(one.message) for one in told] == ["second", "fourth", "sixth"]


def test_a_thread_that_is_quiet_leaves_the_others_alone() -> None:
    started, ended = threading.Event(), threading.Event()

    def work() -> None:
        with quiet():
            started.set()
            ended.wait(10)

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        thread = threading.Thread(target=work)
        thread.start()
        started.wait(10)
        warn_of_gap("meanwhile")
        ended.set()
        thread.join()
    assert [str(one.message) for one in told] == ["meanwhile"]
