"""The commands that look up: each takes the parsed options, prints the answer, and returns an exit status."""

from argparse import Namespace
from typing import Any, Final

from jcodes.catalogs import Catalog, catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.named_codes import code_given
from jcodes.catalogs.unlisted_names import is_unlisted
from jcodes.cli.output import gap_warnings, print_error, print_facts, print_json, print_rows, print_text
from jcodes.codes import Ndc
from jcodes.errors import MalformedCodeError, MalformedError, UnknownCodeError
from jcodes.errors.messages import drug_shown, named, shown
from jcodes.periods import as_date
from jcodes.policies import Policy, Requirement, policy
from jcodes.records import facts_of
from jcodes.vocabulary.places import EditSetting

__all__ = ["diff", "jw_jz", "label", "mue", "ndc", "price", "search"]

_REQUIRED: Final = {Requirement.MUST: "required", Requirement.MAY: "accepted", Requirement.NO: "not used"}


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
    elif Ndc.is_valid(query):
        print_error(f"{named(query)} is an NDC: 'jcodes ndc {named(query)}' gives its codes")
    else:
        print_error(
            f"{drug_shown(query)} has no HCPCS code up to release {cat.release}: FDA lists the drug, and a claim bills an unlisted (NOC) code,"
            " J3490 (drugs), J3590 (biologics) or J9999 (cancer drugs)"
            if is_unlisted(query)
            else f"nothing found for {shown(query)} in release {cat.release}: search by substance or by a brand in CMS's descriptors or"
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
    _no_name(cat, options.code)
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
        print_error(f"no payment limit on file for {named(options.code)}{_meant(cat, options.code)}")
    return 0 if limits else 1


def _no_name(cat: Catalog, code: str) -> None:
    """Raise the error of a drug's name, which has its codes, or of what is neither a code nor a CPT number.

    Raises:
        MalformedCodeError: Such a text.
    """
    if not code.strip()[:1].isdigit():
        code_given(cat, code)


def _meant(cat: Catalog, code: str) -> str:
    """Return which codes may be meant by one that is not in the release; blank for another, and for a CPT code."""
    try:
        cat[code]
    except UnknownCodeError as error:
        return f": {error.hint}"
    except MalformedCodeError:
        pass
    return ""


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


def mue(options: Namespace) -> int:
    """Print the medically unlikely edits of a code, one setting a row; the status is 1 when none is published."""
    cat = catalog(options.catalog)
    _no_name(cat, options.code)
    settings = [options.setting] if options.setting else [one.value for one in EditSetting]
    with gap_warnings():
        edits = [cat.mue(options.code, setting, options.on) for setting in settings]
    if options.json:
        print_json([facts_of(edit) for edit in edits])
    else:
        print_rows(
            ("claims", "units", "MAI", "quarter", "rationale"),
            (
                (
                    edit.setting.value,
                    "not published" if edit.value is None else str(edit.value),
                    str(edit.indicator or ""),
                    str(edit.quarter or "none loaded"),
                    edit.rationale,
                )
                for edit in edits
            ),
        )
    return 0 if any(edit.is_published for edit in edits) else 1


def jw_jz(options: Namespace) -> int:
    """Print whether CMS's JW/JZ list has a code, and what a payer requires; the status is 1 when it is not listed."""
    cat = catalog(options.catalog)
    code, payer = cat[options.code].code, policy(options.policy)
    day = None if options.on is None else as_date(options.on)
    listed, since, issue = cat.jw_jz(code, day), cat.jw_jz_since(code, day), cat.jw_jz_list(day)
    jw, jz = payer.jw.on(day), payer.jz.on(day)
    if options.json:
        print_json(
            {
                "code": str(code),
                "on": None if day is None else day.isoformat(),
                "listed": listed,
                "since": None if since is None else since.isoformat(),
                "list": None
                if issue is None
                else {"issued": issue.since.isoformat(), "file": issue.file, "sha256": issue.sha256},
                "policy": payer.name,
                "jw": jw.to_dict(),
                "jz": jz.to_dict(),
            }
        )
    else:
        on = "" if day is None else f" on {day}"
        where = "no JW/JZ list loaded" if issue is None else f"CMS's JW/JZ list of {issue.since}"
        told = {
            True: f"on {where}, from {since}",
            False: f"not on {where}; JW and JZ may apply all the same",
            None: f"{where} does not decide",
        }
        print_text(f"{code}{on}: {told[listed]}")
        for name, value in (("JW", jw), ("JZ", jz)):
            print_text(f"{payer.name}: {name} {_REQUIRED[value.value]} {value.dates()}".rstrip() + f"; {value.source}")
    return 0 if listed else 1
