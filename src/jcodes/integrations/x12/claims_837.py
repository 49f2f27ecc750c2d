"""`read_837(path_or_stream, *, patient_salt="")`: the claims of an X12 837, professional or institutional, one at a time.

The result is an iterator of `jcodes.claims.reading.ReadClaim` (`claim`: a `Claim`, or the error for which it was refused; `identifier`;
`origin`: file, transaction, segment), which ``audit`` takes. Its `notes` say what was damaged or left out, each with its position.
"""

from typing import Final

from jcodes.claims.reading import ReadClaim
from jcodes.integrations.x12.claim_parts import ClaimParts
from jcodes.integrations.x12.line_parts import LineParts
from jcodes.integrations.x12.noted_file import Source
from jcodes.integrations.x12.transactions import DENTAL, form_of
from jcodes.integrations.x12.x12_file import Parts, X12File

__all__ = ["Claims837", "read_837"]

_SKIPPED: Final = frozenset({
    "AMT", "CAS", "CL1", "CN1", "COB", "CR1", "CR2", "CR3", "CR4", "CR5", "CR6", "CR7", "CR8", "CRC", "CTP",
    "CUR", "DMG", "DN1", "DN2", "DSB", "FRM", "HCP", "HSD", "III", "IMM", "K3", "LQ", "LS", "LE", "MEA",
    "MIA", "MOA", "N2", "N3", "NTE", "OI", "PAT", "PER", "PRV", "PS1", "PWK", "QTY", "SV4", "SV5", "SV6",
    "SV7", "SVD", "TOO", "UR", "VEH",
})  # fmt: skip
"""Segments of the 837 that are not read."""


class Claims837(LineParts, ClaimParts, X12File[ReadClaim]):
    """The claims of one file: an iterator, with the notes on what was read so far."""

    __slots__ = ("_begun",)

    _wanted = "837"
    _items_are = "claims"
    _skipped_ids = _SKIPPED

    def __init__(self, source: Source, patient_salt: str) -> None:
        """Initialize with a path or an open file; nothing is read yet."""
        super().__init__(source)
        self._start_claims(patient_salt)
        self._begun = (0, 0)
        self._body = {**self._envelope, **self._claim_handlers(), **self._line_handlers()}

    def _begin(self, version: str) -> str:
        self._kind = form_of(version)
        self._begun = (self._place, self.note_count)
        self._count(self._kind or "837")
        self._start_transaction()
        return "a transaction 837D (dental claims)" if self._kind == DENTAL else ""

    def _se(self, parts: Parts) -> ReadClaim | None:
        """End a transaction; one without claims and other notes is noted."""
        is_read = self._handlers is self._body
        done = super()._se(parts)
        if is_read and (self._place, self.note_count) == self._begun:
            self._note("no claims in the transaction: no CLM segment", parts)
        return done


def read_837(source: Source, *, patient_salt: str = "") -> Claims837:
    r"""Return the claims of an 837 (X222, X223, and 4010's), one at a time.

    Every service line becomes a `ServiceLine`, since rules look at all of them. Loops of other payers are skipped. No name, address, date of
    birth or member number is kept: of them a `Claim.patient_key` is made, a hash that is the same on all claims of one patient.

    >>> import io
    >>> from jcodes.integrations.x12 import read_837
    >>> file = io.StringIO(
    ...     "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260201*1200*^*00501*000000001*0*T*:~"
    ...     "GS*HC*A*B*20260201*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~CLM*A-1*5000***11:B:1~HI*ABK:C8330~"
    ...     "LX*1~SV1*HC:J9312:JZ*5000*UN*75***1~DTP*472*D8*20260201~LIN**N4*50242005306~CTP****50*ML~"
    ...     "SE*9*0001~GE*1*1~IEA*1*000000001~")
    >>> claims = read_837(file)
    >>> for read in claims:
    ...     print(read.identifier, read.claim, "|", read.origin)
    A-1 J9312-JZ x 75 | transaction 0001, segment 4
    >>> claims.notes, claims.transactions
    ((), {'837P': 1})

    Args:
        source: The path of the file, or an open file, binary or text.
        patient_salt: Any text of your own that is mixed into the patient keys, so that nobody else can make them of member numbers.

    Returns:
        An iterator of claims, with `notes`, `note_count` and `transactions`. A claim that no record can hold is in its place with its error. A
        damaged segment is in `notes` with its position, and the rest is read; so are dental and other transactions, which are skipped.

    Raises:
        MalformedClaimError: When the first claim is asked for: no ISA segment in the file; or none of the first thousand segments is one that
            stands in such a transaction, or at most 1 % after ten thousand others; the same of the claims.
        MalformedError: *patient_salt* is not text.
        OSError: The file cannot be opened.
    """
    return Claims837(source, patient_salt)
