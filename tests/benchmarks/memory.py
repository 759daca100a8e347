"""How much memory this process takes, as Linux tells it; without Qt, which would count in."""

from pathlib import Path


def resident(line: str = "VmRSS") -> float:
    """Return this process's resident memory in MB."""
    told = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(each.split()[1]) / 1024 for each in told if each.startswith(line + ":"))


def peak() -> float:
    """Return the most resident memory this process ever had, in MB.

    Not getrusage: its figure begins with what the process that started this one held.
    """
    return resident("VmHWM")
