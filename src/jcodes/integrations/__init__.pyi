from jcodes.integrations import fhir as fhir
from jcodes.integrations import frames as frames
from jcodes.integrations import hl7 as hl7
from jcodes.integrations import paper as paper
from jcodes.integrations import x12 as x12
