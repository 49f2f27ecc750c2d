"""From an administration record to a checked claim: code, lines, administration services, and what the record lacks.

A code is chosen only if the record's NDC, code, name and route leave exactly one; otherwise `CodedDrug.question` asks for the deciding fact.
"""

from jcodes.coding.answer import CodedDrug, Coding
from jcodes.coding.assumptions import Assumption
from jcodes.coding.candidates import Candidate, RuledOut
from jcodes.coding.coder import code
from jcodes.coding.naming import NameFit
from jcodes.coding.questions import Option, Question

__all__ = ["Assumption", "Candidate", "CodedDrug", "Coding", "NameFit", "Option", "Question", "RuledOut", "code"]
