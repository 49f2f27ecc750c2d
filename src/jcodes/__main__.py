"""``python -m jcodes``."""
# PYTHON_ARGCOMPLETE_OK

import sys

from jcodes.cli import main

if __name__ == "__main__":
    sys.exit(main())
