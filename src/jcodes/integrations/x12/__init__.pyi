from jcodes.integrations.x12.claims_837 import Claims837 as Claims837
from jcodes.integrations.x12.claims_837 import read_837 as read_837
from jcodes.integrations.x12.notes import Note as Note
