"""Add Medicare's payment limit and the allowed amount of every row to a dataframe."""

import re
import warnings
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from jcodes.billing.lines import BillingLine
from jcodes.billing.payment import payment_of_lines
from jcodes.catalogs import Catalog, as_catalog
from jcodes.errors import GapWarning, JcodesError, MalformedLineError, NoPaymentError
from jcodes.integrations.frames.look_up import Kind, LookUp
from jcodes.integrations.frames.look_up_paths import looked_up
from jcodes.money import to_the_cent
from jcodes.periods import as_date
from jcodes.policies import policy as policy_of

if TYPE_CHECKING:
    from jcodes.billing.payment_result import ExpectedPayment
    from jcodes.catalogs.payment_limits import PaymentLimit
    from jcodes.policies import Policy

__all__ = ["add_prices"]

_Frame = TypeVar("_Frame")

_ADDED: Final[dict[str, Kind]] = {
    "payment_limit": "limit", "allowed": "dollars", "price_quarter": "text", "price_status": "text", "price_reason": "text",
}  # fmt: skip
_REASONS: Final = {
    "MalformedDateError": "The date of service is missing or is not a date. Give YYYY-MM-DD.",
    "MalformedCodeError": "The code is missing or is not a code. Give a code such as J9312.",
    "NoPaymentError": "CMS's file of the quarter has no payment limit for the code, or is not loaded. Ask the MAC for its rate.",
    "MalformedLineError": "The units are missing or are not a whole number of one or more.",
}
_MOST: Final = 10**18
_MANY: Final = 10**6
"""From here, the scalar is asked whether it takes so large an amount."""
_WHOLE: Final = re.compile(r"\s*([0-9]{1,18})(?:\.0*)?\s*")


def add_prices(  # noqa: PLR0913 - by keyword
    frame: _Frame,
    *,
    code: str,
    on: str,
    units: str | None = None,
    policy: "str | Policy | None" = None,
    catalog: "Catalog | str | None" = None,
    suffix: str = "",
) -> _Frame:
    """Return *frame* with CMS's payment limit of every row's quarter and the allowed amount, as ``payment_of_lines`` gives it.

    The result is of the same kind as *frame*, as with `add_units`. Five columns are added, the same on every engine:

    - ``payment_limit``: CMS's limit of one unit in dollars, a decimal with 6 digits after the point; null without an answer.
    - ``allowed``: What the payer allows for the units, or for one unit if no column of units is named: a decimal to the cent, half up.
    - ``price_quarter``: The quarter of the date of service, such as ``"2026-01"``; null without a date.
    - ``price_status``: ``"ok"``, or the class of the error that the scalar raises for the row. A row never raises.
    - ``price_reason``: What the status means and what to do; null if ``ok``.

    The limit is of the newest loaded issue of the quarter's file and includes the add-on. Deductible, coinsurance and sequestration are not
    in ``allowed``; see ``expected_payment``. In pandas, decimals are objects.

    Args:
        frame: The dataframe.
        code: The column of codes.
        on: The column of dates of service.
        units: The column of billing units, whole numbers or text of them, such as ``billing_units`` of `add_units`.
        policy: The payer's policy, or the name of a bundled one, for the percentage of the limit; defaults to Medicare Part B's.
        catalog: The catalog, or the name of its release; defaults to the newest.
        suffix: What to append to the names of the added columns, if the frame has one of them.

    Raises:
        MalformedError: *frame* is not a dataframe that can be read, a column is missing or has another type, or an added column would
            overwrite one.
        MissingExtraError: Narwhals is needed for this frame and not installed.
        UnknownPolicyError: No bundled policy has that name.
        UnknownReleaseError: The release is not loaded.
    """
    fields = {"code": code, "on": on} | ({} if units is None else {"units": units})
    scalar = PriceOf(as_catalog(catalog), policy_of(policy), with_units=units is not None)
    added = {f"{name}{suffix}": kind for name, kind in _ADDED.items()}
    made: _Frame = looked_up(frame, LookUp("add_prices", fields, added, scalar))
    return made


@attrs.frozen(eq=False)
class PriceOf:
    """The scalar of one call.

    Attributes:
        catalog: The catalog.
        policy: The payer's policy.
        with_units: Whether the units have a column.
    """

    catalog: Catalog
    policy: "Policy"
    with_units: bool
    _rates: dict[Any, Any] = attrs.field(factory=dict, init=False, repr=False)

    def __call__(self, code: Any, on: Any, units: Any = None) -> tuple[Any, ...]:
        """Return limit, allowed amount, quarter, status and reason of one row. Never raises."""
        quarter = limit = None
        try:
            day = as_date(on)
            quarter = f"{day.year:04}-{(day.month - 1) // 3 * 3 + 1:02}"
            stated, rate = self._rate(code, day)
            limit = stated.limit
            count = _whole(units) if self.with_units else 1
            allowed = to_the_cent(rate * count) if count < _MANY else self._payment(stated, count, day).allowed
        except JcodesError as error:
            name = type(error).__name__
            return limit, None, quarter, name, _REASONS[name]
        return limit, allowed, quarter, "ok", None

    def _rate(self, code: Any, day: Any) -> "tuple[PaymentLimit, Fraction]":
        """Return the limit, and the exact allowed amount of one unit, each code and day once.

        Raises:
            NoPaymentError: No limit, or the payer's percentage is not on file.
            MalformedCodeError: Not a code.
        """
        found = self._rates.get((code, day))
        if found is None:
            try:
                found = self._found(code, day)
            except JcodesError as error:
                found = error
            self._rates[code, day] = found
        if isinstance(found, JcodesError):
            raise found.with_traceback(None)
        limit, rate = found
        return limit, rate

    def _found(self, code: Any, day: Any) -> "tuple[PaymentLimit, Fraction]":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GapWarning)  # None tells
            limit = self.catalog.price(code, day)
        if limit is None:
            raise NoPaymentError(
                "no payment limit", code=str(code), on=day.isoformat(), hint="ask the MAC for its rate"
            )
        [line] = self._payment(limit, 1, day).lines
        return limit, line.allowed

    def _payment(self, limit: "PaymentLimit", units: int, day: Any) -> "ExpectedPayment":
        return payment_of_lines([BillingLine(limit.code, units)], limit, on=day, payer=self.policy)

    def __getstate__(self) -> tuple[Any, ...]:
        """Return the call without what it remembers, for the workers of a cluster."""
        return self.catalog, self.policy, self.with_units

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """Set the call, with nothing remembered."""
        for name, value in zip(("catalog", "policy", "with_units", "_rates"), (*state, {}), strict=True):
            object.__setattr__(self, name, value)


def _whole(value: Any) -> int:
    """Return units as a whole number of one or more.

    Raises:
        MalformedLineError: Not one.
    """
    whole = 0
    if isinstance(value, str):
        match = _WHOLE.fullmatch(value)
        whole = int(match[1]) if match else 0
    elif (
        isinstance(value, int | float | Decimal)
        and not isinstance(value, bool)
        and -_MOST < value < _MOST  # NaN is not below
        and value == int(value)
    ):
        whole = int(value)
    if whole < 1:
        raise MalformedLineError("not whole units", value=None, hint="give a whole number of one or more")
    return whole
