"""Debian packages by name, through a private apt per suite: nothing is installed on this machine."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import cache
from .said import LabError, say

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
# Packages that serve only maintainer scripts, and none of those runs.
SCRIPTS_ONLY = ("perl", "systemd", "udev", "debconf", "dpkg", "login", "passwd", "adduser", "apt", "tzdata")


def needed(program, package):
    """The path of a program of this machine."""
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not path:
        raise LabError(program, "not installed", "it on the PATH", f"install it with: apt-get install {package}")
    return path


def archives():
    """Where this machine's own apt gets Debian from: the archive, and its security archive if there is one."""
    own = os.environ.get("KERNEL_TUNE_LAB_MIRROR")
    if own:
        return own, None
    out = subprocess.run(
        [needed("apt-get", "apt"), "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(ORIGIN)",
         "Created-By: Packages"], capture_output=True, text=True, check=True).stdout
    main, security = None, None
    for line in sorted(set(out.splitlines())):
        uri, release, origin = (line.split(None, 2) + ["", ""])[:3]
        if "Debian" not in origin:
            continue
        if "security" in release:
            security = security or uri
        elif "-" not in release:
            main = main or uri
    if not main:
        raise LabError("apt", "no Debian archive in this machine's configuration", "one",
                       "run apt-get update, or name one in KERNEL_TUNE_LAB_MIRROR")
    return main, security


class Suite:
    """A private apt of one suite and architecture. One each: with two suites in one list, apt would mix their libc."""

    def __init__(self, name, architecture="amd64"):
        self.name = name
        self.architecture = architecture
        self.at = cache.made("apt", name if architecture == "amd64" else f"{name}-{architecture}")
        if not Path(KEYRING).exists():
            raise LabError(KEYRING, "not there", "Debian's signing keys",
                           "install them with: apt-get install debian-archive-keyring")
        for part in ("lists/partial", "cache/archives/partial", "none"):
            (self.at / part).mkdir(parents=True, exist_ok=True)
        # An empty status: what apt resolves is complete, whatever this machine has installed.
        (self.at / "status").write_text("")
        sources = "".join(f"deb [signed-by={KEYRING}] {where} main\n" for where in self.sources())
        listed = self.at / "sources.list"
        if not listed.exists() or listed.read_text() != sources or not (self.at / "updated").exists():
            self.update(sources)

    def sources(self):
        """URI and suite of each archive of this suite."""
        main, security = archives()
        out = [f"{main} {self.name}"]
        if security and self.name not in ("sid", "experimental") and not self.name.endswith("-backports"):
            out.append(f"{security} {self.name}-security")
        return out

    def update(self, sources):
        say(f"reading Debian's package lists ({self.name}, {self.architecture})")
        (self.at / "sources.list").write_text(sources)
        self.apt("apt-get", "update")
        (self.at / "updated").touch()

    def apt(self, program, *words, cwd=None):
        """Runs an apt program on this suite alone and returns what it printed."""
        at = self.at
        options = {
            "Dir::Etc::SourceList": at / "sources.list", "Dir::Etc::SourceParts": "/dev/null",
            "Dir::State::Lists": at / "lists", "Dir::State::status": at / "status", "Dir::Cache": at / "cache",
            "Dir::Etc::Preferences": "/dev/null", "Dir::Etc::PreferencesParts": at / "none",
            "APT::Install-Recommends": "false", "APT::Architecture": self.architecture,
            "APT::Architectures": self.architecture, "Acquire::Languages": "none", "Acquire::Retries": "3",
            "Debug::NoLocking": "1",
        }
        if os.geteuid() == 0:
            options["APT::Sandbox::User"] = "root"
        command = [needed(program, "apt"), "-qq"]
        for key, value in options.items():
            command += ["-o", f"{key}={value}"]
        done = subprocess.run([*command, *words], capture_output=True, text=True, cwd=cwd)
        if done.returncode:
            problem = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise LabError(f"{program} {' '.join(words[:3])} ({self.name})", problem, "it to succeed",
                           "look at the network and this machine's apt sources, then try again")
        return done.stdout

    def field(self, package, name):
        """One field of the newest version of a package; empty if it has none."""
        for line in self.apt("apt-cache", "show", "--no-all-versions", package).splitlines():
            if line.startswith(name + ":"):
                return line.split(":", 1)[1].strip()
        return ""

    def with_dependencies(self, packages):
        """package=version of the packages and all that they need, down to libc."""
        out = []
        for line in self.apt("apt-get", "-y", "--print-uris", "install", *packages).splitlines():
            parts = line.split()
            if len(parts) < 2 or not parts[0].startswith("'"):
                continue
            name, version, _ = parts[1].split("_", 2)
            if not any(name == skip or name.startswith((skip + "-base", skip + "-modules")) for skip in SCRIPTS_ONLY):
                out.append(f"{name}={version.replace('%3a', ':')}")
        return out

    def unpack(self, packages, into):
        """Downloads and unpacks packages into a folder, with a list of their files' checksums."""
        with tempfile.TemporaryDirectory(dir=cache.made("tmp")) as work:
            self.apt("apt-get", "download", *packages, cwd=work)
            sums = []
            for deb in sorted(Path(work).iterdir()):
                sums.append(f"{hashlib.sha256(deb.read_bytes()).hexdigest()}  {deb.name.replace('%3a', ':')}")
                subprocess.run([needed("dpkg-deb", "dpkg"), "-x", deb, into], check=True)
            (into / "packages.sha256").write_text("\n".join(sums) + "\n")
