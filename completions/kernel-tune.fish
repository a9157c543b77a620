# fish completion of kernel-tune. Made from its command line by the tests; edits would be lost.

# Whether the command is this one, behind its group if it has one; without one: whether none
# was typed yet.
function __kernel_tune_command
    set --local words (commandline --tokenize --cut-at-cursor --current-process)
    set --local typed
    for word in $words[2..]
        if not string match --quiet -- '-*' $word
            set --append typed $word
            contains -- "$typed" $__kernel_tune_groups
            or break
        end
    end
    test "$typed" = "$argv"
end

set --global __kernel_tune_groups sched

function __kernel_tune_scenarios
    printf '%s\t%s\n' \
        training 'Training on the GPUs of one host or of several' \
        inference 'Serving a model, where the slowest answers count' \
        gds-storage 'Reading and writing files straight between NVMe or a network file system and GPU memory' \
        multi-node-rdma 'Many hosts that exchange GPU memory over InfiniBand or RoCE'
end

function __kernel_tune_checks
    printf '%s\t%s\n' \
        cpu-sched.cpuset-isolated 'Control groups with isolated CPUs' \
        cpu-sched.cpuset-partition 'CPU partitions that did not come about' \
        cpu-sched.dead-sysctls 'Scheduler sysctls that no longer exist' \
        cpu-sched.delay-accounting 'Task delay accounting' \
        cpu-sched.features 'Debug switches of the fair scheduler' \
        cpu-sched.housekeeping 'CPUs left for everything else' \
        cpu-sched.isolcpus 'CPUs outside load balancing' \
        cpu-sched.log.split-locks 'No program locks across two cache lines' \
        cpu-sched.mitigations 'Mitigations of the processor\'s weaknesses' \
        cpu-sched.nmi-watchdog 'Detector of CPUs that hang (hard lockups)' \
        cpu-sched.nohz-full 'CPUs without a tick' \
        cpu-sched.offline 'CPUs that are present and switched off' \
        cpu-sched.own-policy 'Programs start with ordinary scheduling' \
        cpu-sched.preemption.full 'Full preemption' \
        cpu-sched.preemption.realtime 'Real-time kernel' \
        cpu-sched.pressure.cpu 'Percent of the last minute spent waiting for CPUs' \
        cpu-sched.pressure.io 'Percent of the last minute spent waiting for storage' \
        cpu-sched.pressure.kept 'Pressure stall information' \
        cpu-sched.pressure.memory 'Percent of the last minute spent waiting for memory' \
        cpu-sched.rcu-nocbs 'RCU callbacks moved to threads' \
        cpu-sched.reweight 'A busy control group does not starve the others' \
        cpu-sched.rt-throttling 'Bound on real-time tasks' \
        cpu-sched.sched-ext 'What became of BPF schedulers since boot' \
        cpu-sched.sched-ext.partial 'The BPF scheduler has all ordinary threads' \
        cpu-sched.sched-ext.rejected 'The BPF scheduler refused no thread that asked for it' \
        cpu-sched.sched-run 'A run looks after the hints of kernel-tune sched' \
        cpu-sched.schedstats 'Scheduler statistics' \
        cpu-sched.skew-tick 'Ticks out of step' \
        cpu-sched.smt 'Simultaneous multithreading (SMT)' \
        cpu-sched.steal 'CPU time that the hypervisor kept, in thousandths' \
        cpu-sched.throttling.before 'Containers and jobs that a CPU limit froze at some time' \
        cpu-sched.throttling.jobs 'CPU limit on containers and jobs' \
        cpu-sched.throttling.own 'CPU limit on the audit\'s own control groups' \
        cpu-sched.timer-migration 'Timers moved to busy CPUs' \
        cpu-sched.vulnerable 'Weaknesses of the processor that nothing guards against' \
        cpu-sched.workqueue-cpus 'CPUs of unbound kernel work' \
        cpu-sched.workqueue-scope 'Locality of unbound kernel work' \
        drm-sched.amdgpu.gpu-recovery 'AMD GPUs recover from hangs' \
        drm-sched.amdgpu.hw-submission 'Jobs in flight per ring of amdgpu' \
        drm-sched.amdgpu.lockup-timeout 'Jobs on rings of amdgpu have a time limit' \
        drm-sched.kfd.cwsr 'Compute waves can be preempted' \
        drm-sched.kfd.debug-evictions 'KFD does not warn at each eviction' \
        drm-sched.kfd.halt-on-hang 'KFD does not halt on a hang' \
        drm-sched.kfd.policy 'ROCm queues are scheduled by firmware' \
        drm-sched.kfd.preemption-timeout 'Time limit of ROCm queue preemption' \
        drm-sched.nvidia.mig 'GPUs are not cut into instances for training' \
        drm-sched.nvidia.mps 'No multi-process service for training' \
        drm-sched.policy 'Policy of the kernel\'s GPU scheduler' \
        drm-sched.policy-knob 'gpu_sched.sched_policy is not set for nothing' \
        drm-sched.xe.engines 'Time limits of engines under xe' \
        gpu-driver.amd.kfd 'KFD is there for ROCm' \
        gpu-driver.amd.origin 'The amdgpu that is loaded is the one that was installed' \
        gpu-driver.amd.partition 'Compute partition of AMD GPUs' \
        gpu-driver.amd.pcie-p2p 'Peer-to-peer over PCIe between AMD GPUs' \
        gpu-driver.amd.ras 'No uncorrectable errors in AMD GPUs' \
        gpu-driver.amd.replays 'PCIe replays of AMD GPUs' \
        gpu-driver.amd.xgmi-p2p 'Peer-to-peer over XGMI between AMD GPUs' \
        gpu-driver.bound 'GPUs are bound to their vendor\'s driver' \
        gpu-driver.nvidia.clocks 'Neither heat nor the power supply holds clocks down' \
        gpu-driver.nvidia.compute-mode 'Programs may compute on the GPU' \
        gpu-driver.nvidia.ecc 'The memory of the GPU corrects errors' \
        gpu-driver.nvidia.fabric-manager 'Fabric Manager runs on hosts with NVSwitches' \
        gpu-driver.nvidia.flavour 'Open kernel modules of NVIDIA' \
        gpu-driver.nvidia.gsp 'GSP firmware is of the driver\'s release' \
        gpu-driver.nvidia.ibgda 'IBGDA driver settings are complete' \
        gpu-driver.nvidia.imex-channel 'IMEX channel 0 is not open to all' \
        gpu-driver.nvidia.library 'Library and kernel module of NVIDIA are of one release' \
        gpu-driver.nvidia.memory-reach 'The GPU can address all memory' \
        gpu-driver.nvidia.mode-pending 'No mode of the GPU waits for a reset' \
        gpu-driver.nvidia.modprobe-options 'Options of the nvidia module take effect' \
        gpu-driver.nvidia.peer-mapping 'PeerMappingOverride is not set' \
        gpu-driver.nvidia.persistence 'nvidia-persistenced keeps the GPUs initialised' \
        gpu-driver.nvidia.relaxed-ordering 'Forced Relaxed Ordering of NVIDIA GPUs' \
        gpu-driver.nvidia.row-remap 'No row of GPU memory waits to be replaced' \
        gpu-driver.nvidia.uvm 'nvidia_uvm is loaded' \
        gpu-driver.nvidia.xid 'No hardware Xid since boot' \
        hmm.amd.kfd-svm 'amdkfd offers shared virtual memory' \
        hmm.amd.xnack 'Retry faults are not forced on' \
        hmm.ats.gpu 'Address Translation Service of GPUs' \
        hmm.ats.passed-through-nic 'NICs that guests get have ATS on' \
        hmm.intel.xe-svm 'xe is built with shared virtual memory' \
        hmm.kernel.device-private 'The kernel can keep pages in device memory' \
        hmm.nvidia.address-range 'NVIDIA\'s driver finds room for HMM' \
        hmm.nvidia.addressing-mode 'NVIDIA GPUs reach memory of malloc()' \
        hmm.nvidia.ats-mode 'nvidia_uvm uses ATS where it can' \
        hmm.nvidia.coherent-mode 'The memory mode of coherent GPUs is chosen, not inherited' \
        hmm.nvidia.disable-hmm 'HMM is not switched off in nvidia_uvm' \
        hmm.nvidia.driver 'The NVIDIA driver can mirror page tables' \
        hmm.nvidia.sam-migration 'System memory may migrate to the GPU' \
        hmm.pasid.gpu 'Process address spaces of GPUs' \
        hmm.pri.gpu 'Page requests of GPUs' \
        hmm.sva.arm64 'SVA is built in on arm64' \
        hmm.sva.intel-scalable-mode 'Intel scalable mode for PASID' \
        iommu.acs.gpu-gpu 'GPUs below one switch reach each other directly over PCIe' \
        iommu.acs.gpu-nic 'GPU and NIC below one switch reach each other directly' \
        iommu.acs.gpu-nvme 'GPU and NVMe below one switch reach each other directly' \
        iommu.amd.x2apic 'AMD IOMMU units remap x2APIC interrupts' \
        iommu.cmdline.contradictory 'Words about the IOMMU that contradict one another' \
        iommu.cmdline.harmful 'Words about the IOMMU that do harm here' \
        iommu.cmdline.ineffective 'Words about the IOMMU that do nothing' \
        iommu.debug.dma-api 'DMA debugging is off' \
        iommu.debug.pagealloc 'IOMMU page debugging is off' \
        iommu.dmabuf.move-notify 'dma-buf importers let buffers move' \
        iommu.domain.gpu-amd 'IOMMU domain of AMD GPUs' \
        iommu.domain.gpu-nvidia 'IOMMU domain of NVIDIA GPUs on x86' \
        iommu.domain.grace-hopper 'GH200 GPUs are translated for GPUDirect Storage' \
        iommu.domain.nic-arm64 'IOMMU flushes of NICs on arm64' \
        iommu.domain.nic-x86 'IOMMU domain of NICs on x86' \
        iommu.domain.nvme-arm64 'IOMMU flushes of NVMe controllers on arm64' \
        iommu.domain.nvme-x86 'IOMMU domain of NVMe controllers on x86' \
        iommu.forcedac '32-bit I/O addresses are left to the kernel' \
        iommu.gpudirect.nvme-multipath 'NVMe multipathing does not block peer-to-peer storage' \
        iommu.gpudirect.registration 'RDMA NICs can register GPU memory' \
        iommu.gpudirect.topology-override 'The driver judges peer-to-peer chipsets itself' \
        iommu.group.gpu 'GPUs have IOMMU groups of their own' \
        iommu.log.p2pdma-refused 'The kernel refused no peer-to-peer DMA' \
        iommu.p2pdma.amd 'Peer-to-peer DMA is built in for AMD GPUs' \
        iommu.p2pdma.gpu-memory 'GPUs publish memory for peer-to-peer DMA' \
        iommu.p2pdma.nvidia 'Peer-to-peer DMA is built in for storage' \
        iommu.state.amd-gpu 'The IOMMU is on beside AMD GPUs' \
        iommu.swiotlb.high-water 'Bounce buffers of a guest do not run out' \
        iommu.swiotlb.use 'DMA is not copied through bounce buffers' \
        irq.balancer 'Somebody places interrupts' \
        irq.balancer-bans 'irqbalance understands what it must leave alone' \
        irq.default-affinity 'New interrupts can go to more than one CPU' \
        irq.gpu-affinity 'Interrupts of a GPU reach its own NUMA node' \
        irq.net-rx.share 'Receive work is not concentrated on one CPU' \
        irq.nic-affinity 'Interrupts of a NIC reach its own NUMA node' \
        irq.nic-affinity.share 'Few vectors of a NIC are delivered on other nodes' \
        irq.nic-queues 'A fast network device has several receive queues' \
        irq.nvme-affinity 'Interrupts of an NVMe controller are placed by the kernel or local' \
        irq.nvme-queues 'An NVMe controller has a queue for each CPU' \
        irq.on-isolated 'No interrupts on CPUs that are set apart' \
        irq.softnet.drops 'No packets are dropped before the network stack' \
        irq.softnet.squeezes 'Receive work fits into its budget' \
        irq.spurious 'No spurious interrupts' \
        irq.threadirqs 'Interrupt handlers are not forced into threads' \
        memory.compaction.proactive 'Background compaction is not driven to the limit' \
        memory.compaction.stalls 'Allocations do not wait for compaction' \
        memory.demotion 'Cold pages are not demoted on a latency host' \
        memory.dev-shm.huge 'Huge pages for /dev/shm' \
        memory.direct-reclaim 'Allocations do not wait for reclaim' \
        memory.dirty-limit 'Unwritten data does not pile up to hundreds of gigabytes' \
        memory.fragmentation 'Free memory of a node is not broken into small pieces' \
        memory.gpu-node-files 'GPU memory holds no files' \
        memory.hugepages.asked 'The kernel got the huge pages that it was asked for' \
        memory.hugepages.idle 'No large pool of huge pages that nobody uses' \
        memory.hugepages.nodes 'Huge pages lie on every node with CPUs' \
        memory.hugepages.vmemmap 'Page structures of a large pool are given back' \
        memory.init-on-alloc 'Whether every page is zeroed when it is allocated' \
        memory.init-on-free 'Pages are not zeroed a second time when they are freed' \
        memory.ksm 'Same-page merging is off' \
        memory.log.out-of-memory 'No process was killed for want of memory' \
        memory.max-map-count 'Room for many memory mappings per process' \
        memory.mglru.min-ttl 'No time-to-live for the working set on a server' \
        memory.min-free 'The reserve is not so large that it starves the rest' \
        memory.nodes.empty 'Every node with CPUs has memory' \
        memory.nodes.even 'The nodes have the same amount of memory' \
        memory.nodes.memory-only 'Nodes that are memory without CPUs' \
        memory.nodes.mi300x 'One NUMA node per socket beside MI300X' \
        memory.numa-balancing 'Automatic NUMA balancing is off where ranks are bound' \
        memory.numa-balancing.migrations 'NUMA balancing does not keep moving pages' \
        memory.numa-balancing.tiering 'Memory tiering only where there is a second tier' \
        memory.overcommit 'Large reservations of address space are not refused' \
        memory.read-ahead.network 'Read-ahead of network file systems' \
        memory.swap.activity 'Nothing is swapped out while the job runs' \
        memory.swap.swappiness 'Swappiness with swap on a disk' \
        memory.thp.defrag 'Faults do not wait for compaction' \
        memory.thp.enabled 'Programs that ask for huge pages can get them' \
        memory.thp.faults 'Faults that may get a huge page get one' \
        memory.thp.khugepaged-sleep 'khugepaged rests between scans' \
        memory.thp.khugepaged-swap 'khugepaged does not swap in much to build a huge page' \
        memory.thp.pmd-size 'The 2 MiB size is not switched off beside smaller ones' \
        memory.thp.shmem 'Huge pages for shared memory without a testing mode' \
        memory.thp.shrink-underused 'Huge pages that are mostly zero are split under pressure' \
        memory.zone-reclaim 'A full node takes memory from its neighbour before it reclaims' \
        network.big-tcp 'Packets of TCP above 64 KiB on very fast links' \
        network.bpf.jit 'BPF programs are compiled' \
        network.bpf.jit-harden 'Hardening of compiled BPF programs' \
        network.busy-poll 'Busy polling of sockets, busy_poll' \
        network.busy-read 'Busy polling of sockets, busy_read' \
        network.ena.allowances 'Allowances of an EC2 instance' \
        network.link.duplex 'Full duplex' \
        network.link.flaps 'Link that comes and goes' \
        network.link.flaps-since-boot 'Link changes since boot' \
        network.link.jumbo 'Jumbo frames on a fast link' \
        network.link.losses 'Packets lost in the network card' \
        network.link.mtu 'One MTU on like links' \
        network.link.pause-frames 'No pause frames for the whole link of a RoCE adapter' \
        network.link.speed 'Network link as fast as its like' \
        network.log.nic-power-heat 'The NIC reports neither too little power nor a hot module' \
        network.log.peermem 'nvidia-peermem gave no registration up' \
        network.log.tables-full 'No table of connections or neighbours was full' \
        network.log.transmit-timeouts 'No transmit queue of a NIC hung' \
        network.multirail-arp 'RDMA cards that share a subnet' \
        network.offload.common 'Segmentation, GRO and checksums are on' \
        network.offload.hardware-gro 'Hardware GRO is on where the adapter has it' \
        network.offload.lro 'LRO is off' \
        network.queue.cores 'No more receive queues than cores near the adapter' \
        network.queue.flow-steering 'Both tables of receive flow steering' \
        network.queue.interrupt-deferral 'Interrupt deferral by software' \
        network.queue.interrupt-moderation 'Interrupt moderation follows the load' \
        network.queue.receive-ring 'A receive ring that lost packets is as large as can be' \
        network.queue.receive-steering 'Receive packet steering beside full hardware queues' \
        network.queue.threaded-napi 'NAPI in threads' \
        network.queue.transmit-steering 'Transmit packet steering' \
        network.queueing 'No adapter holds packets back by its queueing discipline' \
        network.rdma.any-port-active 'Some RDMA port is active' \
        network.rdma.congestion-notices 'Senders follow the notices of congestion' \
        network.rdma.connection-manager 'RDMA connection manager for user space' \
        network.rdma.firmware 'One firmware on like RDMA cards' \
        network.rdma.gpu-node 'RDMA card on a NUMA node with a GPU' \
        network.rdma.link-downed 'Link losses that an RDMA port remembers' \
        network.rdma.link-errors 'Link faults on an RDMA port' \
        network.rdma.losses 'Lost packets on an RDMA port' \
        network.rdma.lossless-priorities 'At most one lossless priority for RDMA' \
        network.rdma.nic-device 'InfiniBand or EFA hardware has its RDMA device' \
        network.rdma.pcie-stalls 'The network card waits for PCI Express' \
        network.rdma.port-down 'RDMA port without a link' \
        network.rdma.port-ready 'RDMA port with a link can carry data' \
        network.rdma.rate 'RDMA port as fast as its like' \
        network.rdma.roce-gid 'RoCE port has a routable identifier' \
        network.rdma.roce-mtu 'RoCE packets of 4096 bytes' \
        network.rdma.traffic-classes 'All rails sort their traffic alike' \
        network.rdma.uverbs 'User space reaches the RDMA devices' \
        network.socket.rmem-max 'Largest receive buffer that a program may ask for' \
        network.socket.wmem-max 'Largest send buffer that a program may ask for' \
        network.softirq.backlog 'Packets waiting for a CPU' \
        network.softirq.budget 'Packets per softirq round' \
        network.table.conntrack 'Room in the connection tracking table' \
        network.table.listen-overflows 'Connections turned away' \
        network.table.local-ports 'Ports for outgoing connections' \
        network.table.neighbour-limit 'Room in the neighbour table' \
        network.table.neighbours 'New neighbours that found their table full' \
        network.tcp.congestion-control 'TCP congestion control' \
        network.tcp.default-qdisc 'Queueing of packets to be sent' \
        network.tcp.moderate-rcvbuf 'TCP receive buffer autotuning' \
        network.tcp.rmem-max 'Ceiling of the TCP receive buffer' \
        network.tcp.sack 'TCP selective acknowledgements' \
        network.tcp.slow-start-after-idle 'TCP starts slowly after a pause' \
        network.tcp.somaxconn 'Longest listen queue' \
        network.tcp.timestamps 'TCP timestamps' \
        network.tcp.window-scaling 'TCP window scaling' \
        network.tcp.wmem-max 'Ceiling of the TCP send buffer' \
        network.xdp 'XDP programs run in the driver' \
        pcie-cxl.aspm.boot-argument 'pcie_aspm= on the command line' \
        pcie-cxl.aspm.gpu 'Link power states of GPUs' \
        pcie-cxl.aspm.nic 'Link power states of NICs' \
        pcie-cxl.aspm.nvme 'Link power states of NVMe controllers' \
        pcie-cxl.aspm.policy 'ASPM policy' \
        pcie-cxl.atomics.gpu 'PCIe AtomicOps of AMD GPUs reach the root complex' \
        pcie-cxl.bar.gpu-memory 'The PCI window of a GPU shows its memory' \
        pcie-cxl.bar.realloc 'Reallocation of PCI windows on AMD GPU hosts' \
        pcie-cxl.bus-mode 'Payload mode of the PCI core' \
        pcie-cxl.cxl.online-policy 'How CXL memory joins the system' \
        pcie-cxl.errors.gpu-correctable 'Correctable PCIe errors of GPUs' \
        pcie-cxl.errors.gpu-uncorrectable 'Uncorrectable PCIe errors of GPUs' \
        pcie-cxl.errors.nic-correctable 'Correctable PCIe errors of NICs' \
        pcie-cxl.errors.nic-uncorrectable 'Uncorrectable PCIe errors of NICs' \
        pcie-cxl.errors.nvme-correctable 'Correctable PCIe errors of NVMe controllers' \
        pcie-cxl.errors.nvme-uncorrectable 'Uncorrectable PCIe errors of NVMe controllers' \
        pcie-cxl.link.gpu-slot 'The slot can do what the GPU can' \
        pcie-cxl.link.gpu-speed 'PCIe link speed of GPUs' \
        pcie-cxl.link.gpu-uplink 'Links of the switches above GPUs' \
        pcie-cxl.link.gpu-width 'PCIe link width of GPUs' \
        pcie-cxl.link.nic-bandwidth 'The PCIe link of a NIC carries its port' \
        pcie-cxl.link.nic-speed 'PCIe link speed of NICs' \
        pcie-cxl.link.nic-width 'PCIe link width of NICs' \
        pcie-cxl.link.nvme-speed 'PCIe link speed of NVMe controllers' \
        pcie-cxl.link.nvme-width 'PCIe link width of NVMe controllers' \
        pcie-cxl.numa.gpu 'NUMA node of GPUs' \
        pcie-cxl.numa.nic 'NUMA node of NICs' \
        pcie-cxl.numa.nvme 'NUMA node of NVMe controllers' \
        pcie-cxl.ordering.gpu 'Relaxed Ordering of GPUs' \
        pcie-cxl.ordering.nic 'Relaxed Ordering of RDMA NICs' \
        pcie-cxl.payload.gpu 'PCIe payload size on the way to GPUs' \
        pcie-cxl.payload.nic 'PCIe payload size on the way to NICs' \
        pcie-cxl.read-request.nic 'Read request size of RDMA NICs' \
        pcie-cxl.runtime-pm.gpu 'Runtime power management of GPUs' \
        pcie-cxl.tags.gpu 'Extended tags of GPUs' \
        pcie-cxl.tags.nic 'Extended tags of NICs' \
        pcie-cxl.tags.nvme 'Extended tags of NVMe controllers' \
        pcie-cxl.topology.nic-switch 'Each GPU has a NIC below a switch of its own' \
        pcie-cxl.topology.nvme 'Each GPU has an NVMe drive on its own NUMA node' \
        pcie-cxl.topology.rdma-nic 'Each GPU has an RDMA NIC on its own NUMA node' \
        platform.cgroup-version 'Version of control groups' \
        platform.clock-sync 'The clock is kept in step' \
        platform.clocksource 'Clock source' \
        platform.clocksource.reliable 'Clock skew that is not looked for' \
        platform.clocksource.tsc 'Time stamp counter that the kernel does not trust' \
        platform.container 'Container around the audit' \
        platform.core-dumps 'Crashing ranks do not all write their memory at once' \
        platform.cpufreq.boost 'Boost above the nominal frequency' \
        platform.cpufreq.cap 'Cap on the CPU frequency' \
        platform.cpufreq.driver 'Scaling driver' \
        platform.cpufreq.energy-bias 'Energy bias of Intel processors' \
        platform.cpufreq.governor 'Who chooses the CPU frequency' \
        platform.cpufreq.preference 'Energy preference of the processor' \
        platform.cpufreq.uncore 'Mesh frequency of Intel servers' \
        platform.cpuidle.deep-states 'Deep idle states' \
        platform.cpuidle.deep-states-amd 'Deep idle states on EPYC hosts of AMD GPUs' \
        platform.cpuidle.idle-parameter 'Idle loop forced by a parameter' \
        platform.cpuidle.max-cstate 'intel_idle.max_cstate=0' \
        platform.cpuidle.off 'Idle states switched off by a parameter' \
        platform.crash-capture 'Crash capture that is not armed' \
        platform.debug.kasan-generic 'Memory checking in the kernel' \
        platform.debug.parameters 'Allocation debugging' \
        platform.debug.prove-locking 'Lock checking in the kernel' \
        platform.debug.tracer 'Tracer left on' \
        platform.hung-task.detected 'Hung tasks since boot' \
        platform.hung-task.timeout 'Detector of hung tasks' \
        platform.hung-task.warnings 'Warnings that the detector of hung tasks has left' \
        platform.limits.memlock 'Locked memory of the audit\'s own process' \
        platform.limits.nofile 'Open files of the audit\'s own process' \
        platform.limits.stack 'Stack of the audit\'s own process' \
        platform.lockdown 'Kernel lockdown' \
        platform.log.hardware-errors 'No hardware error was logged' \
        platform.log.module-parameters 'Modules know the parameters they were given' \
        platform.log.stalls 'No stall of a CPU or a task was logged' \
        platform.log.unknown-words 'The kernel knows the words of its command line' \
        platform.modules-folder 'Modules of the running kernel' \
        platform.numa-calls 'The container may place memory on NUMA nodes' \
        platform.owners.conflict 'Knobs that two mechanisms set differently' \
        platform.owners.lost-at-boot 'Values that the next boot overwrites' \
        platform.owners.next-command-line 'Kernel command line of the next boot' \
        platform.owners.two-tuners 'Tuning services beside tuned' \
        platform.panic.on-hung-task 'Panic on a hung task' \
        platform.panic.on-warn 'Panic on a warning' \
        platform.panic.timeout 'Seconds until a restart after a panic (0 is never)' \
        platform.panic.unrecovered-nmi 'Panic on an unrecovered NMI' \
        platform.parameters.conflict 'Kernel parameters that contradict themselves' \
        platform.parameters.ineffective 'Kernel parameters without effect' \
        platform.parameters.misspelt 'Kernel parameters that look misspelt' \
        platform.pids 'No new process or thread was refused' \
        platform.remove-ipc 'Shared memory of jobs outlives the login' \
        platform.restart-pending 'Restart that the distribution asks for' \
        platform.shm 'Size of the /dev/shm that the audit sees' \
        platform.shm.use 'Room in /dev/shm' \
        platform.taint 'What happened to the kernel' \
        platform.tuned 'Profile of tuned' \
        platform.warnings 'Warnings of the kernel since boot' \
        storage.gds.backend 'A way from storage into GPU memory' \
        storage.gds.cufile-log 'cuFile does not log each request' \
        storage.gds.ext4-data 'Data mode of ext4 for GPUDirect Storage' \
        storage.gds.file-system 'A file system that GPUDirect Storage supports' \
        storage.io-uring 'Who may use io_uring' \
        storage.io-uring.operations 'A ring of io_uring has fixed buffers and files' \
        storage.log.disk-errors 'No disk error and no file system gone read-only was logged' \
        storage.log.nfs-servers 'No NFS server was lost and not seen back' \
        storage.log.nvme-resets 'No NVMe controller timed out and no path was lost' \
        storage.mount.access-time 'Access times of files' \
        storage.mount.discard 'Online discard' \
        storage.mount.fuse 'Data through a file system in user space' \
        storage.mount.sync 'File systems mounted with sync' \
        storage.nfs.connections 'TCP connections of NFS mounts' \
        storage.nfs.read-ahead 'Read-ahead of NFS mounts' \
        storage.nfs.transfer-size 'Read and write size of NFS mounts' \
        storage.nvme.gpu-node 'NVMe drive on a NUMA node with a GPU' \
        storage.nvme.io-poll 'Polled NVMe queues' \
        storage.nvme.io-timeout 'Timeout of NVMe requests on AWS' \
        storage.nvme.iostats 'I/O statistics of NVMe drives' \
        storage.nvme.nomerges 'Merging of NVMe requests' \
        storage.nvme.nr-requests 'Queue depth of NVMe drives' \
        storage.nvme.read-ahead 'Read-ahead of NVMe drives' \
        storage.nvme.request-size 'Largest NVMe request' \
        storage.nvme.request-size-lowered 'Largest NVMe request was lowered' \
        storage.nvme.rq-affinity 'Where NVMe requests complete' \
        storage.nvme.scheduler 'I/O scheduler of NVMe drives' \
        storage.nvme.writeback-throttle 'Write-back throttling of NVMe drives' \
        storage.vfs.aio 'Room for libaio' \
        storage.vfs.cache-pressure 'Reclaim of inodes and directory entries' \
        storage.vfs.file-max 'Open files of the whole host' \
        storage.vfs.inotify-instances 'inotify instances of a user' \
        storage.vfs.inotify-watches 'inotify watches of a user' \
        storage.vfs.open-files 'Open files near their limit' \
        tlb.calls 'Function call interrupts on the busiest CPU' \
        tlb.causes 'The kernel\'s own page movers at work' \
        tlb.cmdline.noinvpcid 'No boot argument takes INVPCID away' \
        tlb.cmdline.nopcid 'No boot argument takes PCID away' \
        tlb.debug-counters 'A kernel without TLB debug counters' \
        tlb.flush-ceiling 'The ceiling for page by page flushes is the kernel\'s own' \
        tlb.invlpgb 'A kernel that can broadcast TLB invalidation on EPYC' \
        tlb.pcid 'Address space identifiers for the TLB' \
        tlb.reschedules 'Rescheduling interrupts on the busiest CPU' \
        tlb.shootdowns 'TLB shootdowns on the busiest CPU' \
        tlb.shootdowns.mean 'TLB shootdowns of all CPUs'
