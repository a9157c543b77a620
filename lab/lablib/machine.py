"""A machine of machines/NAME.yaml as arguments of QEMU."""

from pathlib import Path

from . import cache, miniyaml, vfio_user
from .said import LabError

# "max" under another CPU's name: a named model only adds a warning for each feature that TCG lacks.
CPUS = {
    "sapphire-rapids": "max,phys-bits=46,vendor=GenuineIntel,family=6,model=143,stepping=8,"
                       "model-id=Intel(R) Xeon(R) Platinum 8480+",
    "genoa": "max,phys-bits=48,vendor=AuthenticAMD,family=25,model=17,stepping=1,topoext=on,"
             "model-id=AMD EPYC 9654 96-Core Processor",
}
# device: the module that drives it
DRIVERS = {"nvme": "nvme", "igb": "igb", "e1000e": "e1000e", "virtio-net": "virtio_net",
           "cxl-memory": "cxl_acpi cxl_pci cxl_port cxl_mem cxl_pmem"}
KEYS = {"about", "server", "setup", "cpus", "memory", "nodes", "distances", "iommu", "append", "modules", "pcie"}


def names():
    """The machines that the lab has."""
    return sorted(file.stem for file in (cache.HERE / "machines").glob("*.yaml"))


def mebibytes(text):
    return vfio_user.size_of(text) >> 20


