"""What is asked beyond a dose under a code: the payer, what was opened, what was discarded."""

from collections.abc import Iterable
from datetime import date

import attrs

from jcodes.catalogs.entries import Entry
from jcodes.doses import Dosage, Dose
from jcodes.doses.containers import AnyContainer, OpenedContainer, read_containers
from jcodes.policies import Policy, policy
from jcodes.vocabulary.products import ContainerType

__all__ = ["Question", "asked"]


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


def asked(  # noqa: PLR0913, PLR0917 - keyword facts of one question, as bill_dose takes them
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