end

function __kernel_tune_shown_profiles
    printf '%s\t%s\n' \
        show 'What a profile sets, and why' \
        a100-training 'Training on A100' \
        b200-training 'Training on B200' \
        cpu-isolation 'Quiet CPUs for single pinned tasks' \
        gds-storage 'Reading and writing files straight between NVMe or a network file system and GPU memory' \
        gh200-training 'Training on GH200' \
        gpu-guest 'A virtual machine with GPUs' \
        gpu-inference 'Serving from one host, whatever its GPUs' \
        gpu-server 'What every GPU server should have' \
        gpu-training 'Training on one host, whatever its GPUs' \
        h100-inference 'Serving on H100 and H200' \
        h100-training 'Training on H100 and H200' \
        mi300x-inference 'Serving on MI300X' \
        mi300x-training 'Training on MI300X' \
        multi-node-rdma 'Many hosts that exchange GPU memory over InfiniBand or RoCE'
end

function __kernel_tune_profiles
    printf '%s\t%s\n' \
        a100-training 'Training on A100' \
        b200-training 'Training on B200' \
        cpu-isolation 'Quiet CPUs for single pinned tasks' \
        gds-storage 'Reading and writing files straight between NVMe or a network file system and GPU memory' \
        gh200-training 'Training on GH200' \
        gpu-guest 'A virtual machine with GPUs' \
        gpu-inference 'Serving from one host, whatever its GPUs' \
        gpu-server 'What every GPU server should have' \
        gpu-training 'Training on one host, whatever its GPUs' \
        h100-inference 'Serving on H100 and H200' \
        h100-training 'Training on H100 and H200' \
        mi300x-inference 'Serving on MI300X' \
        mi300x-training 'Training on MI300X' \
        multi-node-rdma 'Many hosts that exchange GPU memory over InfiniBand or RoCE'
