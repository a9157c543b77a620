"""Debian's kernels, unpacked so that QEMU starts them fast."""

import gzip
import hashlib
import io
import lzma
import os
import shutil
import struct
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from . import bundles, cache, miniyaml
from .apt import Suite
from .said import LabError, say

DAYS_KEPT = 7  # for an initramfs; making one takes a second
TABLE = cache.HERE / "kernels.yaml"


def names():
    """The kernels that the lab knows."""
    return list(miniyaml.load(TABLE))


def fetch(name):
    """Unpacks the kernel unless it is there: vmlinux, config, release, decompressed modules."""
    at = cache.folder("kernels", name)
    if (at / "release").exists():
        return
    bundles.fetch("base")
    wanted = miniyaml.load(TABLE)[name]
    suite = Suite(wanted["suite"])
    # The meta package depends on the plain flavour; looking for the newest name would find -rt or -cloud.
    words = suite.field("linux-image-amd64", "Depends").replace(",", " ").split()
    depends = next((word for word in words if word.startswith("linux-image-")), None)
    if not depends:
        raise LabError(f"kernel {name}", f"linux-image-amd64 of {wanted['suite']} depends on {words}",
                       "a linux-image-RELEASE", "see how Debian packs it now, and lablib/kernels.py")
    release = depends.removeprefix("linux-image-")
    if not release.startswith(name + ".") and not wanted.get("or-newer"):
        raise LabError(f"kernel {name}", f"{wanted['suite']} now has {release}", f"{name}.*",
                       "name the suite that has it in lab/kernels.yaml")
    packages = [depends]
    # From 6.19 on Debian splits the image: -binary has vmlinuz, -modules the modules, -base the configuration.
    split = suite.field(depends, "Depends")
    if f"linux-modules-{release}" in split:
        packages = [f"linux-{part}-{release}" for part in ("binary", "modules", "base")]
    say(f"fetching kernel {name} ({release} of {wanted['suite']})")
    shutil.rmtree(at, ignore_errors=True)
    part = cache.made("kernels", f"{name}.{os.getpid()}")
    suite.unpack(packages, part)
    if not (part / "lib").exists():
        (part / "lib").symlink_to("usr/lib")
    modules = part / "lib/modules" / release
    for file in ("vmlinuz", "config"):
        found = next((p for p in (part / f"boot/{file}-{release}", modules / file) if p.exists()), None)
        if not found:
            raise LabError(f"kernel {name}", f"no {file} in {', '.join(packages)}", "it in boot or in the modules",
                           "see how Debian packs it now, and lablib/kernels.py")
        (part / file).symlink_to(found.relative_to(part))
    (part / "vmlinux").write_bytes(vmlinux((part / "vmlinuz").read_bytes(), name))
    say(f"decompressing the modules of {release}")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(decompress, modules.rglob("*.ko.xz")))
    done = bundles.kmod("depmod", "-b", part, release)
    if done.returncode:
        raise LabError(f"depmod {release}", done.stderr.strip(), "it to succeed", f"remove {part} and fetch again")
    (part / "release").write_text(release + "\n")
    part.rename(at)


def decompress(file):
    """Here and once: in the guest each modprobe would do it under emulation."""
    file.with_suffix("").write_bytes(lzma.decompress(file.read_bytes()))
    file.unlink()


def vmlinux(image, name):
    """The kernel inside a bzImage (Documentation/arch/x86/boot.rst), which PVH enters directly."""
    setup_sectors = image[0x1F1] or 4
    offset, length = struct.unpack_from("<II", image, 0x248)
    packed = image[(setup_sectors + 1) * 512 + offset:][:length - 4]
    if packed[:4] == b"\x28\xb5\x2f\xfd":
        return subprocess.run([*bundles.command("base", "zstd"), "-qdc"], input=packed, stdout=subprocess.PIPE,
                              check=True).stdout
    if packed[:6] == b"\xfd7zXZ\0":
        return lzma.decompress(packed)
    if packed[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=io.BytesIO(packed)).read()
    raise LabError(f"kernel {name}", f"a compression that starts with {packed[:4].hex()}", "zstd, xz or gzip",
                   "teach it to lablib/kernels.py")


def folder(name):
    """The unpacked kernel."""
    at = cache.folder("kernels", name)
    if name not in names():
        raise LabError(f"kernel {name}", "no such kernel in lab/kernels.yaml", " or ".join(names()), "name one of them")
    if not (at / "release").exists():
        raise LabError(f"kernel {name}", f"not in {cache.folder()}", "it fetched", f"run: lab/fetch {name}")
    return at


def release(name):
    """What uname -r says in it."""
    return (folder(name) / "release").read_text().strip()


def initrd(name, modules):
    """An initramfs with busybox, the modules with all that they need, and the lab's two scripts."""
    at = folder(name)
    files = []
    for module in modules:
        done = bundles.kmod("modprobe", "-d", at, "-S", release(name), "--show-depends", module)
        if done.returncode:
            raise LabError(f"kernel {name}", f"no module {module}", "one by that name", "see lib/modules in the cache")
        for line in done.stdout.splitlines():
            if line.startswith("insmod ") and line.split()[1] not in files:
                files.append(line.split()[1])
    content = {"bin/busybox": bundles.path("base", "usr/bin/busybox", "bin/busybox"),
               "init": cache.HERE / "guest/init", "start": cache.HERE / "guest/start"}
    listed = []
    for file in files:
        listed.append(os.path.basename(file))
        content["modules/" + listed[-1]] = file
    archive = cpio(content, "\n".join(listed) + "\n" if listed else "")
    out = cache.made("initrd") / f"{name}-{hashlib.sha256(archive).hexdigest()[:16]}.cpio"
    if not out.exists():
        for old in out.parent.iterdir():
            if old.stat().st_mtime < time.time() - DAYS_KEPT * 86400:
                old.unlink(missing_ok=True)
        part = out.with_suffix(f".{os.getpid()}")
        part.write_bytes(archive)
        part.rename(out)
    return out


def cpio(files, module_list):
    """A newc archive (Documentation/driver-api/early-userspace/buffer-format.rst)."""
    out = bytearray()

    def entry(name, mode, data):
        raw = name.encode() + b"\0"
        numbers = [entry.inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(raw), 0]
        entry.inode += 1
        out.extend(b"070701" + b"".join(b"%08X" % number for number in numbers) + raw)
        out.extend(bytes(-len(out) % 4))
        out.extend(data)
        out.extend(bytes(-len(out) % 4))

    entry.inode = 1
    for name in ("bin", "modules"):
        entry(name, 0o040755, b"")
    for name, file in files.items():
        with open(file, "rb") as opened:
            entry(name, 0o100755, opened.read())
    entry("modules.list", 0o100644, module_list.encode())
    entry("TRAILER!!!", 0, b"")
    return bytes(out)
