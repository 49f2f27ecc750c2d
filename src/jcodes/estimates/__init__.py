"""Estimates of a course of treatment before it is given: lines, payments, waste, prior authorization; and products compared."""

from jcodes.estimates.amounts import Amounts
from jcodes.estimates.comparison import ComparedProduct, Comparison, compare_products
from jcodes.estimates.course import estimate
from jcodes.estimates.lines import Authorization, EstimatedDose, EstimatedLine, PriorAuthorization
from jcodes.estimates.orders import PlannedOrder, orders_in
from jcodes.estimates.results import Estimate
from jcodes.estimates.schedule import course_dates

__all__ = [
    "Amounts",
    "Authorization",
    "ComparedProduct",
    "Comparison",
    "Estimate",
    "EstimatedDose",
    "EstimatedLine",
    "PlannedOrder",
    "PriorAuthorization",
    "compare_products",
    "course_dates",
    "estimate",
    "orders_in",
]
