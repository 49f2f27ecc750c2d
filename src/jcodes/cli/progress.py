"""A line on a terminal's standard error with what is done; nothing on anything else."""

import sys
import time
from typing import Final, Self

__all__ = ["Progress"]

_WIDTH: Final = 30


class Progress:
    """Shows what is done while a command runs, and takes it away at the end."""

    def __init__(self, noun: str = "rows") -> None:
        """Initialize; *noun* is what is counted, in the plural."""
        self._noun = noun
        self._is_shown = sys.stderr.isatty()
        self._start = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int, whole: int | None = None) -> None:
        """Show how many are done, of *whole* if it is known."""
        if not self._is_shown:
            return
        speed = done / max(time.monotonic() - self._start, 1e-6)
        bar = ""
        if whole:
            full = _WIDTH * done // whole
            bar = f"[{'#' * full}{'.' * (_WIDTH - full)}] {100 * done // whole:3} %  "
        sys.stderr.write(f"\r\x1b[K{bar}{done:,} {self._noun}, {speed:,.0f} a second")
        sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
