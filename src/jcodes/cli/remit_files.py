"""Files of payments, recognized by their content: an X12 835, or ExplanationOfBenefits of FHIR."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from jcodes.cli.claim_files import Say, head_of, is_x12, said
from jcodes.errors import JcodesError, MalformedClaimError

if TYPE_CHECKING:
    from jcodes.claims import Remittance

__all__ = ["remits_in"]

_HINT: Final = "give an X12 835, or ExplanationOfBenefits of FHIR in JSON"


def remits_in(file: BinaryIO, *, say: Say) -> "Iterator[Remittance]":
    """Yield the payments of an open file; *say* is told of remarks on it, and of payments that cannot be read.

    Raises:
        MalformedClaimError: The file holds no payments.
    """
    buffered, head = head_of(file)
    left_out: list[JcodesError] = []
    count = 0
    if is_x12(head):
        from jcodes.integrations.x12 import read_835

        reader = read_835(buffered)
        for one in reader:
            count += 1
            yield one
        left_out = [read.claim for read in said(reader, 0, say, _HINT) if isinstance(read.claim, JcodesError)]
    elif head[:1] in {b"{", b"["}:
        from jcodes.integrations.fhir import read_fhir_remittances

        payments = read_fhir_remittances(buffered)
        for one in payments:
            count += 1
            yield one
        left_out = list(payments.refused)
    else:
        raise MalformedClaimError("the file holds no payments", value=None, field="remits", hint=_HINT)
    if not count:
        why = f": {left_out[0].message}" if left_out else ""
        raise MalformedClaimError(f"no payments in the file{why}", value=None, field="remits", hint=_HINT)
    for error in left_out:
        places = ", ".join(getattr(error, "__notes__", ()))
        say(f"{error} ({places})" if places else str(error))
