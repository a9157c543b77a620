"""The type information (BTF) of kernels with sched_ext, from Debian's packages and without a boot."""

import re
import shutil
import struct

from . import bundles, cache, kernels
from .apt import Suite
from .said import LabError, say

# The suites that have such kernels. A stable suite's own kernel is built without sched_ext.
SUITES = ("trixie-backports", "sid", "experimental")
# Up to 6.18 the kernel is in the package of its modules, from 6.19 on in a small one of its own.
NAME = re.compile(r"linux-(?:image-(?=6\.1[78]\.)|binary-)(\d+)\.(\d+)(?:\.(\d+))?(\+\w+)?-amd64")
# Not the newest of its minor release, but the one whose prototypes pahole got wrong.
MALFORMED = "7.2.12"


def fetch():
    """Gets .BTF of the newest kernel of each minor release that a suite has, and of the one that is malformed."""
    bundles.fetch("base")
    for name in SUITES:
        suite = Suite(name)
        for package in sorted(wanted(suite)):
            release = package.split("-", 2)[2]
            at = cache.folder("btf", f"{release}.btf")
            if at.exists():
                continue
            say(f"fetching the types of kernel {release} ({name})")
            work = cache.made("tmp", f"btf-{release}")
            try:
                suite.unpack([package], work)
                image = next((file for file in work.rglob("vmlinuz*") if file.is_file()), None)
                if not image:
                    raise LabError(package, "no vmlinuz", "one in boot or in lib/modules",
                                   "see how Debian packs it now, and lablib/btf.py")
                part = cache.made("btf") / f"{release}.part"
                part.write_bytes(section(kernels.vmlinux(image.read_bytes(), release), ".BTF", release))
                part.rename(at)
            finally:
                shutil.rmtree(work, ignore_errors=True)


def wanted(suite):
    """The packages to take of a suite."""
    newest, out = {}, []
    names = suite.apt("apt-cache", "pkgnames", "linux-").split()
    for package in names:
        match = NAME.fullmatch(package)
        # A name can be one that others merely mention.
        if not match or not suite.field(package, "Version"):
            continue
        release = tuple(int(part or 0) for part in match.group(1, 2, 3))
        if package.split("-", 2)[2].startswith(MALFORMED + "+"):
            out.append(package)
        if release > newest.get(release[:2], ((0,), ""))[0]:
            newest[release[:2]] = (release, package)
    return {*out, *(package for _, package in newest.values())}


def section(elf, wanted_name, what):
    """A section of a 64-bit little-endian ELF file."""
    table, = struct.unpack_from("<Q", elf, 0x28)
    size, count, names = struct.unpack_from("<HHH", elf, 0x3A)
    headers = [struct.unpack_from("<IIQQQQ", elf, table + i * size) for i in range(count)]
    strings = headers[names][4]
    for name, _, _, _, offset, length in headers:
        if elf[strings + name:elf.index(b"\0", strings + name)] == wanted_name.encode():
            return elf[offset:offset + length]
    raise LabError(f"kernel {what}", f"no section {wanted_name}", "a kernel with type information",
                   "leave it out in lablib/btf.py")
