"""The commands on codes: each takes the parsed options, prints the answer, and returns an exit status."""

from argparse import Namespace
from typing import Any

from jcodes.billing.billing_units import billing_units
from jcodes.catalogs import catalog
from jcodes.catalogs.definitions import unit_sentence
from jcodes.catalogs.entries import Entry
from jcodes.cli.output import gap_warnings, print_error, print_facts, print_json, print_rows, print_text
from jcodes.errors import MalformedError, named, shown
from jcodes.periods import as_date
from jcodes.policies import Policy, policy

__all__ = ["diff", "label", "ndc", "price", "search", "show", "units", "vials"]


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
        catalog=options.catalog,
    )
    if options.json:
        print_json(bill.to_dict())
    elif options.quiet:
        for line in bill.lines:
            print_text(f"{'-'.join((line.code, *line.modifiers))} {line.units}")
    else:
        given = f"{bill.administered} billing unit{'s' if bill.administered != 1 else ''}"
        discarded = f", {bill.discarded} discarded" if bill.discarded else ""
        plain = len(bill.lines) == 1 and not bill.lines[0].modifiers and not discarded and not bill.undecided
        print_text(f"{bill.code}  {bill.dose}  ->  {given}{discarded}{'' if plain else f': {bill}'}\n")
        print_text(bill.explain())
    if options.quiet:
        for question in bill.undecided:
            print_error(f"undecided: {question}: {question.text}")
    if options.quiet or options.json:
        for warning in bill.warnings:
            print_error(f"warning: {warning}")
    return 0


def vials(options: Namespace) -> int:
    """Print which containers to open for a dose, and why."""
    from jcodes.billing.vials import plan_vials

    dose = " ".join(options.dose)
    plan = plan_vials(options.code, dose, sizes=options.sizes, on=options.on, catalog=options.catalog)
    bill = None
    if options.policy is not None:
        opened = [f"{vial.count} x {vial.label}" for vial in plan.vials]
        bill = billing_units(
            options.code, dose, on=options.on, containers=opened, policy=options.policy, catalog=options.catalog
        )
    if options.json:
        print_json(plan.to_dict() | ({} if bill is None else {"bill": bill.to_dict()}))
    else:
        print_text(plan.explain())
        if bill is not None:
            print_text(f"\nlines to bill under {policy(options.policy).name}: {bill}")
    return 0


def show(options: Namespace) -> int:
    """Print the facts of codes; as JSON, one object or a list of several."""
    cat = catalog(options.catalog)
    entries = [cat[code] for code in options.codes]
    if options.json:
        facts = [entry.to_dict() | _evidence(entry) for entry in entries]
        print_json(facts if len(facts) > 1 else facts[0])
        return 0
    for place, entry in enumerate(entries):
        if place:
            print_text()
        print_facts(_facts(entry))
    return 0


def _facts(entry: Entry) -> dict[str, object]:
    """Return the facts of an entry, those asked for most first."""
    facts = entry.to_dict()
    answers = {"code": facts.pop("code"), "name": facts.pop("name"), "brands": facts.pop("brands")}
    source = {"source": entry.source.file, "sha256": entry.source.sha256, "correction": entry.source.correction}
    evidence = {
        "biologics": list(map(str, entry.biologics)),
        "suggested_replacements": list(map(str, entry.suggested_replacements)),
    }
    listing = entry.noc_listing()
    listed = {} if listing is None else {"noc_list": f"{listing}, {listing.source.file}"}
    return {**answers, "unit": unit_sentence(entry.dosage), **facts, **evidence, **listed, **source}


def _evidence(entry: Entry) -> dict[str, object]:
    """Return what other official files say of a code, as JSON; each only if one does."""
    listing = entry.noc_listing()
    facts = {
        "biologics": [one.to_dict() for one in entry.biologics],
        "suggested_replacements": [one.to_dict() for one in entry.suggested_replacements],
        "noc_list": None if listing is None else {"year": listing.year, "file": listing.source.file},
    }
    return {name: fact for name, fact in facts.items() if fact}


