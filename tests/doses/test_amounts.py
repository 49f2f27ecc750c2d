"""The number at the start of a dose."""

from decimal import Decimal

import pytest

from jcodes.doses.amounts import split_amount
from jcodes.errors import MalformedDoseError


@pytest.mark.parametrize(
    ("text", "amount", "rest"),
    [
        ("750 mg", "750", "mg"),
        ("750mg", "750", "mg"),
        ("750-mg", "750", "mg"),
        (".5 cc", "0.5", "cc"),
        ("0.50 mL", "0.5", "mL"),
        ("007 mg", "7", "mg"),
        ("1,000 mg", "1000", "mg"),
        ("1,000,000 units", "1000000", "units"),
        ("12,345.678 mg", "12345.678", "mg"),
        ("2 million units", "2000000", "units"),
        ("1.2 Million Units", "1200000", "Units"),
        ("250-million cells", "250000000", "cells"),
        ("50 thousand u", "50000", "u"),
        ("3 billion vg", "3000000000", "vg"),
        ("1.5 trillion vg", "1500000000000", "vg"),
        ("5 million", "5000000", ""),
        ("5K units", "5000", "units"),
        ("5 k unit", "5000", "unit"),
        ("5kU", "5000", "U"),
        ("5 kg", "5", "kg"),
        ("5 K", "5", "K"),
        ("1e3 mg", "1000", "mg"),
        ("1E+3 mg", "1000", "mg"),
        ("1e-3 mg", "0.001", "mg"),
        ("5e mg", "5", "e mg"),
        ("5 x 10^9 cells", "5000000000", "cells"),
        ("5x10^15 vg", "5000000000000000", "vg"),
        ("1.1 * 10 ^ 14 vector genomes", "110000000000000", "vector genomes"),
        ("5\u00d710\u00b9\u2075 vg", "5000000000000000", "vg"),
        ("2 x 100 mg", "2", "x 100 mg"),
        ("2 x 1015 mg", "2", "x 1015 mg"),
        ("  5\u00a0mg\n", "5", "mg"),
        ("5\u2009\u202fmg", "5", "mg"),
        ("5", "5", ""),
        ("5 mg/kg", "5", "mg/kg"),
        ("1/2 mL", "1", "/2 mL"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, amount: str, rest: str) -> None:
    """Separators, words and powers of ten; and never a power that is not written as one."""
    assert split_amount(text) == (Decimal(amount), rest)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the dose is blank"),
        (" \t\n", "the dose is blank"),
        ("mg", "does not begin with a number"),
        ("\uff15 mg", "does not begin with a number"),
        ("\u0665 mg", "does not begin with a number"),
        ("\u2153 mL", "does not begin with a number"),
        ("+5 mg", "does not begin with a number"),
        ("-5 mg", "is negative"),
        ("\u22125 mg", "is negative"),
        ("\u20135 mg", "is negative"),
        ("nan mg", "is not a finite amount"),
        ("Inf mg", "is not a finite amount"),
        ("1,0000 mg", "has a misplaced comma or point"),
        ("1,00 mg", "has a misplaced comma or point"),
        ("0,500 mg", "has a misplaced comma or point"),
        ("0,5 mg", "has a misplaced comma or point"),
        ("1000,000 mg", "has a misplaced comma or point"),
        ("1.2.3 mg", "has a misplaced comma or point"),
        ("1.000,5 mg", "has a misplaced comma or point"),
        ("5. mg", "has a misplaced comma or point"),
        ("<5 mg", "is a limit or an estimate"),
        ("~5 mg", "is a limit or an estimate"),
        ("up to 5 mg", "is a limit or an estimate"),
        ("Up to 5 mg", "is a limit or an estimate"),
        ("ABOUT 5 mg", "is a limit or an estimate"),
        ("5 x 10^99 mg", "has too many digits"),
    ],
)
def test_what_begins_with_no_plain_number_is_refused(text: str, problem: str) -> None:
    """A slip of the pen is never read as a number ten or a thousand times off."""
    with pytest.raises(MalformedDoseError, match=problem) as caught:
        split_amount(text)
    assert caught.value.hint
