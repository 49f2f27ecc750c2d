"""From the record of an administration to a checked claim: the code on that day, its lines, the services, and what the record lacks.

Nothing is guessed: a code is chosen only where the record's NDC, code, name and route leave one, and what they leave open is said.
"""

from jcodes.coding.answer import CodedDrug, Coding
from jcodes.coding.candidates import Candidate, RuledOut
from jcodes.coding.coder import code
from jcodes.coding.naming import NameFit
from jcodes.coding.questions import Option, Question

__all__ = ["Candidate", "CodedDrug", "Coding", "NameFit", "Option", "Question", "RuledOut", "code"]
