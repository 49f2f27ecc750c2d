"""``python -m jcodes``."""

import sys

from jcodes.cli import main

if __name__ == "__main__":
    sys.exit(main())
