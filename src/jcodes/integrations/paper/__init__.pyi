from jcodes.integrations.paper.cms1500 import Cms1500Line as Cms1500Line
from jcodes.integrations.paper.ndc_string import NdcString as NdcString
from jcodes.integrations.paper.ub04 import Ub04Line as Ub04Line
