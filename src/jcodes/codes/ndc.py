"""The National Drug Code: labeler, product and package, in every format of claims, labels and barcodes.

One NDC has many formats. ``0002-7597-01`` on the label, ``00002759701`` on the claim and ``000002-7597-01`` under FDA's
rule of 2026 (91 FR 10749, in force 2033-03-07) are equal here, because an ``Ndc`` stores only the padded
segments. Padding is one-way: the 11 digits do not show which zero was added, so the ten-digit forms are candidates.
"""

from functools import lru_cache
from typing import Any, final, overload

import attrs

from jcodes.codes.barcode import SYMBOLS, barcode_of, ndc10_in
from jcodes.codes.segments import HYPHENATED, hyphenated, readings_of_ten, refusal, segments_in
from jcodes.codes.text import is_digits, plain_str
from jcodes.errors import AmbiguousNdcError, MalformedNdcError, NoNdcFormError
from jcodes.errors.messages import shown, type_name

__all__ = ["Ndc", "ndc_in"]

_TEN_DIGITS = ("4-4-2", "5-3-2", "5-4-1")
_LONGEST_CACHED = 32
_FORMS = (*HYPHENATED, "11", "12", "N4")


def _segment(value: str, name: str, most: int) -> str:
    """Return the zero-padded digits of one segment, for the constructor."""
    text = plain_str(value)
    if text is None or not is_digits(text) or len(text) > most:
        what = type_name(value) if text is None else shown(text)
        raise MalformedNdcError(
            f"{what} is not the {name} of an NDC", value=value, hint=f"give a str of at most {most} digits"
        )
    return text.zfill(most)


def _labeler(value: str) -> str:
    six = _segment(value, "labeler", 6)
    return six[1:] if six[0] == "0" else six


def _product(value: str) -> str:
    return _segment(value, "product", 4)


def _package(value: str) -> str:
    return _segment(value, "package", 2)


def _six(labeler: str) -> str:
    return labeler.zfill(6)


