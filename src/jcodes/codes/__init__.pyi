# Each type loads on first use from the module named here: looking up a code needs neither modifiers nor NDCs.
from jcodes.codes.hcpcs import HcpcsCode as HcpcsCode
from jcodes.codes.modifier import Modifier as Modifier
from jcodes.codes.ndc import Ndc as Ndc
