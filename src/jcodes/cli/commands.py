"""The commands: each takes the parsed options, prints, and returns an exit status."""

import sys
from argparse import Namespace

from jcodes.calculate import billing_units
from jcodes.catalogs import catalog
from jcodes.catalogs import diff as compare
from jcodes.catalogs import releases as known_releases
from jcodes.cli.output import print_facts, print_json, print_rows
from jcodes.entries import Entry, unit_sentence

__all__ = ["diff", "releases", "search", "show", "units"]


def units(options: Namespace) -> int:
    """Print the billing units of a dose, with the derivation."""
    bill = billing_units(
        options.code,
        options.dose,
        on=options.on,
        strength=options.strength,
        rounding=options.rounding,
        release=options.release,
    )
    if options.json:
        print_json(bill.to_dict())
    elif options.quiet:
        print(bill.total)
    else:
        print(f"{bill.code}  {bill.dose}  ->  {bill.total} billing unit{'s' if bill.total != 1 else ''}\n")
        print(bill.explain())
    if options.quiet or options.json:
        for warning in bill.warnings:
            print(f"warning: {warning}", file=sys.stderr)
    return 0


def show(options: Namespace) -> int:
    """Print the facts of a code."""
    entry = catalog(options.release)[options.code]
    facts = entry.to_dict()
    if options.json:
        print_json(facts)
    else:
        print_facts({**facts, "unit": unit_sentence(entry.dosage)})
    return 0


def search(options: Namespace) -> int:
    """Print the codes that fit the words, best first."""
    cat = catalog(options.release)
    if options.on:
        cat = cat.on(options.on)
    query = " ".join(options.words)
    found = cat.search(query)
    shown = found[: options.limit or None]
    if options.json:
        print_json([entry.to_dict() for entry in shown])
    elif shown:
        print_rows(("code", "one unit", "name", "valid"), map(_row, shown))
        if len(shown) < len(found):
            print(f"... and {len(found) - len(shown)} more; --limit 0 shows all", file=sys.stderr)
    else:
        print(f"nothing found for {query!r} in release {cat.release}", file=sys.stderr)
    return 0 if found else 1


def _row(entry: Entry) -> tuple[str, str, str, str]:
    brands = f" ({', '.join(entry.brands)})" if entry.brands else ""
    return str(entry.code), str(entry.dosage), entry.name + brands, str(entry.period)


def diff(options: Namespace) -> int:
    """Print what changed between two releases."""
    found = compare(options.before, options.after)
    rows = found.to_rows()
    if options.json:
        print_json(rows)
    elif options.all and rows:
        print_rows(tuple(rows[0]), (tuple(row.values()) for row in rows))
    else:
        print(found)
    return 0


def releases(options: Namespace) -> int:
    """Print the releases at hand."""
    known = known_releases()
    if options.json:
        print_json(
            [
                {
                    "release": row.name,
                    "file": row.file,
                    "sha256": row.sha256,
                    "drug_codes": row.rows,
                    "notes": row.notes,
                }
                for row in known
            ]
        )
    else:
        print_rows(
            ("release", "codes", "file", "notes"), ((row.name, str(row.rows), row.file, row.notes) for row in known)
        )
    return 0