end

complete --command kernel-tune --no-files
complete --command kernel-tune --condition '__kernel_tune_command' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command' --short-option V --long-option version --description 'Show the version'
complete --command kernel-tune --condition '__kernel_tune_command' --long-option stacktrace --description 'With an error, also show where in the program it arose'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments audit --description 'What costs this host performance, worst first, with evidence'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments explain --description 'Why a check exists, what is wanted, what it costs, and who says so'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments checks --description 'List the checks'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments impact --description 'The subsystems by what they can cost a GPU host, and this host\'s standing'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments recommend --description 'Which profiles suit this hardware, and why'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments profiles --description 'The profiles'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments plan --description 'What a profile would change here, step by step, and how each step is undone'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments apply --description 'Set what a profile wants on this machine, so that it can be undone'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments status --description 'What is applied here'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments verify --description 'Is what was applied in effect? Compares each place with what was asked, and with what the kernel log refused'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments rollback --description 'Put back what an apply changed'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments history --description 'Every apply and rollback on this machine, the newest first'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments export --description 'A profile in the language of another tool, for machines like this one (or like a recorded one)'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments inventory --description 'What stands in this machine'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments topology --description 'How this machine is wired'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments snapshot --description 'Record exactly what an audit reads into a text file'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments diff --description 'What differs between two JSON reports, or two snapshots, what got worse first'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments lint --description 'Check files of your own'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments watch --description 'Live rates, the worst first'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments sched --description 'Classes tasks by rules, a catalogue, their behaviour and a model'
complete --command kernel-tune --condition '__kernel_tune_command' --arguments shell --description 'Run these commands line by line without the start-up, with completion and history'

