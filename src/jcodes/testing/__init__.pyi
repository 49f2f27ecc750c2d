from jcodes.testing.building import make_administration as make_administration
from jcodes.testing.building import make_claim as make_claim
from jcodes.testing.building import make_line as make_line
from jcodes.testing.pinning import pinned as pinned
from jcodes.testing.product import TestProduct as TestProduct
from jcodes.testing.product import products as products
