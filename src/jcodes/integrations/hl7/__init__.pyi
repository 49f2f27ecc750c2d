from jcodes.integrations.hl7.messages import Hl7Message as Hl7Message
from jcodes.integrations.hl7.reading import Hl7Messages as Hl7Messages
from jcodes.integrations.hl7.reading import read_hl7 as read_hl7
