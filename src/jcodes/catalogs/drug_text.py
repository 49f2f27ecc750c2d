"""A drug as an order or a chart writes it: its names apart from strengths, counts, routes, forms, schedules and diluents."""

import re
from collections.abc import Iterator
from typing import Final

import attrs

from jcodes.catalogs.substances import words_of
from jcodes.small_cache import small_cache
from jcodes.vocabulary.routes import Route

__all__ = ["DrugText", "StatedAmount", "drug_text"]

_UNIT: Final = (
    r"(?:(?:million|thousand|mill|mil|m|k)\s*(?:units?|iu|u)|mg\s*(?:of\s+)?i(?:odine)?(?=\s*(?:/|per\b))|mg\s*(?:pe|phenytoin\s+equivalents?)|mg|mgs|mcg|mcgs|ug|\u00b5g|\u03bcg|ng|gm|gms|grams?|g|kg|ml|mls|cc|ccs|liters?|l"
    r"|international\s+units?|units?|iu|u|mu|meq|mmol|mci|uci|mbq|vg|el\.?\s?u\.?|pfu|%|percent|micrograms?|milligrams?|milliliters?)(?![a-z0-9])"
)
_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_PER: Final = (
    rf"(?:/|\bper\b)\s*(?:(?:{_NUMBER})\s*)?(?:{_UNIT}|m2|m\u00b2|hrs?|hours?|h|min|days?|doses?|vials?|actuation|puff)"
)
_AMOUNT: Final = re.compile(
    rf"(?<![\w.])(?P<first>(?:(?:{_NUMBER})\s*-\s*)?(?:{_NUMBER})\s*(?:{_UNIT}))"
    rf"(?:\s+(?:iron|elemental|base|pe|of|vwf:?\s?rco|rco)\b)*(?P<per>(?:\s*{_PER})*)",
    re.IGNORECASE,
)
_RATIO: Final = re.compile(r"(?<![\w.])1:\d[\d,]*\d")
_COUNT: Final = re.compile(
    r"(?<![\w.])(?:[x\u00d7]\s?(?P<after>\d{1,3})(?:\s*(?:doses?|times|vials?|syringes?))?(?![\w.])|(?:qty:?|#)\s?(?P<quantity>\d{1,3})"
    r"|(?P<before>\d{1,3})\s?[x\u00d7]\s?(?=\d))",
    re.IGNORECASE,
)
_CONTAINER: Final = re.compile(
    r"(?<![\w.])(?P<number>\d{1,2})[\s-](?:vials?|syringes?|amps?|ampules?|bags?|pens?|doses?|tablets?|tabs?|capsules?|caps?|nebs?|patch(?:es)?)(?!\w)",
    re.IGNORECASE,
)
_SCHEDULE: Final = re.compile(
    r"\b(?:auc\s*=?\s*\d+(?:\.\d+)?|q\s?\d+(?:-\d+)?\s?(?:hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mo|m)?|every\s+(?:other\s+)?\d*\s*(?:hours?|days?|weeks?|months?)"
    r"|over\s+\d+\s*(?:-\s*\d+\s*)?(?:hours?|hrs?|h|minutes?|mins?|m)|\d+\s?(?:hours?|hrs?|hr|h|minutes?|mins?|min)(?!\w)"
    r"|\(?\d{1,2}[\s-]?months?\)?(?!\w)|cycle\s+\d+|c\d+\s?d\d+|days?\s+\d+(?:\s*-\s*\d+)?|(?:once|twice)(?:\s+(?:daily|weekly))?|[1-4]\s?x\s?(?:daily|day)|(?:daily|weekly|bid|tid|qid|qhs|qam|qpm|qday|qd|qw|biw|tiw|prn|stat|now|monthly|today|given|administered))\b",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_DILUENT: Final = re.compile(
    r"[\s,]+(?:in|with|w/|mixed\s+in|diluted\s+in|/)\s+(?:\d[\d,.]*\s*(?:ml|l|cc)?\s*(?:of\s+)?)?(?:\.?\d[\d.]*\s*%\s*)?"
    r"(?:sodium\s+chloride|nacl|normal\s+saline|saline|ns|dextrose|d5w?|d10w?|sterile\s+water|water|swfi|lactated\s+ringer'?s?|lr|lidocaine)\b.*$",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?k?(?:\s?[-/]\s?\d+(?:\.\d+)?)*(?![\w%]|-[a-z])", re.IGNORECASE)
_RUN_ON: Final = re.compile(r"(?<=[a-z]{4})(?=\d+(?:\.\d+)?(?!\w))", re.IGNORECASE)
_GLUED: Final = re.compile(r"(?<=[a-z])-(?:\d+(?:\.\d+)?)(?!\w)", re.IGNORECASE)

_ROUTES: Final = (
    (r"(?:slow\s+)?(?:iv|i\.v\.|intravenous(?:ly)?)[\s-]+(?:push|bolus)|ivp|ivb", Route.INTRAVENOUS_PUSH),
    (
        r"(?:continuous\s+)?(?:iv|i\.v\.|intravenous(?:ly)?)[\s-]+(?:infusion|piggyback|drip|pb|inf)|ivpb|civi|chemo\s+(?:infusion|ivpb)",
        Route.INTRAVENOUS_INFUSION,
    ),
    (r"iv|i\.v\.|intravenous(?:ly)?", Route.INTRAVENOUS),
    (r"im|i\.m\.|intramuscular(?:ly)?", Route.INTRAMUSCULAR),
    (r"sc|sq|s\.c\.|s\.q\.|sub[\s-]?q|sub[\s-]?cut|subcu|subcutaneous(?:ly)?", Route.SUBCUTANEOUS),
    (r"intravitreal(?:ly)?|ivt", Route.INTRAVITREAL),
    (r"intrathecal(?:ly)?", Route.INTRATHECAL),
    (r"epidural", Route.EPIDURAL),
    (r"intra[\s-]?vesical(?:ly)?", Route.INTRAVESICAL),
    (r"intra[\s-]?articular", Route.INTRA_ARTICULAR),
    (r"intradermal(?:ly)?", Route.INTRADERMAL),
    (r"nebs?|nebuli[sz]ers?|nebuli[sz]ed|(?:for\s+)?inhalation|inhaled|respules?", Route.INHALATION),
    (r"(?:intra)?nasal(?:ly)?", Route.INTRANASAL),
    (r"p\.?o\.?|oral(?:ly)?|by\s+mouth|odt|(?:oral\s+)?disintegrating\s+tab(?:let)?s?|tab(?:let)?s?|cap(?:sule)?s?", Route.ORAL),
)  # fmt: skip
"""What orders write for a route beside the name; IT, IA and ID are left alone, since each has two meanings."""
_ROUTE: Final = re.compile(
    "|".join(f"(?P<r{place}>(?<![\\w-])(?:{told})(?![\\w-]))" for place, (told, _) in enumerate(_ROUTES)),
    re.IGNORECASE,
)
_FORM: Final = re.compile(
    r"(?<![\w-])(?:(?:for\s+)?inj(?:ection|ectable|ect)?s?|soln?s?|solutions?|susp(?:ension)?s?|recon(?:stituted)?|powder|lyophilized|lyo|vials?|vl|sdv|mdv|sdpf"
    r"|amp(?:ule|oule)?s?|pfs|(?:prefilled\s+|pre-filled\s+)?syringes?|syr|auto-?injectors?|pens?|kits?|(?:mini)?bags?|bottles?|infusions?|bolus(?:es)?|chemo(?:therapy)?"
    r"|premix(?:ed)?|single[\s-](?:dose|use)|multi(?:ple)?[\s-]?dose|preservative[\s-]free|usp|generic|iud|intrauterine\s+device|joint\s+injection"
    r"|subdermal|pump|on-?body|onpro|test\s+dose|loading\s+dose|load|dose|neonatal|pediatric|hd|esrd|non-?esrd|in\s+oil|in\s+sesame\s+oil|left|right|deltoid|gluteal|knees?|shoulders?|hips?|r|l|rt|lt|bilateral(?:ly)?|both|shots?|insertion|porcine|jr|of|#|each|eye|od|os|ou|it|ia|liquid|unit[\s-]dose|emergency(?=\s+kit)|starter(?=\s+(?:kit|pack))"
    # what makers call their containers, as labels and chargemasters write it behind the drug
    r"|act-?o-?vials?|carpujects?|isecure|simplist|add-?vantage|duplex|galaxy|sureclick|unoready|sensoready|mixject|smartject|autotouch|hypak|ansyr"
    r"|lifeshield|novaplus|viaflex|freeflex|flip-?tops?|tubex)(?![\w-])",
    re.IGNORECASE,
)
_PRODUCT: Final = re.compile(
    r"(?<![\w-])(?:implants?|inserts?|pellets?|wafers?|gel|cream|patch(?:es)?|er|xr|sr|extended[\s-]release|long[\s-]acting|drops?|spray|intracameral|intraocular)(?![\w-])",
    re.IGNORECASE,
)
_PRESERVATIVE_FREE: Final = re.compile(r"(?<![\w-])(?:pf|mpf|p\.f\.|preservative[\s-]free)(?![\w-])", re.IGNORECASE)
_SHORT: Final = {
    "sod": "sodium", "succ": "succinate", "succin": "succinate", "phos": "phosphate", "acet": "acetate", "sulf": "sulfate", "pot": "potassium",
    "bicarb": "bicarbonate", "vit": "vitamin", "mag": "magnesium", "hydrobrom": "hydrobromide", "chlor": "chloride", "cyp": "cypionate",
    "gluc": "gluconate", "tromet": "tromethamine", "nacl": "sodium chloride",
}  # fmt: skip
"""How orders shorten the words of salts."""
_LETTERS: Final = re.compile(r"[a-z][a-z0-9]|[0-9][a-z]|[a-z]-[0-9]|[a-z]\.[a-z]", re.IGNORECASE)
_SHORTENED: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_SHORT)})(?![\w])\.?", re.IGNORECASE)