complete --command kernel-tune --condition '__kernel_tune_command audit' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option scenario --exclusive --arguments '(__kernel_tune_scenarios)' --description 'The kind of work to judge for'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option format --exclusive --arguments 'table wide json jsonl sarif junit markdown prometheus html' --description 'One of table, wide, json, jsonl, sarif, junit, markdown, prometheus, html'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option only --exclusive --arguments '(__fish_complete_list , \'__kernel_tune_checks\')' --description 'Only these'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option skip --exclusive --arguments '(__fish_complete_list , \'__kernel_tune_checks\')' --description 'Without these, likewise'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option waivers --require-parameter --force-files --description 'Failures that are accepted'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option baseline --require-parameter --force-files --description 'Also say what differs from an earlier JSON report or snapshot'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option fail-on --exclusive --arguments 'never highest high significant important hygiene note' --description 'Exit with 1 when a check failed at LEVEL or above'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option min-coverage --exclusive --description 'Exit with 3 when less than PERCENT could be decided'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option sample --exclusive --description 'Read the counters twice with TIME between (500ms, 2s), so that rates can be judged'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'
complete --command kernel-tune --condition '__kernel_tune_command audit' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command explain' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command explain' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command explain' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command explain' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'
complete --command kernel-tune --condition '__kernel_tune_command explain' --arguments '(__kernel_tune_checks)'

