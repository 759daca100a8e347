"""Where the two built programs begin: kh49 works without a screen, kh49-desktop opens the window."""

import sys
from pathlib import Path

from kh49_desktop.__main__ import command_line, window

if __name__ == "__main__":
    sys.exit(command_line() if Path(sys.executable).stem.lower() == "kh49" else window())