def search(options: Namespace) -> int:
    """Print the codes that fit the words, best first."""
    cat = catalog(options.catalog)
    query = " ".join(" ".join(options.words).split())
    if not query:
        raise MalformedError("nothing to search for", value=query, hint="give a substance, a brand or a code")
    matches = cat.matches(query, kind=options.kind, on=options.on)
    found = matches.entries
    rows = found[: options.limit or None]
    for note in matches.notes:
        print_error(note)
    if options.json:
        print_json([entry.to_dict() | {"is_near": matches.is_near} for entry in rows])
    elif rows:
        print_rows(("code", "one unit", "valid", "name"), map(_row, rows))
        if len(rows) < len(found):
            print_error(f"{len(found) - len(rows)} more; add --limit 0 to see all")
    else:
        print_error(
            f"nothing found for {shown(query)} in release {cat.release}: search by substance or by a brand in CMS's descriptors or"
            " crosswalks"
        )
    return 0 if found else 1


def _row(entry: Entry) -> tuple[str, str, str, str]:
    brands = f" ({', '.join(entry.brands)})" if entry.brands else ""
    return str(entry.code), str(entry.dosage), str(entry.period), entry.name + brands


def ndc(options: Namespace) -> int:
    """Print the codes that an NDC bills under, and the units in a package."""
    with gap_warnings():
        links = catalog(options.catalog).ndc(options.ndc, options.on)
    takes = {} if options.policy is None else _ndc_facts(policy(options.policy), options.on)
    if options.json:
        print_json([link.to_dict() | takes for link in links])
    elif links:
        rows = []
        for link in links:
            notes = "; ".join((*link.decided_by, *link.problems))
            units = "" if link.units_per_package is None else str(link.units_per_package)
            rows.append((link.code or "unclassified", str(link.dosage), units, f"{link.drug} ({link.labeler})", notes))
        print_rows(("code", "one unit", "units in package", "product", "decided by"), rows)
        if takes:
            print_text(
                f"\n{takes['policy']}: NDC units {', '.join(takes['ndc_units'])}; NDC required: {takes['ndc_required']}"
            )
    else:
        print_error(f"{named(options.ndc)} is not in the crosswalks loaded")
    return 0 if links else 1


def _ndc_facts(payer: Policy, on: str | None) -> dict[str, Any]:
    """Return what *payer* wants of an NDC on the date of service, by its keys."""
    day = None if on is None else as_date(on)
    units, required = payer.ndc_units.on(day).value, payer.ndc_required.on(day).value
    return {"policy": payer.name, "ndc_units": [unit.value for unit in units], "ndc_required": required.value}


def label(options: Namespace) -> int:
    """Print FDA's label facts of an NDC, file by file, the newest first; as JSON, a list."""
    found = catalog(options.catalog).labels(options.ndc)
    if options.json:
        print_json([one.to_dict() for one in found])
        return 0 if found else 1
    for place, one in enumerate(found):
        if place:
            print_text()
        facts = one.to_dict()
        print_facts(
            {
                **facts,
                "container_form": str(one.container_form or "not stated"),
                "container_type": str(one.container_type or "not stated"),
                "source": str(one.source),
                "file": one.source.file,
                "url": one.source.url,
            }
        )
    if not found:
        print_error(
            f"no label facts for {named(options.ndc)}: they are loaded for NDCs in CMS's crosswalks, from FDA's NDC Directory of 2019 and 2015 and openFDA's labels of 2026"
        )
    return 0 if found else 1


def price(options: Namespace) -> int:
    """Print the payment limits of a code, on one date of service or in every quarter loaded."""
    cat = catalog(options.catalog)
    with gap_warnings():
        found = (cat.price(options.code, options.on),) if options.on else cat.prices(options.code)
    limits = [limit for limit in found if limit is not None]
    if options.json:
        print_json([limit.to_dict() for limit in limits])
    elif limits:
        print_rows(
            ("quarter", "dollars per unit", "coinsurance", "notes"),
            (
                (
                    str(limit.quarter),
                    str(limit.limit),
                    f"{limit.coinsurance} %" if limit.coinsurance is not None else "",
                    ", ".join(note.name.lower().replace("_", " ") for note in limit.notes),
                )
                for limit in limits
            ),
        )
    else:
        print_error(f"no payment limit on file for {named(options.code)}")
    return 0 if limits else 1


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
        print_text(found)
    return 0
