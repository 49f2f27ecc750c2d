from jcodes.integrations.x12.claim_segments import to_837 as to_837
from jcodes.integrations.x12.claims_837 import Claims837 as Claims837
from jcodes.integrations.x12.claims_837 import read_837 as read_837
from jcodes.integrations.x12.delimiters import Delimiters as Delimiters
from jcodes.integrations.x12.line_segments import X12Line as X12Line
from jcodes.integrations.x12.line_segments import from_x12 as from_x12
from jcodes.integrations.x12.line_segments import to_x12 as to_x12
from jcodes.integrations.x12.notes import Note as Note
