"""The cache: everything that the lab downloads or builds, outside of the tree."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
TREE = HERE.parent


def folder(*parts):
    """A path in the cache: $KERNEL_TUNE_LAB, else kernel-tune-lab in the user's cache folder."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("KERNEL_TUNE_LAB") or Path(home) / "kernel-tune-lab").joinpath(*parts)


def made(*parts):
    """The same, made if it is not there."""
    path = folder(*parts)
    path.mkdir(parents=True, exist_ok=True)
    return path
