"""The command `conformance`: run a program on golden vectors and compare its answers."""

from argparse import Namespace

from jcodes.cli.command_options import Commands, add_command
from jcodes.cli.output import print_json, print_text

__all__ = ["add_conformance", "conformance"]

BUNDLED = "bundled"


def add_conformance(commands: Commands) -> None:
    """Add the command."""
    one = add_command(
        commands, "conformance", conformance, "check a program's answers to golden vectors",
        "bundled --ask code -- python -m jcodes.testing.answering", catalog=False,
    )  # fmt: skip
    one.add_argument("file", help="vectors as JSON; 'bundled' for those of the library")
    one.add_argument("program", nargs="+", metavar="COMMAND", help="after --: the program to run, with its arguments")
    one.add_argument(
        "--ask", nargs="+", metavar="NAME", default=[], help="only these: units, discarded, ndc_quantity, ndc11, code"
    )
    one.add_argument(
        "--timeout",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="stop the program after so long without an answer (default: 30)",
    )


def conformance(options: Namespace) -> int:
    """Print how many cases agree and what is wrong with the others; the status is 1 if any is."""
    from jcodes.errors import MalformedError
    from jcodes.errors.messages import shown
    from jcodes.testing.conformance import run_conformance
    from jcodes.testing.vectors import ASKS, VECTORS, golden_vectors

    unknown = [ask for ask in options.ask if ask not in ASKS]
    if unknown:
        raise MalformedError(
            f"no vector asks {shown(unknown[0], ASKS)}", value=unknown[0], hint=f"--ask takes {', '.join(ASKS)}"
        )
    cases = golden_vectors(VECTORS if options.file == BUNDLED else options.file).of(*options.ask)
    found = run_conformance(cases, options.program, timeout=options.timeout)
    print_json(found.to_dict()) if options.json else print_text(found)
    return 0 if found.ok else 1
