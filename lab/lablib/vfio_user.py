"""Made-up PCI functions: a config space, served to QEMU's vfio-user-pci (QEMU >= 10.1).

The guest sees ids, class, BARs, link state and capabilities as devices/NAME.yaml describes them. BARs read as zero,
no interrupt ever comes, and what the guest writes to control registers is kept, as in hardware. Layouts: PCI Express
Base Specification, chapter 7, in the names of include/uapi/linux/pci_regs.h; messages: QEMU's docs/interop/vfio-user.rst.
"""

import array
import json
import os
import socket
import struct
import threading

from . import cache, miniyaml
from .said import LabError

UNITS = {"K": 10, "M": 20, "G": 30, "T": 40}
PAYLOADS = {128: 0, 256: 1, 512: 2, 1024: 3, 2048: 4, 4096: 5}
SPEEDS = {2.5: 1, 5: 2, 8: 3, 16: 4, 32: 5, 64: 6}


def size_of(text):
    """Bytes of 4096, 64K, 128G."""
    text = str(text)
    return int(text[:-1]) << UNITS[text[-1]] if text[-1] in UNITS else int(text, 0)


def known(name):
    """Whether there is a description of such a device."""
    return (cache.HERE / "devices" / f"{name}.yaml").exists()


class ConfigSpace:
    """4 KiB, and a mask of the bits that the guest may write."""

    def __init__(self, described):
        self.bytes, self.writable = bytearray(4096), bytearray(4096)
        self.next_cap, self.cap_link, self.next_ext, self.last_ext = 0x40, 0x34, 0x100, None
        self.bars = [0] * 6
        self.header(described)
        self.capability(0x01, struct.pack("<HI", 0x0003, 0x0008), b"\0\0\x03\x81\0\0")  # PCI_CAP_ID_PM
        self.msi(described.get("msi", 1))
        self.express(described)
        for extended in described.get("extended", []):
            words = {"is": extended} if isinstance(extended, str) else extended
            getattr(self, "ext_" + words["is"])(words)

    def put(self, at, size, value, writable=0):
        self.bytes[at:at + size] = value.to_bytes(size, "little")
        self.writable[at:at + size] = writable.to_bytes(size, "little")

    def header(self, described):
        self.put(0x00, 2, described["vendor"])
        self.put(0x02, 2, described["device"])
        self.put(0x04, 2, 0, 0x0547)
        self.put(0x06, 2, 0x0010)
        self.put(0x08, 4, described["class"] << 8 | described.get("revision", 0))
        self.put(0x0C, 1, 0, 0xFF)
        self.put(0x2C, 2, described.get("subvendor", described["vendor"]))
        self.put(0x2E, 2, described.get("subdevice", 0))
        self.put(0x3C, 1, 0, 0xFF)
        self.put(0x3D, 1, 1)
        index = 0
        for bar in described.get("bars", []):
            size = self.bars[index] = size_of(bar["size"])
            wide = bar.get("wide", True)
            flags = (4 if wide else 0) | (8 if bar.get("prefetch", wide) else 0)
            self.put(0x10 + 4 * index, 4, flags, ~(size - 1) & 0xFFFFFFF0)
            if wide:
                self.put(0x14 + 4 * index, 4, 0, ~(size - 1) >> 32 & 0xFFFFFFFF)
            index += 2 if wide else 1

    def msi(self, vectors):
        control = 0x0180 | (vectors.bit_length() - 1) << 1
        self.msi_control = control
        self.capability(0x05, struct.pack("<HIIHHII", control, 0, 0, 0, 0, 0, 0),
                        struct.pack("<HIIHHII", 0x0071, 0xFFFFFFFC, 0xFFFFFFFF, 0xFFFF, 0, 0xFFFFFFFF, 0))

    def express(self, described):
        most = SPEEDS[described.get("max-speed", 32)]
        speed = SPEEDS[described["speed"]] if "speed" in described else most
        widest = described.get("max-width", 16)
        width = described.get("width", widest)
        devcap = PAYLOADS[described.get("max-payload-supported", 256)] | 1 << 5 | 1 << 15 | 1 << 28
        devctl = (PAYLOADS[described.get("max-payload", 128)] << 5 | PAYLOADS[described.get("max-read", 512)] << 12
                  | (1 << 4 if described.get("relaxed-ordering", True) else 0) | 1 << 8 | 1 << 11)
        lnkcap = most | widest << 4 | described.get("aspm-supported", 2) << 10 | 1 << 22
        devcap2 = 0x1F | (1 << 8 | 1 << 7 if described.get("atomics", True) else 0) | 1 << 16 | 1 << 4
        self.capability(
            0x10,
            struct.pack("<HIHHIHHIHHIHHIHHIHH", 0x0002, devcap, devctl, 0, lnkcap, described.get("aspm", 0) | 1 << 6,
                        speed | width << 4 | 1 << 12, 0, 0, 0, 0, 0, 0, devcap2, 0, 0, ((1 << most) - 1) << 1, most, 0),
            struct.pack("<HIHHIHHIHHIHHIHHIHH", 0, 0, 0x7FFF, 0, 0, 0x0FC3, 0, 0, 0, 0, 0, 0, 0, 0, 0xFFFF, 0, 0,
                        0xFFFF, 0))

    def capability(self, number, body, writable):
        at = self.next_cap
        self.bytes[self.cap_link] = at
        self.bytes[at], self.cap_link = number, at + 1
        self.bytes[at + 2:at + 2 + len(body)] = body
        self.writable[at + 2:at + 2 + len(writable)] = writable
        self.next_cap = at + 2 + len(body) + 3 & ~3

    def extended(self, number, version, body, writable=b""):
        at = self.next_ext
        if self.last_ext is not None:
            head = int.from_bytes(self.bytes[self.last_ext:self.last_ext + 4], "little")
            self.put(self.last_ext, 4, head & 0xFFFFF | at << 20)
        self.put(at, 4, number | version << 16)
        self.bytes[at + 4:at + 4 + len(body)] = body
        self.writable[at + 4:at + 4 + len(writable)] = writable
        self.last_ext, self.next_ext = at, at + 4 + len(body) + 3 & ~3

    def ext_aer(self, _):
        self.extended(0x01, 2, struct.pack("<IIIIII", 0, 0x00400000, 0x00462030, 0, 0x6000, 0xA0) + bytes(24),
                      struct.pack("<IIIIII", 0, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0xFFFFFFFF, 0x140))

    def ext_ats(self, words):
        self.extended(0x0F, 1, struct.pack("<HH", 1 << 5 | words.get("queue", 0), 0), struct.pack("<HH", 0, 0x801F))

    def ext_pri(self, words):
        self.extended(0x13, 1, struct.pack("<HHII", 0, 0x8100, words.get("requests", 512), 0),
                      struct.pack("<HHII", 3, 0, 0, 0xFFFFFFFF))

    def ext_pasid(self, words):
        self.extended(0x1B, 1, struct.pack("<HH", words.get("width", 20) << 8 | 6, 0), struct.pack("<HH", 0, 7))

    def ext_acs(self, words):
        can = words.get("supported", 0)
        self.extended(0x0D, 1, struct.pack("<HH", can, words.get("enabled", 0)), struct.pack("<HH", 0, can))

    def ext_rebar(self, words):
        sizes = 0
        for size in words["sizes"]:
            sizes |= 1 << size_of(size).bit_length() - 1 - 20 + 4
        control = words.get("bar", 0) | 1 << 5 | size_of(words["current"]).bit_length() - 1 - 20 << 8
        self.extended(0x15, 1, struct.pack("<II", sizes & 0xFFFFFFFF, control), struct.pack("<II", 0, 0x3F00))

    def ext_sriov(self, words):
        vfs = words["vfs"]
        self.extended(0x10, 1, struct.pack("<IHHHHHHHHHHII", 0, 0, 0, vfs, vfs, 0, 0, 4, 1, 0, words.get("device", 0),
                                           0x553, 1) + bytes(28))

    def ext_ltr(self, _):
        self.extended(0x18, 1, struct.pack("<HH", 0, 0), struct.pack("<HH", 0x1FFF, 0x1FFF))

    def read(self, at, size):
        return bytes(self.bytes[at:at + size])

    def write(self, at, data):
        for i, value in enumerate(data, at):
            keep = self.writable[i]
            self.bytes[i] = self.bytes[i] & ~keep | value & keep