@final
@attrs.frozen(order=True, repr=False, init=False)
class Ndc:
    """A National Drug Code, independent of its format.

    NDCs are hashable, picklable, never equal a ``str``, and sort by their 12 digits. The constructor takes the full text,
    as ``parse`` does, or the three segments, which it pads.

    Attributes:
        labeler: Five digits, or six from 100000 on, which FDA has not issued yet.
        product: Four digits.
        package: Two digits.

    Raises:
        AmbiguousNdcError: The only text is ten digits without hyphens, as in ``parse``.
        MalformedNdcError: The only text is not an NDC, a segment is not text, not digits, or too long, or one segment is missing.

    Examples:
        >>> Ndc("0002-7597-01")
        Ndc('00002', '7597', '01')
        >>> Ndc("2", "7597", "1")
        Ndc('00002', '7597', '01')
        >>> Ndc.parse("0002-7597-01") == Ndc.parse("00002759701") == Ndc.parse("000002-7597-01")
        True
        >>> Ndc.parse("0002759701")
        Traceback (most recent call last):
            ...
        jcodes.errors.AmbiguousNdcError: '0002759701' is ten digits without hyphens, which may be 00002-7597-01, \
00027-0597-01 or 00027-5970-01: give the hyphens of the label, or look the three up in the catalog
    """

    labeler: str = attrs.field(converter=_labeler, order=_six)
    product: str = attrs.field(converter=_product)
    package: str = attrs.field(converter=_package)

    @overload
    def __init__(self, text: str, /) -> None: ...
    @overload
    def __init__(self, labeler: str, product: str, package: str) -> None: ...
    def __init__(self, labeler: Any, product: Any = ..., package: Any = ...) -> None:
        """Initialize with the full text, or with the three segments.

        Args:
            labeler: The first segment, or the full text if it is the only argument.
            product: The second segment.
            package: The third segment.
        """
        if product is package is ...:
            whole = Ndc.parse(labeler)
            labeler, product, package = whole.labeler, whole.product, whole.package
        elif product is ... or package is ...:
            raise MalformedNdcError(
                f"an NDC needs its {'product' if product is ... else 'package'}, too",
                value=labeler,
                hint="give labeler, product and package, or the full NDC as one text, such as '50242-0051-21'",
            )
        self.__attrs_init__(labeler, product, package)

    @classmethod
    def parse(cls, value: "str | Ndc", *, strict: bool = True) -> "Ndc":
        """Parse text as an NDC; return an `Ndc` unchanged.

        Strict parsing accepts 4-4-2, 5-3-2, 5-4-1, 5-4-2 and 6-4-2 with hyphens, 11 digits without hyphens (5-4-2), 12
        digits without hyphens (6-4-2), and 6-3-2 and 6-4-1 for six-digit labelers. The prefix ``N4`` and surrounding
        whitespace are allowed.

        Args:
            value: A text such as ``"50242-051-21"`` or ``"N450242005121"``, or an NDC.
            strict: If False, also pad short segments (``"2-22-2"``), and accept other dashes, spaces, and FDA's asterisk for
                a padding zero (``"12345-*678-90"``).

        Raises:
            AmbiguousNdcError: Ten digits without hyphens, or twelve that begin with 3 and may be a UPC-A barcode;
                ``.candidates`` lists the possible NDCs.
            MalformedNdcError: *value* is not a valid NDC, or not text.

        Examples:
            >>> Ndc.parse("2-22-2", strict=False).ndc11
            '00002002202'
            >>> Ndc.parse("2-22-2")
            Traceback (most recent call last):
                ...
            jcodes.errors.MalformedNdcError: '2-22-2' is not an NDC: strict=False would read it as 00002-0022-02; else \
give labeler, product and package, such as 50242-0051-21, or the 11 digits
        """
        if type(value) is cls:
            return value
        text = plain_str(value)
        ndc = None if text is None else _parse(text, strict=strict)
        if ndc is None:
            raise refusal(value, text, strict=strict)
        return ndc

    @classmethod
    def is_valid(cls, value: object, *, strict: bool = True) -> bool:
        """Return whether ``parse`` would accept *value* as exactly one NDC. Never raises.

        Examples:
            >>> Ndc.is_valid("50242-051-21"), Ndc.is_valid("5024205121"), Ndc.is_valid(None)
            (True, False, False)
        """
        text = plain_str(value)
        return type(value) is cls if text is None else _parse(text, strict=strict) is not None

    @classmethod
    def from_barcode(cls, text: str, *, form: str | None = None) -> "Ndc":
        """Return the NDC in a UPC-A, GTIN-13, GTIN-14, or GS1 element string that begins with the GTIN.

        Args:
            text: The scanned or typed text, such as ``"312345678906"``, ``"(01)00312345678906(17)271231"`` or the raw
                ``"010031234567890617271231"``.
            form: The NDC format on the label: ``"4-4-2"``, ``"5-3-2"`` or ``"5-4-1"``. The barcode does not contain it.

        Raises:
            AmbiguousNdcError: No *form* is given; ``.candidates`` lists the three possible NDCs.
            MalformedNdcError: The text is not a barcode, its check digit is wrong, or it contains no NDC.
            NoNdcFormError: *form* is not one of these three.

        Examples:
            >>> Ndc.from_barcode("312345678906", form="5-3-2")
            Ndc('12345', '0678', '90')
        """
        plain = plain_str(text)
        if plain is None:
            raise refusal(text, None, strict=True)
        digits = ndc10_in(plain)
        candidates = readings_of_ten(digits)
        if form is None:
            raise AmbiguousNdcError(
                f"the barcode {shown(plain.strip())} contains the digits {digits}, which may be "
                f"{', '.join(candidates[:2])} or {candidates[2]}",
                value=plain,
                candidates=candidates,
                hint='give form="4-4-2", "5-3-2" or "5-4-1", as the label has it, or look the three up in the catalog',
            )
        if not isinstance(form, str) or form not in _TEN_DIGITS:
            raise _no_ten(digits, form)
        return cls.parse(candidates[_TEN_DIGITS.index(form)])

    def to_barcode(self, form: str, *, symbol: str = "GTIN-14") -> str:
        """Return the barcode digits of a single item, including the check digit.

        Args:
            form: The NDC format on the label: ``"4-4-2"``, ``"5-3-2"`` or ``"5-4-1"``. The padded NDC does not contain it.
            symbol: ``"UPC-A"``, ``"GTIN-13"`` or ``"GTIN-14"``.

        Raises:
            NoNdcFormError: The NDC has no such form, or the form or symbol is unknown.

        Examples:
            >>> Ndc.parse("12345-678-90").to_barcode("5-3-2", symbol="UPC-A")
            '312345678906'
        """
        if symbol not in SYMBOLS:
            raise NoNdcFormError(
                f"no symbol {shown(symbol)} is known",
                ndc=str(self),
                form=symbol,
                hint=f"give one of {', '.join(SYMBOLS)}",
            )
        if not isinstance(form, str) or form not in _TEN_DIGITS:
            raise _no_ten(str(self), form)
        return barcode_of(self.format(form).replace("-", ""), symbol)

    @property
    def ndc11(self) -> str:
        """The 11-digit NDC for claims (HIPAA 5-4-2), without hyphens.

        Raises:
            NoNdcFormError: The labeler has six digits, so there is no 11-digit form.
        """
        return self.format("11")

    @property
    def ndc12(self) -> str:
        """The 12 digits of FDA's rule of 2026 (6-4-2), without hyphens."""
        return self.labeler.zfill(6) + self.product + self.package

    @property
    def ndc10_candidates(self) -> tuple[str, ...]:
        """The hyphenated ten-digit forms that pad to this NDC. Check the label or FDA's NDC Directory for the right one.

        Empty if no segment begins with a zero.

        Examples:
            >>> Ndc.parse("00002-0597-10").ndc10_candidates
            ('0002-0597-10', '00002-597-10')
            >>> Ndc.parse("99999-9999-99").ndc10_candidates
            ()
        """
        texts = (self._in_form(form) for form in _TEN_DIGITS)
        return tuple(text for text in texts if text is not None)

    def format(self, form: str | None = None) -> str:
        """Return this NDC as text.

        Args:
            form: ``"5-4-2"``, ``"6-4-2"``, ``"4-4-2"``, ``"5-3-2"``, ``"5-4-1"``, ``"6-3-2"`` or ``"6-4-1"`` with
                hyphens; ``"11"`` or ``"12"`` digits; ``"N4"`` for the qualifier and 11 digits of a claim; None for the
                canonical text.

        Raises:
            NoNdcFormError: The NDC has no such form, or the form is unknown.

        Examples:
            >>> ndc = Ndc.parse("50242-051-21")
            >>> ndc.format(), ndc.format("6-4-2"), ndc.format("N4")
            ('50242-0051-21', '050242-0051-21', 'N450242005121')
            >>> ndc.format("4-4-2")
            Traceback (most recent call last):
                ...
            jcodes.errors.NoNdcFormError: 50242-0051-21 has no form 4-4-2: it exists as 5-3-2, 5-4-2, 6-4-2, 11, 12, N4
        """
        if form is None:
            return str(self)
        known = isinstance(form, str) and form in _FORMS
        text = self._in_form(form) if known else None
        if text is not None:
            return text
        raise NoNdcFormError(
            f"{self} has no form {form}" if known else f"{shown(form)} is not a form of NDCs",
            ndc=str(self),
            form=form,
            hint=f"it exists as {', '.join(each for each in _FORMS if self._in_form(each) is not None)}",
        )

    def _in_form(self, form: str) -> str | None:
        if form == "12":
            return self.ndc12
        if form in {"11", "N4"}:
            digits = self.labeler + self.product + self.package
            return None if len(self.labeler) > 5 else digits if form == "11" else f"N4{digits}"
        lengths = HYPHENATED.get(form)
        if lengths is None or (lengths[0] > len(self.labeler) and form != "6-4-2"):
            return None
        parts = []
        for segment, length in zip((self.labeler, self.product, self.package), lengths, strict=True):
            if segment[:-length].strip("0"):
                return None
            parts.append(segment[-length:].zfill(length))
        return "-".join(parts)

    def __str__(self) -> str:
        """Return the canonical text: 5-4-2 with hyphens, or 6-4-2 for a six-digit labeler."""
        return hyphenated((self.labeler, self.product, self.package))

    def __repr__(self) -> str:
        """Return the expression that creates this NDC."""
        return f"Ndc({self.labeler!r}, {self.product!r}, {self.package!r})"

    def __format__(self, spec: str) -> str:
        """Format the canonical text as a string, as in ``f"{ndc:>14}"``."""
        return format(str(self), spec)

    def __reduce__(self) -> tuple[type["Ndc"], tuple[str, str, str]]:
        """Pickle by segments, which are validated again on load."""
        return Ndc, (self.labeler, self.product, self.package)


def _no_ten(ndc: str, form: str) -> NoNdcFormError:
    return NoNdcFormError(
        f"{shown(form)} is not a form of ten digits", ndc=ndc, form=form, hint=f"give one of {', '.join(_TEN_DIGITS)}"
    )


def ndc_in(text: str) -> Ndc | None:
    """Return *text* as `Ndc.parse` reads it, or None if it refuses: one look instead of `Ndc.is_valid` and another."""
    plain = plain_str(text)
    return None if plain is None else _parse(plain, strict=True)


def _parse(text: str, *, strict: bool) -> Ndc | None:
    """Return the NDC in *text*, or None. Long texts, which rarely repeat, are not cached."""
    return _parsed(text, strict) if len(text) <= _LONGEST_CACHED else _parsed.__wrapped__(text, strict)


@lru_cache(maxsize=1 << 15)  # every NDC of a year's crosswalks; bulk data repeats few texts many times
def _parsed(text: str, strict: bool) -> Ndc | None:  # noqa: FBT001 - a keyword costs more at each look-up in the cache
    segments = segments_in(text, strict=strict)
    return None if segments is None else Ndc(*segments)
