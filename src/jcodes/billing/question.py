"""What is asked of a bill: the payer, what was opened, what was discarded; and the whole question as a receipt holds it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs

from jcodes.billing.arguments import Arguments, as_pairs
from jcodes.billing.rounding import Rounding
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.sources import Source
from jcodes.codes import HcpcsCode
from jcodes.doses import Dosage, Dose, Strength
from jcodes.doses.containers import AnyContainer, OpenedContainer, read_containers
from jcodes.periods import Period
from jcodes.policies import Policy, policy
from jcodes.records import Record, plain, written
from jcodes.vocabulary.products import ContainerType, Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["BillQuestion", "Question", "question_of", "subject_facts", "written_policy"]


@attrs.frozen
class Question:
    """What was asked beyond a dose under a code.

    Attributes:
        policy: The payer's policy.
        containers: What was opened; none where it is not known.
        container_type: Whether containers hold one dose; None where it is not known.
        discarded: The documented discarded amount; None where there is none.
        listed: Whether CMS's list of codes for JW and JZ names the code; None where the list is not loaded, True for a dosage
            without a code. Absence from the list decides nothing.
        listed_since: The first date of service for which the list names the code; None where it is not known.
        kind: The kind of product, such as ``"vaccine"``, or blank.
        label: How to call the code in messages, or None.
    """

    policy: Policy
    containers: tuple[OpenedContainer, ...] = ()
    container_type: ContainerType | None = None
    discarded: Dose | None = None
    listed: bool | None = None
    kind: str = ""
    label: str | None = None
    listed_since: date | None = None


def question_of(  # noqa: PLR0913, PLR0917 - keyword facts of one question, as bill_dose takes them
    subject: Entry | Dosage,
    containers: AnyContainer | Iterable[AnyContainer] | None,
    container_type: str | ContainerType | None,
    discarded: Dose | None,
    payer: str | Policy | None,
    listed: bool | None,  # noqa: FBT001 - one of the facts
    listed_since: date | None = None,
) -> Question:
    """Return the question, every part read.

    Raises:
        MalformedError: A part that cannot be read; `UnknownPolicyError` for the policy.
    """
    return Question(
        policy=policy(payer),
        containers=() if containers is None else read_containers(containers),
        container_type=None if container_type is None else ContainerType.of(container_type),
        discarded=discarded,
        listed=listed if isinstance(subject, Entry) else True,
        kind=subject.kind.value.replace(" ", "-") if isinstance(subject, Entry) else "",
        label=str(subject.code) if isinstance(subject, Entry) else None,
        listed_since=listed_since,
    )


# -- as a receipt holds it -------------------------------------------------------------------------------------------


def subject_facts(subject: Entry | Dosage) -> dict[str, object]:
    """Return what a bill needs of a code: enough to recalculate it without a catalog."""
    if isinstance(subject, Dosage):
        return {"dosage": str(subject)}
    source = subject.source
    return {
        **{name: plain(getattr(subject, name)) for name in ("code", "name", "brands", "details", "dosage", "kind")},
        **({"traits": [Trait.WHOLE_DOSE.value]} if Trait.WHOLE_DOSE in subject.traits else {}),
        "valid": _days(subject.period),
        "earlier_periods": list(map(_days, subject.earlier)),
        "release": subject.release,
        **{name: getattr(source, name) for name in ("file", "sha256", "correction")},
    }


def _days(period: Period) -> list[object]:
    return [plain(period.start), plain(period.end)]


def _subject(facts: Entry | Dosage | Mapping[str, Any]) -> Entry | Dosage:
    if not isinstance(facts, Mapping):
        return facts
    dosage = Dosage.parse(facts["dosage"])
    if "code" not in facts:
        return dosage
    return Entry(
        code=HcpcsCode.parse(facts["code"]),
        name=facts["name"],
        dosage=dosage,
        kind=Kind(facts["kind"]),
        period=Period(*facts["valid"]),
        source=Source(facts["file"], facts["release"], facts["sha256"], facts["correction"]),
        brands=tuple(facts["brands"]),
        details=tuple(facts["details"]),
        traits=tuple(map(Trait, facts.get("traits", ()))),
        earlier=tuple(Period(*days) for days in facts["earlier_periods"]),
    )


def _policy_facts(payer: Policy) -> dict[str, object]:
    return {"name": payer.name, "digest": payer.digest}


written_policy = written(_policy_facts)
"""The metadata of a field with a policy: a receipt holds its name and its digest, and `verification` looks it up."""


@attrs.frozen(kw_only=True)
class BillQuestion(Record):
    """A bill's question as a receipt holds it, every part read.

    Attributes:
        given: The arguments of the call.
        subject: The code's entry, or the dosage alone.
        dose: What was given.
        order: How an order became the dose, a sentence each.
        strength: How much drug a volume or a container holds.
        on: The date of service.
        rounding: How the exact number became whole.
        policy: The payer's policy.
        asked: Whether the call named anything that the policy decides.
        containers: What was opened.
        doubts: What to look at in each container, or blank.
        container_type: Whether containers hold one dose.
        discarded: The documented discarded amount.
        listed: Whether CMS's list for JW and JZ names the code.
        listed_since: The first date of service for which it does.
        catalog_doubts: What the catalog has to say against the answer, a sentence each.
        release_digest: The digest of the release that the code was looked up in.
    """

    given: Arguments = attrs.field(converter=as_pairs, metadata=written(dict))
    subject: Entry | Dosage = attrs.field(converter=_subject, metadata=written(subject_facts))
    dose: Dose
    order: tuple[str, ...]
    strength: Strength | None
    on: date | None
    rounding: Rounding
    policy: Policy = attrs.field(metadata=written_policy)
    asked: bool
    containers: tuple[OpenedContainer, ...]
    doubts: tuple[str, ...]
    container_type: ContainerType | None
    discarded: Dose | None
    listed: bool | None
    listed_since: date | None = None
    catalog_doubts: tuple[str, ...]
    release_digest: str | None