@attrs.frozen
class StatedAmount:
    """An amount beside a drug's name.

    Attributes:
        text: As written.
        kind: ``"amount"`` (a dose, or what a container holds), ``"strength"`` (an amount per volume, a percentage or a ratio), ``"rate"``
            (per body weight, surface or time), ``"number"`` (without a unit) or ``"count"`` (how many).
    """

    text: str
    kind: str


@attrs.frozen
class DrugText:
    """A drug as an order writes it, in its parts.

    Attributes:
        text: As given.
        names: The names with the rest taken away: the one outside brackets, then those in brackets. None is blank.
        amounts: The amounts, as written, in their order.
        route: The route, or None if none is stated or two are.
        is_preservative_free: Whether it says so.
    """

    text: str
    names: tuple[str, ...]
    amounts: tuple[StatedAmount, ...]
    route: Route | None
    is_preservative_free: bool

    @staticmethod
    def bare(name: str) -> str:
        """Return *name* without routes and forms."""
        return _tidy(_ROUTE.sub(" ", _FORM.sub(" ", name)))

    @staticmethod
    def without_numbers(name: str) -> str:
        """Return *name* without numbers that have no unit: ``Kenalog`` of ``Kenalog-40``."""
        return _tidy(_BARE.sub(" ", _GLUED.sub(" ", name)))

    @staticmethod
    def without_product_words(name: str) -> str:
        """Return *name* without words such as ``implant`` or ``ER``, which add nothing to a brand and change a substance."""
        return _tidy(_BARE.sub(" ", _PRODUCT.sub(" ", _ROUTE.sub(" ", _FORM.sub(" ", name)))))

    def readings(self, name: str) -> Iterator[str]:
        """Yield what *name*, one of `names`, may be, the longest first: without forms, without bare numbers, without routes.

        >>> list(drug_text("Isovue 370 inj").readings("Isovue 370 inj"))
        ['Isovue 370', 'Isovue']
        """
        seen = {""}
        formless = _tidy(_FORM.sub(" ", name))
        for text in (
            name,
            formless,
            _tidy(_BARE.sub(" ", _GLUED.sub(" ", formless))),
            _tidy(_ROUTE.sub(" ", formless)),
            _tidy(_BARE.sub(" ", _GLUED.sub(" ", _ROUTE.sub(" ", formless)))),
        ):
            if text not in seen and words_of(text) != words_of(self.text):
                seen.add(text)
                yield text


