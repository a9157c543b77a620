# bash completion of kernel-tune. Made from its command line by the tests; edits would be lost.

_kernel_tune_scenarios='training inference gds-storage multi-node-rdma'
_kernel_tune_checks='cpu-sched.cpuset-isolated cpu-sched.cpuset-partition cpu-sched.dead-sysctls cpu-sched.delay-accounting cpu-sched.features cpu-sched.housekeeping cpu-sched.isolcpus cpu-sched.log.split-locks cpu-sched.mitigations cpu-sched.nmi-watchdog cpu-sched.nohz-full cpu-sched.offline cpu-sched.own-policy cpu-sched.preemption.full cpu-sched.preemption.realtime cpu-sched.pressure.cpu cpu-sched.pressure.io cpu-sched.pressure.kept cpu-sched.pressure.memory cpu-sched.rcu-nocbs cpu-sched.reweight cpu-sched.rt-throttling cpu-sched.sched-ext cpu-sched.sched-ext.partial cpu-sched.sched-ext.rejected cpu-sched.sched-run cpu-sched.schedstats cpu-sched.skew-tick cpu-sched.smt cpu-sched.steal cpu-sched.throttling.before cpu-sched.throttling.jobs cpu-sched.throttling.own cpu-sched.timer-migration cpu-sched.vulnerable cpu-sched.workqueue-cpus cpu-sched.workqueue-scope drm-sched.amdgpu.gpu-recovery drm-sched.amdgpu.hw-submission drm-sched.amdgpu.lockup-timeout drm-sched.kfd.cwsr drm-sched.kfd.debug-evictions drm-sched.kfd.halt-on-hang drm-sched.kfd.policy drm-sched.kfd.preemption-timeout drm-sched.nvidia.mig drm-sched.nvidia.mps drm-sched.policy drm-sched.policy-knob drm-sched.xe.engines gpu-driver.amd.kfd gpu-driver.amd.origin gpu-driver.amd.partition gpu-driver.amd.pcie-p2p gpu-driver.amd.ras gpu-driver.amd.replays gpu-driver.amd.xgmi-p2p gpu-driver.bound gpu-driver.nvidia.clocks gpu-driver.nvidia.compute-mode gpu-driver.nvidia.ecc gpu-driver.nvidia.fabric-manager gpu-driver.nvidia.flavour gpu-driver.nvidia.gsp gpu-driver.nvidia.ibgda gpu-driver.nvidia.imex-channel gpu-driver.nvidia.library gpu-driver.nvidia.memory-reach gpu-driver.nvidia.mode-pending gpu-driver.nvidia.modprobe-options gpu-driver.nvidia.peer-mapping gpu-driver.nvidia.persistence gpu-driver.nvidia.relaxed-ordering gpu-driver.nvidia.row-remap gpu-driver.nvidia.uvm gpu-driver.nvidia.xid hmm.amd.kfd-svm hmm.amd.xnack hmm.ats.gpu hmm.ats.passed-through-nic hmm.intel.xe-svm hmm.kernel.device-private hmm.nvidia.address-range hmm.nvidia.addressing-mode hmm.nvidia.ats-mode hmm.nvidia.coherent-mode hmm.nvidia.disable-hmm hmm.nvidia.driver hmm.nvidia.sam-migration hmm.pasid.gpu hmm.pri.gpu hmm.sva.arm64 hmm.sva.intel-scalable-mode iommu.acs.gpu-gpu iommu.acs.gpu-nic iommu.acs.gpu-nvme iommu.amd.x2apic iommu.cmdline.contradictory iommu.cmdline.harmful iommu.cmdline.ineffective iommu.debug.dma-api iommu.debug.pagealloc iommu.dmabuf.move-notify iommu.domain.gpu-amd iommu.domain.gpu-nvidia iommu.domain.grace-hopper iommu.domain.nic-arm64 iommu.domain.nic-x86 iommu.domain.nvme-arm64 iommu.domain.nvme-x86 iommu.forcedac iommu.gpudirect.nvme-multipath iommu.gpudirect.registration iommu.gpudirect.topology-override iommu.group.gpu iommu.log.p2pdma-refused iommu.p2pdma.amd iommu.p2pdma.gpu-memory iommu.p2pdma.nvidia iommu.state.amd-gpu iommu.swiotlb.high-water iommu.swiotlb.use irq.balancer irq.balancer-bans irq.default-affinity irq.gpu-affinity irq.net-rx.share irq.nic-affinity irq.nic-affinity.share irq.nic-queues irq.nvme-affinity irq.nvme-queues irq.on-isolated irq.softnet.drops irq.softnet.squeezes irq.spurious irq.threadirqs memory.compaction.proactive memory.compaction.stalls memory.demotion memory.dev-shm.huge memory.direct-reclaim memory.dirty-limit memory.fragmentation memory.gpu-node-files memory.hugepages.asked memory.hugepages.idle memory.hugepages.nodes memory.hugepages.vmemmap memory.init-on-alloc memory.init-on-free memory.ksm memory.log.out-of-memory memory.max-map-count memory.mglru.min-ttl memory.min-free memory.nodes.empty memory.nodes.even memory.nodes.memory-only memory.nodes.mi300x memory.numa-balancing memory.numa-balancing.migrations memory.numa-balancing.tiering memory.overcommit memory.read-ahead.network memory.swap.activity memory.swap.swappiness memory.thp.defrag memory.thp.enabled memory.thp.faults memory.thp.khugepaged-sleep memory.thp.khugepaged-swap memory.thp.pmd-size memory.thp.shmem memory.thp.shrink-underused memory.zone-reclaim network.big-tcp network.bpf.jit network.bpf.jit-harden network.busy-poll network.busy-read network.ena.allowances network.link.duplex network.link.flaps network.link.flaps-since-boot network.link.jumbo network.link.losses network.link.mtu network.link.pause-frames network.link.speed network.log.nic-power-heat network.log.peermem network.log.tables-full network.log.transmit-timeouts network.multirail-arp network.offload.common network.offload.hardware-gro network.offload.lro network.queue.cores network.queue.flow-steering network.queue.interrupt-deferral network.queue.interrupt-moderation network.queue.receive-ring network.queue.receive-steering network.queue.threaded-napi network.queue.transmit-steering network.queueing network.rdma.any-port-active network.rdma.congestion-notices network.rdma.connection-manager network.rdma.firmware network.rdma.gpu-node network.rdma.link-downed network.rdma.link-errors network.rdma.losses network.rdma.lossless-priorities network.rdma.nic-device network.rdma.pcie-stalls network.rdma.port-down network.rdma.port-ready network.rdma.rate network.rdma.roce-gid network.rdma.roce-mtu network.rdma.traffic-classes network.rdma.uverbs network.socket.rmem-max network.socket.wmem-max network.softirq.backlog network.softirq.budget network.table.conntrack network.table.listen-overflows network.table.local-ports network.table.neighbour-limit network.table.neighbours network.tcp.congestion-control network.tcp.default-qdisc network.tcp.moderate-rcvbuf network.tcp.rmem-max network.tcp.sack network.tcp.slow-start-after-idle network.tcp.somaxconn network.tcp.timestamps network.tcp.window-scaling network.tcp.wmem-max network.xdp pcie-cxl.aspm.boot-argument pcie-cxl.aspm.gpu pcie-cxl.aspm.nic pcie-cxl.aspm.nvme pcie-cxl.aspm.policy pcie-cxl.atomics.gpu pcie-cxl.bar.gpu-memory pcie-cxl.bar.realloc pcie-cxl.bus-mode pcie-cxl.cxl.online-policy pcie-cxl.errors.gpu-correctable pcie-cxl.errors.gpu-uncorrectable pcie-cxl.errors.nic-correctable pcie-cxl.errors.nic-uncorrectable pcie-cxl.errors.nvme-correctable pcie-cxl.errors.nvme-uncorrectable pcie-cxl.link.gpu-slot pcie-cxl.link.gpu-speed pcie-cxl.link.gpu-uplink pcie-cxl.link.gpu-width pcie-cxl.link.nic-bandwidth pcie-cxl.link.nic-speed pcie-cxl.link.nic-width pcie-cxl.link.nvme-speed pcie-cxl.link.nvme-width pcie-cxl.numa.gpu pcie-cxl.numa.nic pcie-cxl.numa.nvme pcie-cxl.ordering.gpu pcie-cxl.ordering.nic pcie-cxl.payload.gpu pcie-cxl.payload.nic pcie-cxl.read-request.nic pcie-cxl.runtime-pm.gpu pcie-cxl.tags.gpu pcie-cxl.tags.nic pcie-cxl.tags.nvme pcie-cxl.topology.nic-switch pcie-cxl.topology.nvme pcie-cxl.topology.rdma-nic platform.cgroup-version platform.clock-sync platform.clocksource platform.clocksource.reliable platform.clocksource.tsc platform.container platform.core-dumps platform.cpufreq.boost platform.cpufreq.cap platform.cpufreq.driver platform.cpufreq.energy-bias platform.cpufreq.governor platform.cpufreq.preference platform.cpufreq.uncore platform.cpuidle.deep-states platform.cpuidle.deep-states-amd platform.cpuidle.idle-parameter platform.cpuidle.max-cstate platform.cpuidle.off platform.crash-capture platform.debug.kasan-generic platform.debug.parameters platform.debug.prove-locking platform.debug.tracer platform.hung-task.detected platform.hung-task.timeout platform.hung-task.warnings platform.limits.memlock platform.limits.nofile platform.limits.stack platform.lockdown platform.log.hardware-errors platform.log.module-parameters platform.log.stalls platform.log.unknown-words platform.modules-folder platform.numa-calls platform.owners.conflict platform.owners.lost-at-boot platform.owners.next-command-line platform.owners.two-tuners platform.panic.on-hung-task platform.panic.on-warn platform.panic.timeout platform.panic.unrecovered-nmi platform.parameters.conflict platform.parameters.ineffective platform.parameters.misspelt platform.pids platform.remove-ipc platform.restart-pending platform.shm platform.shm.use platform.taint platform.tuned platform.warnings storage.gds.backend storage.gds.cufile-log storage.gds.ext4-data storage.gds.file-system storage.io-uring storage.io-uring.operations storage.log.disk-errors storage.log.nfs-servers storage.log.nvme-resets storage.mount.access-time storage.mount.discard storage.mount.fuse storage.mount.sync storage.nfs.connections storage.nfs.read-ahead storage.nfs.transfer-size storage.nvme.gpu-node storage.nvme.io-poll storage.nvme.io-timeout storage.nvme.iostats storage.nvme.nomerges storage.nvme.nr-requests storage.nvme.read-ahead storage.nvme.request-size storage.nvme.request-size-lowered storage.nvme.rq-affinity storage.nvme.scheduler storage.nvme.writeback-throttle storage.vfs.aio storage.vfs.cache-pressure storage.vfs.file-max storage.vfs.inotify-instances storage.vfs.inotify-watches storage.vfs.open-files tlb.calls tlb.causes tlb.cmdline.noinvpcid tlb.cmdline.nopcid tlb.debug-counters tlb.flush-ceiling tlb.invlpgb tlb.pcid tlb.reschedules tlb.shootdowns tlb.shootdowns.mean'
_kernel_tune_shown_profiles='show a100-training b200-training cpu-isolation gds-storage gh200-training gpu-guest gpu-inference gpu-server gpu-training h100-inference h100-training mi300x-inference mi300x-training multi-node-rdma'
_kernel_tune_profiles='a100-training b200-training cpu-isolation gds-storage gh200-training gpu-guest gpu-inference gpu-server gpu-training h100-inference h100-training mi300x-inference mi300x-training multi-node-rdma'
_kernel_tune_groups='sched'

