"""Answer golden vectors of billing units: ``python -m rcm_app.answers``."""

import json
import sys

import jcodes


def main() -> None:
    """Answer each line of standard input with a line on standard output."""
    for line in sys.stdin:
        asked = json.loads(line)
        given = asked["given"]
        names = ("strength", "rounding", "on", "policy")
        facts = {name: given[name] for name in names if given.get(name)}
        subject = given.get("code") or jcodes.Dosage.parse(given["dosage"])
        try:
            bill = jcodes.billing_units(subject, given["dose"], catalog=asked["release"], **facts)
        except jcodes.JcodesError as error:
            answer: dict[str, object] = {"error": kind_of(error)}
        else:
            answer = {"units": bill.administered, "exact": str(bill.exact)}
        print(json.dumps({"id": asked["id"], **answer}))


def kind_of(error: jcodes.JcodesError) -> str:
    """Return the word of the vectors for an error: ``"unknown-code"`` for UnknownCodeError."""
    name = type(error).__name__.removesuffix("Error")
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")


if __name__ == "__main__":
    main()
