"""The commands: each takes the parsed options, prints, and returns an exit status."""

from argparse import Namespace

from jcodes.billing.billing_units import billing_units
from jcodes.catalogs import catalog
from jcodes.catalogs.definitions import unit_sentence
from jcodes.catalogs.entries import Entry
from jcodes.cli.output import complain, print_facts, print_json, print_rows
from jcodes.errors import MalformedError

__all__ = ["diff", "search", "show", "units", "vials"]


def units(options: Namespace) -> int:
    """Print the billing units of a dose, with the derivation."""
    bill = billing_units(
        options.code,
        " ".join(options.dose),
        on=options.on,
        strength=options.strength,
        containers=options.containers,
        container_type=options.type,
        discarded=options.discarded,
        policy=options.policy,
        weight=options.weight,
        bsa=options.bsa,
        duration=options.duration,
        administrations=options.administrations,
        rounding=options.rounding,
        release=options.release,
    )
    if options.json:
        print_json(bill.to_dict())
    elif options.quiet:
        for line in bill.lines:
            print("-".join((line.code, *line.modifiers)), line.units)
    else:
        given = f"{bill.administered} billing unit{'s' if bill.administered != 1 else ''}"
        discarded = f", {bill.discarded} discarded" if bill.discarded else ""
        plain = len(bill.lines) == 1 and not bill.lines[0].modifiers and not discarded and not bill.undecided
        print(f"{bill.code}  {bill.dose}  ->  {given}{discarded}{'' if plain else f': {bill}'}\n")
        print(bill.explain())
    if options.quiet:
        for question in bill.undecided:
            complain(f"undecided: {question}: {question.text}")
    if options.quiet or options.json:
        for warning in bill.warnings:
            complain(f"warning: {warning}")
    return 0


def vials(options: Namespace) -> int:
    """Print which containers to open for a dose, and why."""
    from jcodes.billing.vials import plan_vials

    plan = plan_vials(options.code, " ".join(options.dose), sizes=options.sizes, on=options.on, release=options.release)
    if options.json:
        print_json(plan.to_dict())
    else:
        print(plan.explain())
    return 0


def show(options: Namespace) -> int:
    """Print the facts of codes; as JSON one object, or a list where several were asked for."""
    cat = catalog(options.release)
    entries = [cat[code] for code in options.codes]
    if options.json:
        facts = [entry.to_dict() for entry in entries]
        print_json(facts if len(facts) > 1 else facts[0])
        return 0
    for place, entry in enumerate(entries):
        if place:
            print()
        print_facts(_facts(entry))
    return 0


def _facts(entry: Entry) -> dict[str, object]:
    """Return the facts in the order in which a person asks for them."""
    facts = entry.to_dict()
    answers = {"code": facts.pop("code"), "name": facts.pop("name"), "brands": facts.pop("brands")}
    source = {"source": entry.source.file, "sha256": entry.source.sha256, "correction": entry.source.correction}
    return {**answers, "unit": unit_sentence(entry.dosage), **facts, **source}


def search(options: Namespace) -> int:
    """Print the codes that fit the words, best first."""
    cat = catalog(options.release)
    query = " ".join(" ".join(options.words).split())
    if not query:
        raise MalformedError("there is no word to search for", value=query, hint="give a substance, a brand or a code")
    found = cat.search(query, kind=options.kind, on=options.on)
    shown = found[: options.limit or None]
    if options.json:
        print_json([entry.to_dict() for entry in shown])
    elif shown:
        print_rows(("code", "one unit", "valid", "name"), map(_row, shown))
        if len(shown) < len(found):
            complain(f"... and {len(found) - len(shown)} more; --limit 0 shows all")
    else:
        complain(
            f"nothing found for {query!r} in release {cat.release}: search by substance, or by a brand that CMS's"
            " descriptors or crosswalks of the time print"
        )
    return 0 if found else 1


def _row(entry: Entry) -> tuple[str, str, str, str]:
    brands = f" ({', '.join(entry.brands)})" if entry.brands else ""
    return str(entry.code), str(entry.dosage), str(entry.period), entry.name + brands


def diff(options: Namespace) -> int:
    """Print what changed between two releases."""
    from jcodes.catalogs import diff as compare

    found = compare(options.before, options.after)
    rows = found.to_rows()
    if options.json:
        print_json(rows)
    elif options.all and rows:
        print_rows(tuple(rows[0]), (tuple(row.values()) for row in rows))
    else:
        print(found)
    return 0
