"""Choose the command and turn errors into messages and exit codes."""

import importlib
import signal
import sys

from .errors import SetupError


def main():
    """Run the command named first on the command line."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    name, *arguments = sys.argv[1:]
    module = importlib.import_module(f".{name}", __package__)
    try:
        sys.exit(module.main(arguments))
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(error.code)
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        sys.exit(130)


main()
