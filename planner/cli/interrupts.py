"""Ctrl-C at any moment: quietly, with the exit code that says so.

Python raises `KeyboardInterrupt` wherever it happens to be. While it loads modules that is a bad
place: a library of compiled code may turn it into an `ImportError`, and a callback of the
interpreter prints a traceback and goes on as if nothing had been. So until commands can be read
the process ends where it stands, as nothing has begun that would have to be put away; and from
then on what was pressed is remembered, and pressed again where the interpreter has lost it.
"""

import os
import signal
import sys

INTERRUPTED = 130

TYPE_CHECKING = False

if TYPE_CHECKING:
    from types import FrameType

_AS_JSON = b"""{
  "error": {
    "kind": "interrupted",
    "exit_code": 130,
    "message": "interrupted",
    "hint": null
  }
}
"""
"""What `planner.cli.exits` would write; a test holds the two together."""

_AGAIN = 0.05
"""Seconds after which an interrupt that was lost comes again: out of the callback that lost it."""


def end_at_once() -> None:
    """Let Ctrl-C end this process where it stands, before anything is loaded or begun."""
    signal.signal(signal.SIGINT, _end)


def _end(_number: int, _frame: "FrameType | None") -> None:
    if "--json" in sys.argv[1:]:
        os.write(1, _AS_JSON)
    os.write(2, b"error: interrupted\n")
    os._exit(INTERRUPTED)


class Interrupts:
    """Raises `KeyboardInterrupt` for Ctrl-C as Python does, and knows that it did.

    Attributes
    ----------
    heard
        Whether Ctrl-C was pressed: any error after that may be what has become of it.
    """

    def __init__(self) -> None:
        self.heard = False

    def listen(self) -> None:
        """Take over from now on, in callbacks of the interpreter as well."""
        signal.signal(signal.SIGINT, self._raise)
        sys.unraisablehook = self._press_again

    def stop(self) -> None:
        """Leave Ctrl-C to the system: what is left is to end, and nothing to be said of it."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    def _raise(self, _number: int, _frame: "FrameType | None") -> None:
        self.heard = True
        raise KeyboardInterrupt

    def _press_again(self, lost: "sys.UnraisableHookArgs") -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            sys.__unraisablehook__(lost)
            return
        import _thread
        import threading

        timer = threading.Timer(_AGAIN, _thread.interrupt_main)
        timer.daemon = True
        timer.start()