_kernel_tune_value() {
  case $1 in
    audit:--scenario | impact:--scenario | verify:--scenario | topology:--scenario | diff:--scenario | lint:--scenario | watch:--scenario) kind=words words=$_kernel_tune_scenarios ;;
    audit:--format | diff:--format) kind=words words='table wide json jsonl sarif junit markdown prometheus html' ;;
    audit:--only | audit:--skip | checks:--only | checks:--skip | diff:--only | diff:--skip) kind=list words=$_kernel_tune_checks ;;
    audit:--checks | audit:--root | explain:--checks | checks:--checks | impact:--checks | impact:--root | recommend:--checks | recommend:--root | profiles:--checks | plan:--checks | plan:--state | plan:--root | apply:--checks | apply:--state | apply:--root | status:--state | verify:--state | verify:--checks | rollback:--state | rollback:--checks | history:--state | export:--checks | export:--state | export:--root | inventory:--root | topology:--root | snapshot:--checks | snapshot:--root | diff:--checks | lint:--root | watch:--root | sched/observe:--state | sched/observe:--answers | sched/observe:--root | sched/explain:--state | sched/explain:--answers | sched/explain:--root | sched/run:--state | sched/run:--answers | sched/try:--state | sched/try:--answers | sched/stop:--state | sched/status:--state | sched/status:--answers | sched/bench:--state | sched/lab:--state | sched/classify:--state | sched/classify:--keys | sched/replay:--state) kind=folders ;;
    audit:--waivers | audit:--baseline | audit:--snapshot | impact:--waivers | impact:--snapshot | recommend:--snapshot | plan:--waivers | plan:--snapshot | apply:--waivers | apply:--snapshot | export:--waivers | export:--snapshot | inventory:--snapshot | topology:--snapshot | snapshot:-o | snapshot:--output | snapshot:--snapshot | lint:--snapshot | watch:--snapshot | sched/observe:--rules | sched/observe:--snapshot | sched/explain:--rules | sched/explain:--snapshot | sched/run:--rules | sched/try:--rules | sched/bench:--svg | sched/bench:--record | sched/lab:--svg | sched/lab:--record | sched/lab:--policy | sched/lab:--key-file | sched/classify:--policy | sched/classify:--key-file | sched/scx:--libbpf) kind=files ;;
    audit:--fail-on) kind=words words='never highest high significant important hygiene note' ;;
    audit:--min-coverage | audit:--sample | impact:--sample | rollback:--to | snapshot:--sample | lint:--sample | watch:--interval | watch:--count | sched/observe:--interval | sched/explain:--interval | sched/run:--interval | sched/run:--baseline | sched/run:--metric | sched/try:--interval | sched/try:--baseline | sched/try:--metric | sched/bench:--blocks | sched/bench:--block-time | sched/bench:--drop | sched/bench:--step-gpu | sched/bench:--step-cpu | sched/bench:--with | sched/lab:--blocks | sched/lab:--block-time | sched/lab:--drop | sched/lab:--step-gpu | sched/lab:--step-cpu | sched/lab:--model-delay | sched/lab:--endpoint | sched/lab:--model | sched/lab:--key-env | sched/lab:--timeout | sched/classify:--endpoint | sched/classify:--model | sched/classify:--key-env | sched/classify:--timeout | sched/classify:--every | sched/scx:--for | sched/scx:--rule | sched/scx:--forget) kind=nothing ;;
    audit:--native | impact:--native | recommend:--native | plan:--native | apply:--native | export:--native | inventory:--native | topology:--native | snapshot:--native | lint:--native | watch:--native | sched/observe:--native | sched/explain:--native) kind=words words='auto never' ;;
    audit:--color | explain:--color | impact:--color | recommend:--color | profiles:--color | plan:--color | apply:--color | status:--color | verify:--color | rollback:--color | history:--color | topology:--color | diff:--color | watch:--color | sched/observe:--color | sched/explain:--color | sched/catalog:--color | sched/bench:--color | sched/lab:--color | sched/scx:--color) kind=words words='auto always never' ;;
    explain:--format | checks:--format | impact:--format | recommend:--format | profiles:--format | apply:--format | status:--format | verify:--format | rollback:--format | history:--format | inventory:--format | sched/observe:--format | sched/explain:--format | sched/catalog:--format | sched/run:--format | sched/try:--format | sched/stop:--format | sched/status:--format | sched/doctor:--format | sched/bench:--format | sched/lab:--format | sched/classify:--format | sched/replay:--format | sched/scx:--format) kind=words words='table json' ;;
    plan:--format) kind=words words='table wide json jsonl sarif junit markdown prometheus html shell' ;;
    apply:--allow) kind=list words='restarts-jobs drops-link stalls in-use' ;;
    export:--format) kind=words words='sysctl.d tuned ansible nto cloud-init ignition shell' ;;
    topology:--format) kind=words words='text json svg dot nccl-xml slurm-gres' ;;
    watch:--only) kind=list words='interrupts softirqs numa hugepages pressure nic nvme' ;;
    watch:--format) kind=words words='table jsonl' ;;
    sched/run:--backend | sched/try:--backend) kind=words words='hints scx auto' ;;
    sched/bench:--arms) kind=list words='hints rules scx-off scx' ;;
    sched/bench:--names | sched/lab:--names) kind=words words='known unknown' ;;
    sched/lab:--arms) kind=list words='hints rules scx-off scx per-task batched cached' ;;
  esac
}