@small_cache(4096)
def drug_text(text: str) -> DrugText:
    """Return the parts of a drug as an order or a chart writes it.

    >>> told = drug_text("methylPREDNISolone sod succ (SOLU-Medrol) 125 mg IV")
    >>> told.names, told.amounts[0].text, str(told.route)
    (('methylPREDNISolone sodium succinate IV', 'SOLU-Medrol'), '125 mg', 'intravenous')
    """
    amounts: list[StatedAmount] = []
    left, diluent = _parted(_RUN_ON.sub(" ", " ".join(text.split())))
    inner: list[str] = []
    while (found := _BRACKETS.search(left)) is not None:
        inner.insert(0, found[1])
        left = f"{left[: found.start()]} {left[found.end() :]}"
    bare = [_without_amounts(part, amounts) for part in (left, *inner)]
    is_free = any(_PRESERVATIVE_FREE.search(part) for part in bare)
    routes = {_ROUTES[int(str(match.lastgroup)[1:])][1] for part in (*bare, diluent) for match in _ROUTE.finditer(part)}
    names = [_tidy(_PRESERVATIVE_FREE.sub(" ", _SHORTENED.sub(_written_out, part))) for part in bare]
    names = [name for name in names if _LETTERS.search(_ROUTE.sub(" ", _FORM.sub(" ", name)))]
    return DrugText(text, tuple(dict.fromkeys(names)), tuple(amounts), _one_route(routes), is_free)


