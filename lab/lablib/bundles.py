"""Programs from Debian's packages, unpacked into the cache and run with their own libraries."""

import os
import shutil
import subprocess

from . import cache
from .apt import Suite
from .said import LabError, say

# name: suite, packages, with their dependencies
BUNDLES = {
    "base": ("trixie", ["busybox-static", "kmod", "zstd"], True),
    # vfio-user-pci, and so made-up GPUs, needs QEMU 10.1.
    "qemu": ("sid", ["qemu-system-x86", "seabios"], True),
    # Perl, which this machine has.
    "mmdebstrap": ("trixie", ["mmdebstrap"], False),
}


def fetch(name):
    """Unpacks the bundle unless it is there."""
    at = cache.folder("tools", name)
    if (at / "packages.sha256").exists():
        return
    suite_name, packages, closed = BUNDLES[name]
    suite = Suite(suite_name)
    say(f"fetching {name} ({', '.join(packages)} of {suite_name})")
    shutil.rmtree(at, ignore_errors=True)
    part = cache.made("tools", f"{name}.{os.getpid()}")
    suite.unpack(suite.with_dependencies(packages) if closed else packages, part)
    shutil.rmtree(at, ignore_errors=True)
    part.rename(at)


def path(name, *choices):
    """A file of a bundle: the first of the choices that is there."""
    at = cache.folder("tools", name)
    for choice in choices:
        if (at / choice).exists():
            return at / choice
    raise LabError(name, f"no {choices[0]} in {at}", "the unpacked packages", f"run: lab/fetch {name}")


def command(name, program, called=None):
    """The start of a command line that runs a bundle's program with the bundle's own loader and libraries."""
    loader = path(name, "usr/lib64/ld-linux-x86-64.so.2", "lib64/ld-linux-x86-64.so.2",
                  "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2")
    at = cache.folder("tools", name)
    file = path(name, f"usr/bin/{program}", f"bin/{program}", f"usr/sbin/{program}")
    return [str(loader), "--argv0", called or str(file), "--library-path",
            f"{at}/usr/lib/x86_64-linux-gnu:{at}/lib/x86_64-linux-gnu", str(file)]


def kmod(called, *words):
    """Runs depmod or modprobe and returns what it printed."""
    return subprocess.run([*command("base", "kmod", called), *map(str, words)], capture_output=True, text=True)


def version(name, package):
    """The version of one package of a bundle, as it was fetched."""
    for line in path(name, "packages.sha256").read_text().splitlines():
        parts = line.split()[1].split("_")
        if parts[0] == package:
            return parts[1]
    return "unknown"