class Machine:
    """QEMU's arguments, and what the lab has to start besides."""

    def __init__(self, name, work):
        self.name, self.work = name, work
        file = Path(name) if name.endswith(".yaml") else cache.HERE / "machines" / f"{name}.yaml"
        if not file.exists():
            raise LabError(f"machine {name}", "no such file in lab/machines", " or ".join(names()), "name one of them, or a file NAME.yaml")
        said = self.said = miniyaml.load(file)
        for key in said:
            if key not in KEYS:
                raise LabError(str(file), f"'{key}'", ", ".join(sorted(KEYS)), "correct the key")
        self.arguments, self.fakes, self.modules = [], [], str(said.get("modules", "")).split()
        self.append = said.get("append", "")
        self.setup = said.get("setup", [])
        self.options = "q35"
        self.counted = {}
        cpus = {"sockets": 1, "cores": 2, "threads": 1, "model": "sapphire-rapids", **said.get("cpus", {})}
        self.vcpus = cpus["sockets"] * cpus["cores"] * cpus["threads"]
        model = CPUS[cpus["model"]]
        if "server" in said:
            model += self.server(said["server"])
        self.add("-cpu", model, "-smp",
                 f"{self.vcpus},sockets={cpus['sockets']},dies=1,cores={cpus['cores']},threads={cpus['threads']}")
        self.memory()
        self.iommu()
        for index, root in enumerate(said.get("pcie", [])):
            self.root(index, root)
        self.arguments[:0] = ["-machine", self.options]

    def add(self, *words):
        self.arguments += words

    def server(self, words):
        """Looks like hardware: no hypervisor bit in CPUID, and the maker's names in the DMI tables."""
        maker, product = words["maker"], words["product"]
        self.add("-smbios", f"type=0,vendor={maker},version=1.0", "-smbios", f"type=1,manufacturer={maker},product={product}",
                 "-smbios", f"type=2,manufacturer={maker},product={product}", "-smbios", f"type=3,manufacturer={maker}")
        return ",hypervisor=off"

    def next(self, kind):
        """Numbers from 0, one row per kind."""
        self.counted[kind] = self.counted.get(kind, -1) + 1
        return self.counted[kind]

    def memory(self):
        # Shared, since vfio-user needs it so.
        nodes = self.said.get("nodes", [{"memory": self.said.get("memory", "2G")}])
        self.megabytes = sum(mebibytes(node["memory"]) for node in nodes)
        if any(root.get("cxl") for root in self.said.get("pcie", [])):
            self.add("-m", f"{self.megabytes}M,maxmem={self.megabytes + 8192}M,slots=8")
        else:
            self.add("-m", f"{self.megabytes}M")
        for index, node in enumerate(nodes):
            self.add("-object", f"memory-backend-memfd,id=ram{index},size={node['memory']},share=on")
            if "nodes" not in self.said:
                self.options += ",memory-backend=ram0"
                return
            words = f"node,nodeid={index},memdev=ram{index}"
            if "cpus" in node:
                words += f",cpus={node['cpus']}"
            if "near" in node:  # memory only: the node whose CPUs are nearest
                words += f",initiator={node['near']}"
            elif any("near" in other for other in nodes):
                words += f",initiator={index}"
            self.add("-numa", words)
        if any("near" in node for node in nodes):
            self.options += ",hmat=on"
            self.hmat(nodes)
        for source, row in enumerate(self.said.get("distances", [])):
            for target, value in enumerate(row):
                self.add("-numa", f"dist,src={source},dst={target},val={value}")

    def hmat(self, nodes):
        """ACPI HMAT wants a complete matrix: latencies in ns, bandwidths, after what the distances tell."""
        for source, node in enumerate(nodes):
            for target in range(len(nodes) if "cpus" in node else 0):
                far = self.said["distances"][source][target]
                self.add("-numa", f"hmat-lb,initiator={source},target={target},hierarchy=memory,"
                                  f"data-type=access-latency,latency={far * 9}",
                         "-numa", f"hmat-lb,initiator={source},target={target},hierarchy=memory,"
                                  f"data-type=access-bandwidth,bandwidth={2000 // far}G")

    def iommu(self):
        kind = self.said.get("iommu")
        if kind == "intel":
            self.add("-device", "intel-iommu,intremap=on,device-iotlb=on,aw-bits=48,scalable-mode=on,fsts=on,svm=on,"
                                "pasid-bits=20,caching-mode=on")
        elif kind == "amd":
            self.add("-device", "amd-iommu,intremap=on,device-iotlb=on,xtsup=on,dma-remap=on")
        elif kind:
            raise LabError(f"lab/machines/{self.name}.yaml", f"iommu: {kind}", "intel or amd", "correct the value")
        if kind:
            self.options += ",kernel-irqchip=split"

    def root(self, index, root):
        """A host bridge of its own where a NUMA node is told, else the first one."""
        bus, cxl = "pcie.0", root.get("cxl")
        if "node" in root:
            bus = f"host{index}"
            self.add("-device", f"{'pxb-cxl' if cxl else 'pxb-pcie'},id={bus},bus=pcie.0,addr={0x10 + index:x},"
                                f"bus_nr={0x20 + index * 0x18},numa_node={root['node']}")
        if cxl:
            self.options += f",cxl=on,cxl-fmw.0.targets.0={bus},cxl-fmw.0.size=4G"
        for number, port in enumerate(root["ports"]):
            slot = self.next("slot") + 1
            speed = str(port.get("speed", 16)).replace(".", "_")
            self.add("-device", f"{'cxl-rp' if cxl else 'pcie-root-port'},id=port{slot},bus={bus},slot={slot},"
                                f"chassis={slot},addr={number + 2:x}.0,x-speed={speed},x-width={port.get('width', 16)}")
            if "switch" not in port:
                self.device(port, f"port{slot}")
                continue
            self.add("-device", f"x3130-upstream,id=up{slot},bus=port{slot}")
            for below, device in enumerate(port["switch"]):
                down = self.next("slot") + 1
                self.add("-device", f"xio3130-downstream,id=port{down},bus=up{slot},chassis={down},slot={down},"
                                    f"addr={below:x}.0")
                self.device(device, f"port{down}")

    def device(self, words, bus):
        """The device of a port or switch: {is: NAME, ...}."""
        kind = words["is"]
        number = self.next(kind)
        if kind in DRIVERS:
            self.modules += [module for module in DRIVERS[kind].split() if module not in self.modules]
        if vfio_user.known(kind):
            path = self.work / f"{kind}{number}.sock"
            changes = {key: value for key, value in words.items() if key not in ("is", "speed", "width", "switch")}
            changes.update(words.get("link", {}))
            changes.pop("link", None)
            self.fakes.append(vfio_user.Device(kind, changes, path))
            self.add("-device", '{"driver":"vfio-user-pci","id":"%s","bus":"%s","socket":{"type":"unix","path":"%s"}}'
                     % (f"{kind}{number}", bus, path))
        elif kind == "nvme":
            disk = self.scratch(f"nvme{number}", words.get("size", "64M"))
            queues = words.get("queues", 8)
            self.add("-drive", f"file={disk},if=none,id=nvme{number},format=raw,cache=unsafe", "-device",
                     f"nvme,serial=lab{number},drive=nvme{number},bus={bus},max_ioqpairs={queues},msix_qsize={queues + 1}")
        elif kind in ("igb", "e1000e", "virtio-net"):
            address = f"52:54:00:00:{len(kind):02x}:{number:02x}"
            backend, pair = f"{kind}-{number}".replace("virtio-", "v"), words.get("queues", 4)
            # Each on a network of its own that leads nowhere: the link is up.
            self.add("-netdev", f"user,id={backend},restrict=on,ipv6=off")
            device = f"{kind},netdev={backend},bus={bus},mac={address}"
            if kind == "virtio-net":
                device = (f"virtio-net-pci,netdev={backend},bus={bus},mac={address},disable-legacy=on,mq=on,"
                          f"vectors={pair * 2 + 2}" + (",ats=on,iommu_platform=on" if self.said.get("iommu") else ""))
            self.add("-device", device)
        elif kind == "cxl-memory":
            size = words.get("size", "1G")
            self.add("-object", f"memory-backend-ram,id=cxl{number},size={size},share=on", "-device",
                     f"cxl-type3,bus={bus},volatile-memdev=cxl{number},id=cxlmem{number},sn={number + 1}")
            self.megabytes += mebibytes(size)
        else:
            raise LabError(f"lab/machines/{self.name}.yaml", f"is: {kind}",
                           "a file of lab/devices, or " + ", ".join(DRIVERS), "correct the device")

    def scratch(self, name, size):
        """A sparse drive that ends with the machine."""
        path = self.work / f"{name}.raw"
        with open(path, "wb") as file:
            file.truncate(vfio_user.size_of(size))
        return path
