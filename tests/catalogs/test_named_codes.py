"""A drug's name where a code is asked: the refusal says so, and gives its codes."""

from collections.abc import Callable

import pytest

from jcodes import billing_units
from jcodes.catalogs import catalog
from jcodes.cli import main
from jcodes.errors import MalformedCodeError

CAT = catalog()


@pytest.mark.parametrize(
    "ask",
    [
        lambda name: CAT[name],
        CAT.facts_of,
        CAT.history,
        CAT.definition,
        lambda name: billing_units(name, "200 mg", on="2026-02-03"),
    ],
)
def test_a_name_is_told_from_a_code(ask: Callable[[str], object]) -> None:
    """Wherever the catalog is asked; the value is as given."""
    with pytest.raises(MalformedCodeError) as caught:
        ask("Keytruda")
    assert str(caught.value) == "Keytruda is a drug's name, not a code: its code is J9271"
    assert caught.value.value == "Keytruda"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Heparin  Sodium", "Heparin Sodium is a drug's name, not a code: it has 3 codes, such as J1642; catalog().search('heparin sodium') lists them"),
        ("ri^tuxan", "rituxan is a drug's name, not a code: its code is J9312"),
        ("Neumega", "Neumega is a drug's name, not a code: its code is J2355"),
        ("Alice", "a text (5 characters, letters) is not an HCPCS Level II code: give one letter A to V and four digits, such as J9312"),
        ("J931l", "'J931l' is not an HCPCS Level II code: did you mean J9311?"),
        ("keytruda" * 9, "a text (72 characters, letters) is not an HCPCS Level II code: give one letter A to V and four digits, such as J9312"),
    ],
)  # fmt: skip
def test_the_codes_of_a_name(text: str, said: str) -> None:
    """Those in force; of a drug that has none the ended ones. A text that is no name is not repeated."""
    with pytest.raises(MalformedCodeError) as caught:
        CAT[text]
    assert str(caught.value) == said


def test_what_is_no_text_has_no_name() -> None:
    """It is refused as before."""
    with pytest.raises(MalformedCodeError, match="an HCPCS code is text, not int"):
        CAT[9312]  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["units", "Rituxan", "750mg"], "its code is J9312\n"),
        (["price", "keytruda"], "its code is J9271\n"),
        (["mue", "Keytruda"], "its code is J9271\n"),
        (["show", "albuterol"], "it has 4 codes, such as J7609; jcodes search albuterol lists them\n"),
        (["show", "heparin sodium"], "it has 3 codes, such as J1642; jcodes search 'heparin sodium' lists them\n"),
    ],
)
def test_a_command_points_to_the_codes(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With the search of the command line."""
    assert main(words) == 2
    assert capsys.readouterr().err.endswith(said)