def _parted(text: str) -> tuple[str, str]:
    """Return *text* before its diluent, and the diluent with what follows."""
    found = _DILUENT.search(text)
    return (text, "") if found is None else (text[: found.start()], text[found.start() :])


def _without_amounts(part: str, amounts: list[StatedAmount]) -> str:
    """Return *part* without its amounts, counts and schedule; the amounts go to *amounts*."""
    left = part
    for pattern in (_COUNT, _AMOUNT, _RATIO, _SCHEDULE, _CONTAINER):
        if pattern is not _SCHEDULE:
            amounts.extend(_stated(pattern, match) for match in pattern.finditer(left))
        left = pattern.sub(" ", left)
    amounts.extend(
        StatedAmount(match[0].lstrip("-"), "number") for bare in (_GLUED, _BARE) for match in bare.finditer(left)
    )
    return left


def _stated(pattern: re.Pattern[str], match: re.Match[str]) -> StatedAmount:
    text = " ".join(match[0].split())
    if pattern in {_COUNT, _CONTAINER}:
        return StatedAmount(text, "count")
    if pattern is _RATIO or "%" in text or "percent" in text.lower():
        return StatedAmount(text, "strength")
    per = str(match["per"]).lower()
    if not per:
        return StatedAmount(text, "amount")
    is_rate = re.search(r"kg|m2|m\u00b2|hr|hour|\bh\b|min|day", per) is not None
    return StatedAmount(text, "rate" if is_rate else "strength")


def _written_out(match: re.Match[str]) -> str:
    return _SHORT[match[0].lower().rstrip(".")]


def _one_route(routes: set[Route]) -> Route | None:
    """Return the one route; of IV and a kind of IV the kind."""
    left = (
        routes - {Route.INTRAVENOUS}
        if len(routes) > 1 and any(one.is_intravenous for one in routes - {Route.INTRAVENOUS})
        else routes
    )
    return next(iter(left)) if len(left) == 1 else None


def _tidy(text: str) -> str:
    """Return *text* without the punctuation and spaces that taking parts away left behind."""
    spaced = re.sub(r"\s*,\s*(?=,|$)|(?<=\s)[-/+&;:.,]+(?=\s|$)|^[-/+&;:.,\s]+", " ", f"{text} ")
    return " ".join(spaced.split()).strip(" ,;:/+&")