_kernel_tune_argument() {
  case $1 in
    '') kind=words words='audit explain checks impact recommend profiles plan apply status verify rollback history export inventory topology snapshot diff lint watch sched shell' ;;
    explain) kind=words words=$_kernel_tune_checks ;;
    profiles) kind=words-files words=$_kernel_tune_shown_profiles ;;
    plan | apply | export) kind=words-files words=$_kernel_tune_profiles ;;
    rollback | sched/explain | sched/try) kind=nothing ;;
    diff | lint | sched/replay) kind=files ;;
    sched) kind=words words='observe explain catalog run try stop status doctor bench lab classify replay scx' ;;
  esac
}

_kernel_tune_options() {
  case $1 in
    '') words='-h --help -V --version --stacktrace' ;;
    audit) words='-h --help --scenario --format --only --skip --checks --waivers --baseline --fail-on --min-coverage --sample --root --snapshot --native --color' ;;
    explain | profiles) words='-h --help --checks --format --color' ;;
    checks) words='-h --help --only --skip --checks --questions --format' ;;
    impact) words='-h --help --scenario --format --waivers --checks --sample --root --snapshot --native --color' ;;
    recommend) words='-h --help --checks --format --root --snapshot --native --color' ;;
    plan) words='-h --help --runtime-only --next-boot-only --waivers --checks --state --format --verbose --root --snapshot --native --color' ;;
    apply) words='-h --help --runtime-only --next-boot-only --waivers --checks --state --yes --dry-run --allow --or-undo --format --verbose --root --snapshot --native --color' ;;
    status | history) words='-h --help --state --format --color' ;;
    verify) words='-h --help --scenario --state --checks --format --verbose --color' ;;
    rollback) words='-h --help --to --all --yes --dry-run --state --checks --format --verbose --color' ;;
    export) words='-h --help --runtime-only --next-boot-only --waivers --checks --state --format --root --snapshot --native' ;;
    inventory) words='-h --help --format --about --root --snapshot --native' ;;
    topology) words='-h --help --format --pairs --full --scenario --color --root --snapshot --native' ;;
    snapshot) words='-h --help -o --output --keep-identifiers --checks --sample --root --snapshot --native' ;;
    diff) words='-h --help --scenario --format --only --skip --checks --color' ;;
    lint) words='-h --help --run --scenario --sample --root --snapshot --native' ;;
    watch) words='-h --help --interval --count --only --scenario --format --color --root --snapshot --native' ;;
    sched | shell) words='-h --help' ;;
    sched/observe) words='-h --help --rules --state --answers --write --interval --root --snapshot --native --format --color' ;;
    sched/explain) words='-h --help --rules --state --answers --interval --root --snapshot --native --format --color' ;;
    sched/catalog) words='-h --help --format --color' ;;
    sched/run) words='-h --help --backend --rules --state --answers --interval --baseline --metric --frozen --cgroup-weights --dry-run --format' ;;
    sched/try) words='-h --help --keep --backend --rules --state --answers --interval --baseline --metric --frozen --cgroup-weights --dry-run --format' ;;
    sched/stop) words='-h --help --state --reset --format' ;;
    sched/status) words='-h --help --state --answers --format' ;;
    sched/doctor) words='-h --help --format' ;;
    sched/bench) words='-h --help --arms --blocks --block-time --drop --names --step-gpu --step-cpu --svg --record --noisy --tools --state --format --color --with' ;;
    sched/lab) words='-h --help --arms --blocks --block-time --drop --names --step-gpu --step-cpu --svg --record --noisy --tools --state --format --color --model-delay --endpoint --model --policy --key-file --key-env --allow-remote --send-names --timeout' ;;
    sched/classify) words='-h --help --endpoint --model --policy --key-file --key-env --allow-remote --send-names --timeout --state --keys --once --every --again --frozen --dry-run --print-policy --format' ;;
    sched/replay) words='-h --help --install --state --format' ;;
    sched/scx) words='-h --help --check --for --rule --libbpf --forget --format --color' ;;
  esac
}

_kernel_tune() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' kind='' words='' head='' word
  # bash takes --format=json for three words.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] && continue
    command+=${command:+/}$word
    # Behind a group another command stands.
    [[ " $_kernel_tune_groups " == *" $command "* ]] || break
  done
  _kernel_tune_value "$command:$prev"
  if [[ -z $kind && $cur == -* ]]; then
    kind=words
    _kernel_tune_options "$command"
  elif [[ -z $kind ]]; then
    _kernel_tune_argument "$command"
  fi
  COMPREPLY=()
  case $kind in
    list) head=${cur%"${cur##*,}"} ;;&
    words* | list) mapfile -t COMPREPLY < <(compgen -P "$head" -W "$words" -- "${cur##*,}") ;;&
    *files)
      compopt -o filenames 2>/dev/null
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur")
      ;;
    folders)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$cur")
      ;;
  esac
}
complete -F _kernel_tune kernel-tune
