# The calculator's names: each loads on first use from the module named here. The modules `billing_units` and `service_lines` have a
# function of the same name, which is therefore imported from `jcodes`.
from jcodes.billing.bill_result import Alternative as Alternative
from jcodes.billing.bill_result import BillingUnits as BillingUnits
from jcodes.billing.comparison import compare as compare
from jcodes.billing.dose_in_units import Reading as Reading
from jcodes.billing.lines import BillingLine as BillingLine
from jcodes.billing.lines_result import ServiceLines as ServiceLines
from jcodes.billing.ndc_quantities import ndc_quantity as ndc_quantity
from jcodes.billing.ndc_result import NdcQuantity as NdcQuantity
from jcodes.billing.origin import Origin as Origin
from jcodes.billing.payment import expected_payment as expected_payment
from jcodes.billing.payment_result import ExpectedPayment as ExpectedPayment
from jcodes.billing.payment_result import PaymentLine as PaymentLine
from jcodes.billing.payment_result import Underpayment as Underpayment
from jcodes.billing.products import Product as Product
from jcodes.billing.quantity_in_units import units_of_quantity as units_of_quantity
from jcodes.billing.receipt import Receipt as Receipt
from jcodes.billing.receipt import Verification as Verification
from jcodes.billing.rounding import Rounding as Rounding
from jcodes.billing.splitting import SplitLines as SplitLines
from jcodes.billing.splitting import split_lines as split_lines
from jcodes.billing.steps import Step as Step
from jcodes.billing.undecided import Undecided as Undecided
from jcodes.billing.verification import verify as verify
from jcodes.billing.vials import PlannedVial as PlannedVial
from jcodes.billing.vials import VialPlan as VialPlan
from jcodes.billing.vials import plan_vials as plan_vials
