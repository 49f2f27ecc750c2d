"""The question of a bill: payer, opened containers, discarded amount; and the full question on a receipt."""

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
    """The question about containers and the payer, in addition to code and dose.

    Attributes:
        policy: The payer's policy.
        containers: The opened containers; empty if unknown.
        container_type: Single-dose or multi-dose; None if unknown.
        discarded: The documented discarded amount; None if not documented.
        listed: Whether the code is on CMS's JW/JZ list; None if no list is loaded, True for a dosage without a code. A code that is
            not on the list may still require JW or JZ.
        listed_since: The first date of service for which the code is on the list; None if unknown.
        list_issue: The issue of the list that decided, such as ``"2025-06-20"``; blank if unknown.
        kind: The kind of product, such as ``"vaccine"``, or blank.
        label: The name of the code in messages, or None.
    """

    policy: Policy
    containers: tuple[OpenedContainer, ...] = ()
    container_type: ContainerType | None = None
    discarded: Dose | None = None
    listed: bool | None = None
    kind: str = ""
    label: str | None = None
    listed_since: date | None = None
    list_issue: str = ""


def question_of(  # noqa: PLR0913, PLR0917 - keyword facts of one question, as bill_dose takes them
    subject: Entry | Dosage,
    containers: AnyContainer | Iterable[AnyContainer] | None,
    container_type: str | ContainerType | None,
    discarded: Dose | None,
    payer: str | Policy | None,
    listed: bool | None,  # noqa: FBT001 - one of the facts
    listed_since: date | None = None,
    list_issue: str = "",
) -> Question:
    """Return the question with all values parsed.

    Raises:
        MalformedError: A value cannot be read.
        UnknownPolicyError: No bundled policy has that name.
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
        list_issue=list_issue,
    )


# -- on a receipt -------------------------------------------------------------------------------------------


def subject_facts(subject: Entry | Dosage) -> dict[str, object]:
    """Return the facts of a code that are needed to recalculate a bill without a catalog."""
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


written_policy: dict[str, Any] = written(_policy_facts)
"""Metadata of a policy field: a receipt stores the policy's name and digest, and `verification` looks the policy up."""


@attrs.frozen(kw_only=True)
class BillQuestion(Record):
    """A bill's question as stored on a receipt, with all values parsed.

    Attributes:
        given: The arguments of the call, as (name, text) pairs.
        subject: The catalog entry of the code, or the dosage without a code.
        dose: The administered dose.
        order: The steps from an order to the dose, one sentence each.
        strength: The strength of the product, or None.
        on: The date of service.
        rounding: The rounding used.
        policy: The payer's policy.
        asked: Whether the call gave containers, a container type, a discarded amount, or a policy.
        containers: The opened containers.
        doubts: A warning for each container, or blank.
        container_type: Single-dose or multi-dose, or None.
        discarded: The documented discarded amount.
        listed: Whether the code is on CMS's JW/JZ list.
        listed_since: The first date of service for which it is.
        list_issue: The issue of the list that decided; blank if unknown.
        catalog_doubts: Warnings from the catalog, one sentence each.
        release_digest: The digest of the release used for the code.
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
    list_issue: str = ""
    catalog_doubts: tuple[str, ...]
    release_digest: str | None
