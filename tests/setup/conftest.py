"""The installer is a plain package beside the add-ons, not an installed one."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "setup"))
