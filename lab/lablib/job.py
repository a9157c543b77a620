"""What lab/vm and lab/reboot have in common: the work folder, options, the command's text."""

import argparse
import os
import re
import shlex
import shutil
import tempfile
import time
from pathlib import Path

from . import cache
from .said import LabError, say


def options(parser):
    """The options that both have."""
    parser.add_argument("--timeout", type=int, default=300, metavar="SECONDS", help="limit for all of it (default 300)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep serial.log, qemu.log and job/dmesg in DIR")
    parser.add_argument("--share", type=Path, metavar="DIR", help="a folder of the host, writable in the guest at /lab/share")
    parser.add_argument("--modules", default="", metavar="NAMES", help="more kernel modules to load, with what they need")


def parser(program, text):
    """A parser whose usage errors look like the lab's other messages and end with 2."""
    return argparse.ArgumentParser(prog=program, description=text, formatter_class=argparse.RawDescriptionHelpFormatter)


def script(words):
    """The words as a shell's: one word is a line for the shell, several are quoted as they are."""
    return (words[0] if len(words) == 1 else shlex.join(words)) + "\n"


def split(words, at="--"):
    """What stands before and after the first such word."""
    return (words[:words.index(at)], words[words.index(at) + 1:]) if at in words else (words, [])


DAYS_KEPT = 7  # for the logs of what failed


class Work:
    """A folder for one run: removed when it went well, kept with the logs when it did not."""

    def __init__(self, name, keep, share):
        self.keep = keep
        if share and not share.is_dir():
            raise LabError(f"--share {share}", "no such folder", "a folder", "make it first")
        self.share = share.resolve() if share else None
        safe = re.sub(r"[^A-Za-z0-9.]+", "-", name)
        for old in cache.made("runs").iterdir():
            if old.stat().st_mtime < time.time() - DAYS_KEPT * 86400:
                shutil.rmtree(old, ignore_errors=True)
        # A socket's path has at most 107 bytes.
        self.path = Path(tempfile.mkdtemp(prefix=safe + "-", dir=cache.made("runs")))
        (self.path / "job").mkdir()
        self.file("folder", os.getcwd())
        if self.share:
            self.file("shared", "")
        self.began = time.monotonic()

    def file(self, name, text):
        (self.path / "job" / name).write_text(text)

    def read(self, name):
        """A file of the guest's, or nothing."""
        try:
            return (self.path / "job" / name).read_text().strip()
        except FileNotFoundError:
            return ""

    def logs_stay(self):
        """Only logs are kept: drives and sockets go."""
        for file in self.path.iterdir():
            if file.suffix in (".raw", ".port", ".sock"):
                file.unlink()

    def done(self, failed):
        """Ends the folder: moved to --keep, left for a person, or removed."""
        self.logs_stay()
        if self.keep:
            self.keep.mkdir(parents=True, exist_ok=True)
            shutil.copytree(self.path, self.keep, dirs_exist_ok=True)
        if not failed or not list(self.path.glob("*serial.log")):
            shutil.rmtree(self.path, ignore_errors=True)

    def seconds(self):
        return time.monotonic() - self.began


def told(work, what, code):
    """One line at the end, with times, where LAB_VERBOSE asks for it."""
    if os.environ.get("LAB_VERBOSE"):
        say(f"{what}: exit {code}, {work.seconds():.1f} s, command from {work.read('began')} to {work.read('ended')} s of uptime")
