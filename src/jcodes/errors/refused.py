"""Valid input without an answer: not loaded, or not matching."""

from jcodes.errors.base import JcodesError

__all__ = [
    "CodeNotValidError",
    "ContainersTooSmallError",
    "DiscardedAboveLabelError",
    "DosageNotStatedError",
    "InexactError",
    "MissingExtraError",
    "NdcUnitError",
    "NoNdcFormError",
    "NoPaymentError",
    "NoSizesError",
    "OutsideDosageError",
    "StockError",
    "StrengthRequiredError",
    "UnitMismatchError",
    "UnknownArgumentError",
    "UnknownCodeError",
    "UnknownPolicyError",
    "UnknownReleaseError",
]

# -- what is not there -----------------------------------------------------------------------------------------------


class UnknownCodeError(JcodesError, KeyError):
    """A well-formed code that is not in the release.

    Raised by ``catalog[code]`` and wherever a code is looked up.

    Attributes:
        code: The code asked for.
        release: The release that was searched, such as ``"2026-01"``.
        suggestions: Likely codes, likeliest first.
    """

    code: str
    release: str
    suggestions: tuple[str, ...] = ()


class UnknownReleaseError(JcodesError, KeyError):
    """A release that is not loaded: neither bundled nor added by the user.

    Raised by ``catalog`` and wherever a release is named, for codes, prices, unit edits and the other datasets.

    Attributes:
        release: The release asked for.
        known: The loaded releases, oldest first.
    """

    release: str
    known: tuple[str, ...]


class UnknownPolicyError(JcodesError, KeyError):
    """A payer's policy that is not bundled.

    Raised by ``policy`` and wherever a policy is an argument.

    Attributes:
        name: The policy asked for.
        known: The bundled policies.
    """

    name: str
    known: tuple[str, ...]


class UnknownArgumentError(JcodesError, TypeError):
    """A function has no argument of this name; the hint names the one that was probably meant.

    Raised by most functions that ``import jcodes`` names, and by the constructors of claims and records.

    Attributes:
        name: The name given.
        known: The names that the function has.
    """

    name: str
    known: tuple[str, ...]


class MissingExtraError(JcodesError, ImportError):
    """An optional library is needed and not installed.

    Raised for workbooks without ``openpyxl``, and by ``to_frame`` without the dataframe library that was asked for.

    Attributes:
        extra: The extra of this package that brings it, such as ``"xlsx"``.
    """

    extra: str


# -- what does not fit -----------------------------------------------------------------------------------------------


class CodeNotValidError(JcodesError, ValueError):
    """A code that was not valid on the date of service.

    Raised by ``billing_units`` and ``plan_vials`` when they get a date of service.

    Attributes:
        code: The code.
        on: The date of service, ISO 8601.
        start: First valid day, ISO 8601.
        end: Last valid day, ISO 8601, or None.
        replaced_by: The codes that replaced it, if a source names them.
        converted: The same dose billed under the valid ones, such as ``"J2506 x 12"``.
    """

    code: str
    on: str
    start: str
    end: str | None
    replaced_by: tuple[str, ...] = ()
    converted: tuple[str, ...] = ()


class UnitMismatchError(JcodesError, ValueError):
    """Two amounts of different kinds, such as milligrams and international units.

    Raised when two doses are added, compared or divided, and when a dose meets a dosage.

    Attributes:
        left: The first amount or unit, as text.
        right: The second.
    """

    left: str
    right: str


class StrengthRequiredError(UnitMismatchError):
    """A volume or a count of containers where an amount of drug is needed.

    Raised when the strength is missing, or is of another kind.
    """


class DosageNotStatedError(JcodesError, ValueError):
    """A code whose descriptor states no amount, so there is nothing to divide by.

    Raised by ``billing_units`` and ``jcodes.testing`` for unlisted (NOC) codes and for descriptors without an amount.

    Attributes:
        code: The code, or None for a dosage without one.
        reason: The reason, a value of ``NotStated``.
    """

    code: str | None
    reason: str


class OutsideDosageError(JcodesError, ValueError):
    """A dose outside the range, or above the limit, that the descriptor states for one unit.

    Raised by ``billing_units``.

    Attributes:
        dose: The dose, as text.
        dosage: The dosage, as text.
    """

    dose: str
    dosage: str


class InexactError(JcodesError, ValueError):
    """An exact answer was requested and does not exist.

    Raised under ``rounding="exact"``, and when a ratio such as 1/3 has to become a decimal.

    Attributes:
        exact: The exact value, as a fraction in text, such as ``"1/3"``.
    """

    exact: str


class ContainersTooSmallError(JcodesError, ValueError):
    """A dose that exceeds the labeled contents of the opened containers.

    Raised by ``billing_units``.

    Attributes:
        dose: The dose, as text.
        containers: The containers, as text.
    """

    dose: str
    containers: str


class DiscardedAboveLabelError(JcodesError, ValueError):
    """A documented discarded amount that exceeds the labels less the dose.

    Raised by ``billing_units``. Overfill is not on the label and is never billed.

    Attributes:
        discarded: The documented amount, as text.
        containers: The containers, as text.
    """

    discarded: str
    containers: str


class NoNdcFormError(JcodesError, ValueError):
    """A valid NDC that does not exist in the form asked for.

    Raised by ``Ndc.format``, ``Ndc.ndc10`` and ``Ndc.barcode``.

    Attributes:
        ndc: The NDC in its 11-digit or 12-digit form.
        form: The form asked for, such as ``"5-4-1"``.
    """

    ndc: str
    form: str


class NdcUnitError(JcodesError, ValueError):
    """An NDC unit of measure that the payer does not accept.

    Raised by ``ndc_quantity`` and ``service_lines``.

    Attributes:
        unit: The unit.
    """

    unit: str


class NoPaymentError(JcodesError, ValueError):
    """No payment can be expected: the date, the payment limit or the payer's percentage is not known.

    Raised by ``expected_payment``.

    Attributes:
        code: The code.
        on: The date of service, as text.
    """

    code: str
    on: str


class NoSizesError(JcodesError, ValueError):
    """No container sizes of the code are known.

    Raised by ``plan_vials`` when it gets no sizes.

    Attributes:
        code: The code, or blank.
    """

    code: str


class StockError(JcodesError, ValueError):
    """A stock of containers that does not cover the dose.

    Raised by ``plan_vials``.

    Attributes:
        dose: The dose, as text.
        covered: What the stock holds, as text.
    """

    dose: str
    covered: str