complete --command kernel-tune --condition '__kernel_tune_command checks' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command checks' --long-option only --exclusive --arguments '(__fish_complete_list , \'__kernel_tune_checks\')' --description 'Only these'
complete --command kernel-tune --condition '__kernel_tune_command checks' --long-option skip --exclusive --arguments '(__fish_complete_list , \'__kernel_tune_checks\')' --description 'Without these, likewise'
complete --command kernel-tune --condition '__kernel_tune_command checks' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command checks' --long-option questions --description 'List the questions that probes answer, for check authors'
complete --command kernel-tune --condition '__kernel_tune_command checks' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'

complete --command kernel-tune --condition '__kernel_tune_command impact' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command impact' --long-option scenario --exclusive --arguments '(__kernel_tune_scenarios)' --description 'The kind of work to judge for'
complete --command kernel-tune --condition '__kernel_tune_command impact' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command impact' --long-option waivers --require-parameter --force-files --description 'Failures that are accepted, as in audit'
complete --command kernel-tune --condition '__kernel_tune_command impact' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command impact' --long-option sample --exclusive --description 'Read the counters twice with TIME between (500ms, 2s), so that rates can be judged'
complete --command kernel-tune --condition '__kernel_tune_command impact' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command impact' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command impact' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'
complete --command kernel-tune --condition '__kernel_tune_command impact' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command recommend' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command recommend' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command recommend' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command recommend' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command recommend' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command recommend' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'
complete --command kernel-tune --condition '__kernel_tune_command recommend' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command profiles' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command profiles' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command profiles' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command profiles' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'
complete --command kernel-tune --condition '__kernel_tune_command profiles' --force-files
complete --command kernel-tune --condition '__kernel_tune_command profiles' --arguments '(__kernel_tune_shown_profiles)'

complete --command kernel-tune --condition '__kernel_tune_command plan' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option runtime-only --description 'Change the running kernel alone'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option next-boot-only --description 'Write down for the next boot alone'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option waivers --require-parameter --force-files --description 'Failures that are accepted, as `audit` takes them'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where the journal is kept, if not in /var/lib/kernel-tune'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option format --exclusive --arguments 'table wide json jsonl sarif junit markdown prometheus html shell' --description 'One of table, wide, json, jsonl, sarif, junit, markdown, prometheus, html, shell'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option verbose --description 'Each device by itself, and all notes'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'
complete --command kernel-tune --condition '__kernel_tune_command plan' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'
complete --command kernel-tune --condition '__kernel_tune_command plan' --force-files
complete --command kernel-tune --condition '__kernel_tune_command plan' --arguments '(__kernel_tune_profiles)'

complete --command kernel-tune --condition '__kernel_tune_command apply' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option runtime-only --description 'Change the running kernel alone'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option next-boot-only --description 'Write down for the next boot alone'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option waivers --require-parameter --force-files --description 'Failures that are accepted, as `audit` takes them'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where the journal is kept, if not in /var/lib/kernel-tune'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option yes --description 'Do not ask'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option dry-run --description 'Show the plan and stop, as `plan` does'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option allow --exclusive --arguments '(__fish_complete_list , \'string split " " "restarts-jobs drops-link stalls in-use"\')' --description 'Also do what disturbs running work'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option or-undo --description 'When a step is refused, undo what was done until then'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option verbose --description 'Each device by itself, and all notes'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'
complete --command kernel-tune --condition '__kernel_tune_command apply' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'
complete --command kernel-tune --condition '__kernel_tune_command apply' --force-files
complete --command kernel-tune --condition '__kernel_tune_command apply' --arguments '(__kernel_tune_profiles)'

complete --command kernel-tune --condition '__kernel_tune_command status' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command status' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where the journal is kept, if not in /var/lib/kernel-tune'
complete --command kernel-tune --condition '__kernel_tune_command status' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command status' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command verify' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command verify' --long-option scenario --exclusive --arguments '(__kernel_tune_scenarios)' --description 'The kind of work to judge for'
complete --command kernel-tune --condition '__kernel_tune_command verify' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where the journal is kept, if not in /var/lib/kernel-tune'
complete --command kernel-tune --condition '__kernel_tune_command verify' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command verify' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command verify' --long-option verbose --description 'Also what is in effect, place by place'
complete --command kernel-tune --condition '__kernel_tune_command verify' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command rollback' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command rollback' --long-option to --exclusive --description 'Undo every run after this one'
complete --command kernel-tune --condition '__kernel_tune_command rollback' --long-option all --description 'Undo every run that stands'
complete --command kernel-tune --condition '__kernel_tune_command rollback' --long-option yes --description 'Do not ask'
complete --command kernel-tune --condition '__kernel_tune_command rollback' --long-option dry-run --description 'Show what would be put back, and stop'
complete --command kernel-tune --condition '__kernel_tune_command rollback' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where the journal is kept, if not in /var/lib/kernel-tune'
complete --command kernel-tune --condition '__kernel_tune_command rollback' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command rollback' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command rollback' --long-option verbose --description 'Each place by itself, and all notes'
complete --command kernel-tune --condition '__kernel_tune_command rollback' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command history' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command history' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where the journal is kept, if not in /var/lib/kernel-tune'
complete --command kernel-tune --condition '__kernel_tune_command history' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command history' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command export' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command export' --long-option runtime-only --description 'Change the running kernel alone'
complete --command kernel-tune --condition '__kernel_tune_command export' --long-option next-boot-only --description 'Write down for the next boot alone'
complete --command kernel-tune --condition '__kernel_tune_command export' --long-option waivers --require-parameter --force-files --description 'Failures that are accepted, as `audit` takes them'
complete --command kernel-tune --condition '__kernel_tune_command export' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command export' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where the journal is kept, if not in /var/lib/kernel-tune'
complete --command kernel-tune --condition '__kernel_tune_command export' --long-option format --exclusive --arguments 'sysctl.d tuned ansible nto cloud-init ignition shell' --description 'One of sysctl.d, tuned, ansible, nto, cloud-init, ignition, shell'
complete --command kernel-tune --condition '__kernel_tune_command export' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command export' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command export' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'
complete --command kernel-tune --condition '__kernel_tune_command export' --force-files
complete --command kernel-tune --condition '__kernel_tune_command export' --arguments '(__kernel_tune_profiles)'

complete --command kernel-tune --condition '__kernel_tune_command inventory' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command inventory' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command inventory' --long-option about --description 'Also describe this machine\'s model, firmware and system (table format)'
complete --command kernel-tune --condition '__kernel_tune_command inventory' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command inventory' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command inventory' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'

complete --command kernel-tune --condition '__kernel_tune_command topology' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command topology' --long-option format --exclusive --arguments 'text json svg dot nccl-xml slurm-gres' --description 'text (the default), json, svg, dot (Graphviz), nccl-xml (a file for NCCL_TOPO_FILE) or slurm-gres (lines for gres.conf)'
complete --command kernel-tune --condition '__kernel_tune_command topology' --long-option pairs --description 'The table of GPUs, NICs and NVMe drives with the class of the way between each two (text or json)'
complete --command kernel-tune --condition '__kernel_tune_command topology' --long-option full --description 'Give every device its line, however many there are'
complete --command kernel-tune --condition '__kernel_tune_command topology' --long-option scenario --exclusive --arguments '(__kernel_tune_scenarios)' --description 'Mark what is bad for this kind of work alone'
complete --command kernel-tune --condition '__kernel_tune_command topology' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'
complete --command kernel-tune --condition '__kernel_tune_command topology' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command topology' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command topology' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'

complete --command kernel-tune --condition '__kernel_tune_command snapshot' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command snapshot' --short-option o --long-option output --require-parameter --force-files --description 'Where to'
complete --command kernel-tune --condition '__kernel_tune_command snapshot' --long-option keep-identifiers --description 'Keep MAC and IP addresses, UUIDs, GUIDs, serial numbers and host names, which are masked otherwise'
complete --command kernel-tune --condition '__kernel_tune_command snapshot' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command snapshot' --long-option sample --exclusive --description 'Read the counters twice with TIME between (500ms, 2s), so that rates can be judged'
complete --command kernel-tune --condition '__kernel_tune_command snapshot' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command snapshot' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command snapshot' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'

complete --command kernel-tune --condition '__kernel_tune_command diff' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command diff' --long-option scenario --exclusive --arguments '(__kernel_tune_scenarios)' --description 'The kind of work to judge for'
complete --command kernel-tune --condition '__kernel_tune_command diff' --long-option format --exclusive --arguments 'table wide json jsonl sarif junit markdown prometheus html' --description 'One of table, wide, json, jsonl, sarif, junit, markdown, prometheus, html'
complete --command kernel-tune --condition '__kernel_tune_command diff' --long-option only --exclusive --arguments '(__fish_complete_list , \'__kernel_tune_checks\')' --description 'Only these'
complete --command kernel-tune --condition '__kernel_tune_command diff' --long-option skip --exclusive --arguments '(__fish_complete_list , \'__kernel_tune_checks\')' --description 'Without these, likewise'
complete --command kernel-tune --condition '__kernel_tune_command diff' --long-option checks --exclusive --arguments '(__fish_complete_directories)' --description 'Also the checks in DIR, as `lint` accepts them, one YAML file each'
complete --command kernel-tune --condition '__kernel_tune_command diff' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'
complete --command kernel-tune --condition '__kernel_tune_command diff' --force-files

complete --command kernel-tune --condition '__kernel_tune_command lint' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command lint' --long-option run --description 'Also judge this machine (or --root, --snapshot) by them, with the evidence'
complete --command kernel-tune --condition '__kernel_tune_command lint' --long-option scenario --exclusive --arguments '(__kernel_tune_scenarios)' --description 'The kind of work to judge for'
complete --command kernel-tune --condition '__kernel_tune_command lint' --long-option sample --exclusive --description 'Read the counters twice with TIME between (500ms, 2s), so that rates can be judged'
complete --command kernel-tune --condition '__kernel_tune_command lint' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command lint' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command lint' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'
complete --command kernel-tune --condition '__kernel_tune_command lint' --force-files

complete --command kernel-tune --condition '__kernel_tune_command watch' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command watch' --long-option interval --exclusive --description 'From one reading to the next'
complete --command kernel-tune --condition '__kernel_tune_command watch' --long-option count --exclusive --description 'End behind so many intervals'
complete --command kernel-tune --condition '__kernel_tune_command watch' --long-option only --exclusive --arguments '(__fish_complete_list , \'string split " " "interrupts softirqs numa hugepages pressure nic nvme"\')' --description 'Only these'
complete --command kernel-tune --condition '__kernel_tune_command watch' --long-option scenario --exclusive --arguments '(__kernel_tune_scenarios)' --description 'The kind of work to judge for'
complete --command kernel-tune --condition '__kernel_tune_command watch' --long-option format --exclusive --arguments 'table jsonl' --description 'table (the default)'
complete --command kernel-tune --condition '__kernel_tune_command watch' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'
complete --command kernel-tune --condition '__kernel_tune_command watch' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command watch' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command watch' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'

complete --command kernel-tune --condition '__kernel_tune_command sched' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments observe --description 'What every task that runs would be classed as, by whom, and why'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments explain --description 'What each authority says about every thread of a process, the highest first'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments catalog --description 'The programs and threads that are known by name'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments run --description 'Give busy tasks the nice, policy and slice of their classes, look again, and go on until it is stopped'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments try --description 'As `sched run`, but undone when TIME is over, unless it is confirmed meanwhile'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments stop --description 'End the run, if one runs, and put back what is still ours'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments status --description 'What stands now, asked of the kernel'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments doctor --description 'What of sched works on this machine and what does not'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments bench --description 'Measures what hints and schedulers are worth here, against the default in one run'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments lab --description 'What `sched bench` measures, and the three ways of a public experiment that had a model decide about each wake-up'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments classify --description 'Asks a model which class the tasks are of that rules and catalogue do not know, and writes its answers down'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments replay --description 'Checks a file of decisions line by line, and tells what it says about each kind of task'
complete --command kernel-tune --condition '__kernel_tune_command sched' --arguments scx --description 'Whether the BPF scheduler (sched_ext) can be loaded on this machine, and why not'

complete --command kernel-tune --condition '__kernel_tune_command sched observe' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option rules --require-parameter --force-files --description 'Rules of your own, before those in /etc/kernel-tune/sched.d'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option answers --exclusive --arguments '(__fish_complete_directories)' --description 'Where `sched classify` keeps its answers, if not there'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option write --description 'Put the kinds of task that nobody knows, and that have 1 % of a CPU at least, into keys.jsonl, for `sched classify`'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option interval --exclusive --description 'How long tasks are watched'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command sched observe' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command sched explain' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched explain' --long-option rules --require-parameter --force-files --description 'Rules of your own, before those in /etc/kernel-tune/sched.d'
complete --command kernel-tune --condition '__kernel_tune_command sched explain' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched explain' --long-option answers --exclusive --arguments '(__fish_complete_directories)' --description 'Where `sched classify` keeps its answers, if not there'
complete --command kernel-tune --condition '__kernel_tune_command sched explain' --long-option interval --exclusive --description 'How long tasks are watched'
complete --command kernel-tune --condition '__kernel_tune_command sched explain' --long-option root --exclusive --arguments '(__fish_complete_directories)' --description 'Read the machine whose proc/ and sys/ lie under DIR'
complete --command kernel-tune --condition '__kernel_tune_command sched explain' --long-option snapshot --require-parameter --force-files --description 'Read a file that `snapshot` wrote'
complete --command kernel-tune --condition '__kernel_tune_command sched explain' --long-option native --exclusive --arguments 'auto never' --description 'Ask the kernel what no file tells (ethtool, io_uring, its log)'
complete --command kernel-tune --condition '__kernel_tune_command sched explain' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command sched explain' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command sched catalog' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched catalog' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command sched catalog' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command sched run' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option backend --exclusive --arguments 'hints scx auto' --description 'hints (the default)'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option rules --require-parameter --force-files --description 'Rules of your own, before those in /etc/kernel-tune/sched.d'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option answers --exclusive --arguments '(__fish_complete_directories)' --description 'Where `sched classify` keeps its answers, if not there'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option interval --exclusive --description 'From one look at the tasks to the next'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option baseline --exclusive --description 'How long is only looked before anything is changed, for the guards'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option metric --exclusive --description 'A number of your own, more is better'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option frozen --description 'Use what is decided already'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option cgroup-weights --description 'Also set cpu.weight of units of systemd where tasks of different classes compete between them'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option dry-run --description 'Look for one interval, show what would be set, and stop'
complete --command kernel-tune --condition '__kernel_tune_command sched run' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'

complete --command kernel-tune --condition '__kernel_tune_command sched try' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option keep --description 'Tell the try that runs to keep what it does, and end'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option backend --exclusive --arguments 'hints scx auto' --description 'hints (the default)'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option rules --require-parameter --force-files --description 'Rules of your own, before those in /etc/kernel-tune/sched.d'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option answers --exclusive --arguments '(__fish_complete_directories)' --description 'Where `sched classify` keeps its answers, if not there'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option interval --exclusive --description 'From one look at the tasks to the next'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option baseline --exclusive --description 'How long is only looked before anything is changed, for the guards'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option metric --exclusive --description 'A number of your own, more is better'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option frozen --description 'Use what is decided already'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option cgroup-weights --description 'Also set cpu.weight of units of systemd where tasks of different classes compete between them'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option dry-run --description 'Look for one interval, show what would be set, and stop'
complete --command kernel-tune --condition '__kernel_tune_command sched try' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'

complete --command kernel-tune --condition '__kernel_tune_command sched stop' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched stop' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched stop' --long-option reset --description 'Also forget that a guard tripped'
complete --command kernel-tune --condition '__kernel_tune_command sched stop' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'

complete --command kernel-tune --condition '__kernel_tune_command sched status' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched status' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched status' --long-option answers --exclusive --arguments '(__fish_complete_directories)' --description 'Where `sched classify` keeps its answers, if not there'
complete --command kernel-tune --condition '__kernel_tune_command sched status' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'

complete --command kernel-tune --condition '__kernel_tune_command sched doctor' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched doctor' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'

complete --command kernel-tune --condition '__kernel_tune_command sched bench' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option arms --exclusive --arguments '(__fish_complete_list , \'string split " " "hints rules scx-off scx"\')' --description 'Only these beside default'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option blocks --exclusive --description 'How many turns each arm has'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option block-time --exclusive --description 'How long a turn is, 10s if not said'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option drop --exclusive --description 'How much of the beginning of a turn is not measured'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option names --exclusive --arguments 'known unknown' --description 'What the workload\'s threads are called'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option step-gpu --exclusive --description 'How long the GPU works for a step of the decode loops, which sleep meanwhile'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option step-cpu --exclusive --description 'How long such a step then needs a CPU'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option svg --require-parameter --force-files --description 'Also draw the ratios'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option record --require-parameter --force-files --description 'Also keep each turn\'s figures, a line of JSON each'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option noisy --description 'Measure although others use more than a tenth of the CPUs'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option tools --description 'Also run schbench and hackbench in each turn, where they are installed'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'
complete --command kernel-tune --condition '__kernel_tune_command sched bench' --long-option with --exclusive --description 'Also an arm of your own, once or several times'

complete --command kernel-tune --condition '__kernel_tune_command sched lab' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option arms --exclusive --arguments '(__fish_complete_list , \'string split " " "hints rules scx-off scx per-task batched cached"\')' --description 'Only these beside default'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option blocks --exclusive --description 'How many turns each arm has'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option block-time --exclusive --description 'How long a turn is, 10s if not said'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option drop --exclusive --description 'How much of the beginning of a turn is not measured'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option names --exclusive --arguments 'known unknown' --description 'What the workload\'s threads are called'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option step-gpu --exclusive --description 'How long the GPU works for a step of the decode loops, which sleep meanwhile'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option step-cpu --exclusive --description 'How long such a step then needs a CPU'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option svg --require-parameter --force-files --description 'Also draw the ratios'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option record --require-parameter --force-files --description 'Also keep each turn\'s figures, a line of JSON each'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option noisy --description 'Measure although others use more than a tenth of the CPUs'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option tools --description 'Also run schbench and hackbench in each turn, where they are installed'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option model-delay --exclusive --description 'How long a call of the model takes, 150ms if not said'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option endpoint --exclusive --description 'An OpenAI-compatible server'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option model --exclusive --description 'The model, as the server calls it'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option policy --require-parameter --force-files --description 'What the classes mean here, in your own words'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option key-file --require-parameter --force-files --description 'The server\'s key, in a file that others than you cannot read'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option key-env --exclusive --description 'The server\'s key, in the environment variable NAME'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option allow-remote --description 'Allow a server that is not this machine'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option send-names --description 'Send names themselves to a remote server'
complete --command kernel-tune --condition '__kernel_tune_command sched lab' --long-option timeout --exclusive --description 'How long a question may take, up to 10m'

complete --command kernel-tune --condition '__kernel_tune_command sched classify' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option endpoint --exclusive --description 'An OpenAI-compatible server'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option model --exclusive --description 'The model, as the server calls it'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option policy --require-parameter --force-files --description 'What the classes mean here, in your own words'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option key-file --require-parameter --force-files --description 'The server\'s key, in a file that others than you cannot read'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option key-env --exclusive --description 'The server\'s key, in the environment variable NAME'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option allow-remote --description 'Allow a server that is not this machine'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option send-names --description 'Send names themselves to a remote server'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option timeout --exclusive --description 'How long a question may take, up to 10m'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option keys --exclusive --arguments '(__fish_complete_directories)' --description 'Where keys.jsonl is, if not with what this writes'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option once --description 'One round (the default)'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option every --exclusive --description 'A round, and again behind TIME, until it is ended'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option again --description 'Ask again about what another model decided than --model'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option frozen --description 'Ask nobody'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option dry-run --description 'Print the first request that would be sent, and send nothing'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option print-policy --description 'Print the policy'
complete --command kernel-tune --condition '__kernel_tune_command sched classify' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'

complete --command kernel-tune --condition '__kernel_tune_command sched replay' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched replay' --long-option install --description 'Put it in place as the decisions of this machine, byte for byte'
complete --command kernel-tune --condition '__kernel_tune_command sched replay' --long-option state --exclusive --arguments '(__fish_complete_directories)' --description 'Where sched keeps its files, if not in /var/lib/kernel-tune/sched'
complete --command kernel-tune --condition '__kernel_tune_command sched replay' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command sched replay' --force-files

complete --command kernel-tune --condition '__kernel_tune_command sched scx' --short-option h --long-option help --description 'Show this help'
complete --command kernel-tune --condition '__kernel_tune_command sched scx' --long-option check --description 'Only look, which is what is done without --for'
complete --command kernel-tune --condition '__kernel_tune_command sched scx' --long-option for --exclusive --description 'Load it for so long'
complete --command kernel-tune --condition '__kernel_tune_command sched scx' --long-option rule --exclusive --description 'The class of a name in a control group while it is loaded, as /system.slice/x.service:NAME=critical'
complete --command kernel-tune --condition '__kernel_tune_command sched scx' --long-option libbpf --require-parameter --force-files --description 'A libbpf.so.1 elsewhere than where the system has it'
complete --command kernel-tune --condition '__kernel_tune_command sched scx' --long-option forget --exclusive --description 'For tests'
complete --command kernel-tune --condition '__kernel_tune_command sched scx' --long-option format --exclusive --arguments 'table json' --description 'table (the default) or json'
complete --command kernel-tune --condition '__kernel_tune_command sched scx' --long-option color --exclusive --arguments 'auto always never' --description 'auto (the default), always or never'

complete --command kernel-tune --condition '__kernel_tune_command shell' --short-option h --long-option help --description 'Show this help'