class Device:
    """One function behind one socket; its thread ends when QEMU hangs up."""

    CONFIG_REGION = 7
    VERSION, DMA_MAP, DMA_UNMAP, INFO, REGION, _, IRQ, SET_IRQS, READ, WRITE, _, _, RESET = range(1, 14)

    def __init__(self, name, changes, path):
        described = {**miniyaml.load(cache.HERE / "devices" / f"{name}.yaml"), **changes}
        described.pop("about", None)
        try:
            self.config = ConfigSpace(described)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise LabError(f"lab/devices/{name}.yaml", f"{type(error).__name__} {error}",
                           "what lablib/vfio_user.py understands", "correct the description") from None
        self.listener = socket.socket(socket.AF_UNIX)
        # Bound before QEMU starts, so there is nothing to wait for.
        self.listener.bind(str(path))
        self.listener.listen(1)

    def start(self):
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        try:
            connection, _ = self.listener.accept()
            while True:
                number, command, size, flags, _ = struct.unpack("<HHIII", take(connection, 16))
                answer = self.answer(command, take(connection, size - 16))
                if flags & 0x10:  # no reply wanted
                    continue
                if answer is None:
                    connection.sendall(struct.pack("<HHIII", number, command, 16, 0x21, 95))
                else:
                    connection.sendall(struct.pack("<HHIII", number, command, 16 + len(answer), 1, 0) + answer)
        except (EOFError, OSError):
            pass

    def answer(self, command, body):
        if command == self.VERSION:
            can = {"capabilities": {"max_msg_fds": 8, "max_data_xfer_size": 1 << 20}}
            return body[:4] + json.dumps(can).encode() + b"\0"
        if command == self.INFO:
            return struct.pack("<IIII", 16, 3, 9, 5)  # resettable, PCI; 9 regions, 5 kinds of interrupt
        if command == self.REGION:
            index = struct.unpack_from("<I", body, 8)[0]
            bars = self.config.bars
            size = 4096 if index == self.CONFIG_REGION else bars[index] if index < 6 else 0
            return struct.pack("<IIIIQQ", 32, 3 if size else 0, index, 0, size, index << 40)
        if command == self.IRQ:
            index = struct.unpack_from("<I", body, 8)[0]
            vectors = 1 << (self.config.msi_control >> 1 & 7)
            return struct.pack("<IIII", 16, 1, index, {0: 1, 1: vectors}.get(index, 0))
        if command == self.READ:
            at, region, size = struct.unpack_from("<QII", body)
            return body[:16] + (self.config.read(at, size) if region == self.CONFIG_REGION else bytes(size))
        if command == self.WRITE:
            at, region, size = struct.unpack_from("<QII", body)
            if region == self.CONFIG_REGION:
                self.config.write(at, body[16:16 + size])
            return body[:16]
        if command == self.DMA_UNMAP:
            return body
        return b"" if command in (self.DMA_MAP, self.SET_IRQS, self.RESET) else None


def take(connection, size):
    """Exactly so many bytes; descriptors that come along (guest memory, eventfds) are closed."""
    out = b""
    while len(out) < size:
        data, beside, _, _ = connection.recvmsg(size - len(out), socket.CMSG_SPACE(64 * 4))
        for level, kind, payload in beside:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                descriptors = array.array("i")
                descriptors.frombytes(payload[:len(payload) // 4 * 4])
                for descriptor in descriptors:
                    os.close(descriptor)
        if not data:
            raise EOFError
        out += data
    return out
