"""X12 texts for the tests: envelopes around the segments of a case."""

from jcodes.integrations.x12.delimiters import Delimiters

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260201*1200*^*00501*000000001*0*T*:~"
CLAIM = ("CLM*A-1*5000***11:B:1", "LX*1", "SV1*HC:J9312:JZ*5000*UN*75***1", "DTP*472*D8*20260201")


def interchange(*segments: str, kind: str = "837", version: str = "005010X222A1", end: str = "~") -> str:
    """Return one transaction of *segments* in its interchange."""
    body = [f"ST*{kind}*0001*{version}", *segments, f"SE*{len(segments) + 2}*0001"]
    head = ISA if end == "~" else ISA[:-1] + end
    return head + "".join(
        one + end for one in (f"GS*HC*A*B*20260201*1200*7*X*{version}", *body, "GE*1*7", "IEA*1*000000001")
    )


def with_delimiters(text: str, new: Delimiters) -> str:
    """Return a text of the usual delimiters with others."""
    table = {"*": new.element, ":": new.component, "^": new.repetition, "~": new.segment}
    return "".join(table.get(sign, sign) for sign in text)
