"""One QEMU: started, watched, and ended whatever happens."""

import ctypes
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time

from . import bundles, cache
from .said import LabError

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """A signal asked the lab to end."""

    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.code = 128 + number


def heed_signals():
    """From here on SIGTERM and SIGHUP unwind like Ctrl-C, so that machines end."""
    def stop(number, _):
        raise Stopped(number)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


class Port:
    """A virtio port of the guest whose bytes go to one of our streams as they come."""

    def __init__(self, path, stream, on_line=None):
        self.stream, self.on_line, self.rest = stream, on_line, b""
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(1)
        self.thread = threading.Thread(target=self.copy, daemon=True)
        self.thread.start()

    def copy(self):
        try:
            connection, _ = self.listener.accept()
            while data := connection.recv(65536):
                self.pass_on(data)
                if self.on_line:
                    *lines, self.rest = (self.rest + data).split(b"\n")
                    for line in lines:
                        self.on_line(line)
        except OSError:
            pass

    def pass_on(self, data):
        try:
            self.stream.write(data)
            self.stream.flush()
        except (BrokenPipeError, ValueError):
            # Nobody reads any more: the guest still has to be able to write.
            self.stream = open(os.devnull, "wb")

    def close(self):
        """Wakes a thread that still waits for QEMU, and lets one that reads come to the end."""
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.thread.join(5)
        self.listener.close()


class Qemu:
    """A machine in work, a folder of its own. The lab's devices sit at the end of bus 0, out of the way."""

    def __init__(self, work, machine, limit):
        self.work, self.machine, self.limit = work, machine, limit
        self.events = queue.Queue()
        self.share = None
        self.cut_at = None
        # More vCPU threads than cores make TCG several times slower: then one thread runs them in turn.
        self.threads = machine.vcpus if machine.vcpus <= os.cpu_count() else 1

    def folder(self, tag, path, read_only, function):
        words = f"local,id={tag},path={str(path).replace(',', ',,')},security_model=none,multidevs=remap"
        return ["-fsdev", words + (",readonly=on" if read_only else ""), "-device",
                f"virtio-9p-pci,fsdev={tag},mount_tag={tag},bus=pcie.0,addr=1d.{function},multifunction=on"]

    def command(self, boot):
        at = cache.folder("tools", "qemu", "usr")
        out = bundles.command("qemu", "qemu-system-x86_64")
        for data in ("share/qemu", "share/seabios", "lib/ipxe/qemu"):
            out += ["-L", str(at / data)]
        mode = "multi" if self.threads > 1 else "single"
        out += ["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-nic", "none",
                "-accel", f"tcg,thread={mode},tb-size=512", *self.machine.arguments,
                "-serial", f"file:{self.work}/serial.log", *boot,
                *self.folder("root", "/", True, 0), *self.folder("job", self.work / "job", False, 1),
                "-device", "virtio-serial-pci,id=ports,bus=pcie.0,addr=1d.3,max_ports=3"]
        for number, name in enumerate(("out", "err"), 1):
            out += ["-chardev", f"socket,id={name},path={self.work}/{name}.port", "-device",
                    f"virtserialport,bus=ports.0,nr={number},chardev={name},name=lab.{name}"]
        if self.share:
            out += self.folder("share", self.share, False, 4)
        return out

    def run(self, boot):
        """Boots, and returns 'ended', 'limit' or 'cut' (the line cut_at came, and the power went)."""
        ports = [Port(self.work / "out.port", sys.stdout.buffer, self.look), Port(self.work / "err.port",
                                                                              sys.stderr.buffer)]
        for device in self.machine.fakes:
            device.start()
        with open(self.work / "qemu.log", "wb") as log:
            process = subprocess.Popen(self.command(boot), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       start_new_session=True, preexec_fn=die_with_parent)
        watcher = threading.Thread(target=lambda: (process.wait(), self.events.put("ended")), daemon=True)
        watcher.start()
        try:
            return self.events.get(timeout=max(0.1, self.limit - time.monotonic()))
        except queue.Empty:
            return "limit"
        finally:
            process.kill()
            process.wait()
            for port in ports:
                port.close()

    def look(self, line):
        if self.cut_at and line.strip() == self.cut_at:
            self.events.put("cut")


def die_with_parent():
    """Runs in the child: QEMU ends even when the lab is killed with SIGKILL."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def no_result(what, work, how, seconds):
    """The error for a machine that ended without an exit code."""
    serial = lines(work / "serial.log")
    qemu = [line for line in lines(work / "qemu.log") if "qemu" in line and "warning" not in line]
    kept = f"read {work}/serial.log and qemu.log"
    panic = next((line for line in serial if "Kernel panic" in line), None)
    last = serial[-1] if serial else "nothing"
    if how == "limit":
        stage = "the command was still running" if (work / "job/began").exists() else "the boot was not done"
        return LabError(what, f"{stage} after {seconds} s; the last line on the serial port: {last}",
                        "it to end", f"give it more time with --timeout, or {kept}")
    if panic:
        return LabError(what, panic[panic.index("Kernel panic"):], "the command to end", kept)
    if not serial and qemu:
        return LabError(what, qemu[-1], "QEMU to start the machine", kept)
    return LabError(what, f"the machine ended without a result; the last line on the serial port: {last}",
                    "an exit code", kept)


def lines(path):
    """The lines of a log that is not empty, without colours' escapes."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line.strip() for line in text.replace("\x1b", "").splitlines() if line.strip()]
