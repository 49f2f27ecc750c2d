"""The command `show`: a code's facts, and what CMS's and FDA's other files say of it."""

import warnings
from argparse import Namespace
from datetime import date

from jcodes.catalogs import catalog
from jcodes.catalogs.definitions import unit_sentence
from jcodes.catalogs.entries import Entry
from jcodes.cli.output import print_facts, print_json, print_text
from jcodes.errors import GapWarning
from jcodes.periods import as_date
from jcodes.records import facts_of
from jcodes.vocabulary.places import EditSetting

__all__ = ["show"]


def show(options: Namespace) -> int:
    """Print the facts of codes; as JSON, one object or a list of several."""
    cat = catalog(options.catalog)
    day = None if options.on is None else as_date(options.on)
    entries = [cat[code] if day is None else cat.definition(code, day) for code in options.codes]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GapWarning)  # each fact states its quarter
        if options.json:
            facts = [entry.to_dict() | _evidence(entry) | _billing(entry, day) for entry in entries]
            print_json(facts if len(facts) > 1 else facts[0])
            return 0
        for place, entry in enumerate(entries):
            if place:
                print_text()
            print_facts(_facts(entry) | _billing_texts(entry, day) | _source(entry))
    return 0


def _facts(entry: Entry) -> dict[str, object]:
    """Return the facts of an entry, those asked for most first."""
    facts = entry.to_dict()
    answers = {"code": facts.pop("code"), "name": facts.pop("name"), "brands": facts.pop("brands")}
    evidence = {
        "replaced_by": "; ".join(f"{one}: {one.why}" for one in entry.replacements),
        "biologics": list(map(str, entry.biologics)),
        "suggested_replacements": list(map(str, entry.suggested_replacements)),
    }
    listing = entry.noc_listing()
    listed = {} if listing is None else {"noc_list": f"{listing}, {listing.source.file}"}
    return {**answers, "unit": unit_sentence(entry.dosage), **facts, **evidence, **listed}


def _evidence(entry: Entry) -> dict[str, object]:
    """Return what other official files say of a code, as JSON; each only if one does."""
    listing = entry.noc_listing()
    facts = {
        "biologics": [one.to_dict() for one in entry.biologics],
        "suggested_replacements": [one.to_dict() for one in entry.suggested_replacements],
        "noc_list": None if listing is None else {"year": listing.year, "file": listing.source.file},
    }
    return {name: fact for name, fact in facts.items() if fact}


def _source(entry: Entry) -> dict[str, object]:
    return {"source": entry.source.file, "sha256": entry.source.sha256, "correction": entry.source.correction}


def _billing(entry: Entry, day: date | None) -> dict[str, object]:
    """Return price, edits, lists, NDCs and labels of a code as JSON, of the day or the quarter of the release."""
    price = entry.price(day)
    return {
        "price": None if price is None else price.to_dict(),
        "unit_edits": [facts_of(entry.mue(setting.value, day)) for setting in EditSetting],
        "jw_jz": _listed(entry, day),
        "self_administered": [str(one) for one in entry.self_administered(day)],
        "ndcs": [link.to_dict() for link in entry.ndcs(day)],
        "labels": [label.to_dict() for label in entry.labels(day)],
    }


def _listed(entry: Entry, day: date | None) -> dict[str, object]:
    since, issue = entry.jw_jz_since(day), entry.jw_jz_list(day)
    return {
        "listed": entry.jw_jz(day),
        "since": None if since is None else since.isoformat(),
        "file": None if issue is None else issue.file,
    }


def _billing_texts(entry: Entry, day: date | None) -> dict[str, object]:
    """Return the same for people, one line each; what is not on file is left out."""
    price, since = entry.price(day), entry.jw_jz_since(day)
    listed = entry.jw_jz(day)
    edits = [edit for setting in EditSetting if (edit := entry.mue(setting.value, day)).is_published]
    return {
        "payment_limit": None if price is None else str(price).removeprefix(f"{entry.code} "),
        "MUE": "; ".join(str(edit).removeprefix(f"{entry.code} ") for edit in edits),
        "JW/JZ_list": f"listed, dates of service from {since}" if listed and since else "",
        "self_administered": "; ".join(map(str, entry.self_administered(day))),
        "NDCs": "; ".join(map(str, entry.ndcs(day))),
        "labels": "; ".join(map(str, entry.labels(day))),
    }
