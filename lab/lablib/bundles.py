"""Programs from Debian's packages, unpacked into the cache and run with their own libraries."""

import os
import shutil
import subprocess

from . import cache
from .apt import Suite
from .said import LabError, say

# name: suite, packages, with their dependencies, architecture
BUNDLES = {
    "base": ("trixie", ["busybox-static", "kmod", "zstd"], True, "amd64"),
    # vfio-user-pci, and so made-up GPUs, needs QEMU 10.1.
    "qemu": ("sid", ["qemu-system-x86", "seabios"], True, "amd64"),
    # The oldest that loads schedulers and runs with this machine's own libc, libelf and zlib, also in the guest.
    "libbpf": ("bookworm-backports", ["libbpf1"], False, "amd64"),
    # Perl, which this machine has.
    "mmdebstrap": ("trixie", ["mmdebstrap"], False, "amd64"),
    # For native/package/cross: a Java to link, the libraries that it is linked with, and what runs it here.
    "jdk-aarch64": ("trixie", ["openjdk-25-jdk-headless", "openjdk-25-jre-headless"], False, "arm64"),
    "libs-aarch64": ("trixie", ["libc6", "libgcc-s1", "libstdc++6", "zlib1g"], False, "arm64"),
    "qemu-user": ("trixie", ["qemu-user"], True, "amd64"),
}


def fetch(name):
    """Unpacks the bundle unless it is there."""
    at = cache.folder("tools", name)
    if (at / "packages.sha256").exists():
        return
    suite_name, packages, closed, architecture = BUNDLES[name]
    suite = Suite(suite_name, architecture)
    say(f"fetching {name} ({', '.join(packages)} of {suite_name})")
    shutil.rmtree(at, ignore_errors=True)
    part = cache.made("tools", f"{name}.{os.getpid()}")
    suite.unpack(suite.with_dependencies(packages) if closed else packages, part)
    if not (part / "lib").exists():
        (part / "lib").symlink_to("usr/lib")  # as on a whole system: programs name their loader below /lib
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
