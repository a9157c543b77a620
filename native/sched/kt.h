/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the loader and the scheduler hand to each other. Times are nanoseconds of CLOCK_MONOTONIC; the loader (Java,
 * dev.kerneltune.sched.scx.Layout) has the same numbers, and a test compares them with the type information of the
 * object.
 */
#ifndef KT_H
#define KT_H

enum {
	KT_MAGIC = 0x6b743032, /* "kt02": changes with every change of this file */
	KT_CLASSES = 5, /* critical, serving, normal, batch, background: the order of TaskClass */
	KT_CRITICAL = 0,
	KT_NORMAL = 2,
	KT_SHARDS = 128, /* at most */
	KT_SHARD_CPUS = 16, /* a power of two */
	KT_BUCKETS = 32, /* bucket n counts waits from 2^(n+9) ns to twice that, the first one also shorter ones */
	KT_RULES = 16384,
	KT_COMM = 16,
	KT_TEXT = 256,
};

/* Constants of the running kernel, which moved from one version to another: read from its type information. */
struct kt_constants {
	u64 enq_wakeup; /* SCX_ENQ_WAKEUP */
	u64 enq_preempt; /* SCX_ENQ_PREEMPT */
	u64 dsq_local; /* SCX_DSQ_LOCAL */
	u64 dsq_local_on; /* SCX_DSQ_LOCAL_ON */
	u64 dsq_global; /* SCX_DSQ_GLOBAL */
	u64 kick_idle; /* SCX_KICK_IDLE */
	u64 task_queued; /* SCX_TASK_QUEUED */
};

/* One class. */
struct kt_class {
	u64 weight; /* percent of what a normal task gets */
	u64 slice; /* how long it runs at a stretch */
	u64 offset; /* how much later than its virtual time it is due, before its weight divides it */
	u64 budget; /* CPU time in a window, beyond which it is treated as normal; 0: no bound */
	/* On waking up it takes the CPU from a task of each class that has run so long; ~0: never. */
	u64 preempts_after[KT_CLASSES];
};

/* Written before loading, and constant from then on. */
struct kt_params {
	u32 magic;
	u32 shards;
	u64 lag; /* a task that slept is at most so far behind the others */
	u64 ahead; /* a task that ran is at most so far ahead of them */
	u64 shortest; /* no slice is shorter */
	u64 window; /* of the budgets */
	u64 stale; /* after so long without a heartbeat everybody is normal */
	u64 deserted; /* after so long the scheduler ends itself */
	u32 clock_shift; /* the virtual clock of a shard runs at 1/2^n of the time at least */
	s32 forget; /* for tests: a task with this id is never queued, so that the watchdog fires; 0: none */
	struct kt_constants kernel;
	struct kt_class classes[KT_CLASSES];
};

/* Written by the loader at any time. */
struct kt_control {
	u64 heartbeat; /* when it last lived */
	u32 generation; /* another number makes every task look up its rule again */
	u32 classes_on; /* 0: everybody is normal */
};

/* Map cpus, by CPU: the shard is the loader's, the rest the scheduler's. */
struct kt_cpu {
	u32 shard;
	u32 task_class; /* of what runs */
	u64 since; /* when that began */
	u64 slice; /* that it was given */
	u64 turn;
	u64 padding[4]; /* a cache line each */
};

/* Map shards, by number: node and CPUs are the loader's. */
struct kt_shard {
	u64 clock; /* virtual time */
	u64 at; /* when it was last moved on */
	s32 node;
	u32 cpus;
	u32 cpu[KT_SHARD_CPUS];
};

/* Map rules: a name in a control group, or, with an empty name, all in it. */
struct kt_rule_key {
	u64 cgroup; /* inode number of its folder */
	char comm[KT_COMM]; /* padded with NUL */
};

struct kt_rule {
	u32 task_class;
	u32 unbounded; /* 1: the user waived the budget */
};

/* Map stats, by class, for each CPU. */
struct kt_stats {
	u64 runs;
	u64 run_ns;
	u64 wait_ns; /* before them */
	u64 preemptions; /* CPUs taken from another task by a wake-up */
	u64 steals; /* tasks taken from another shard */
	u64 demotions; /* slices run as normal, because the budget was burnt */
	u64 wakeups[KT_BUCKETS]; /* waits from a wake-up to running */
};

/* Map exits, element 0: why the kernel took the scheduler out. */
struct kt_exit {
	s32 kind; /* enum scx_exit_kind; 0: it is still in */
	u32 padding;
	s64 code;
	char reason[KT_TEXT];
	char message[KT_TEXT];
};

#endif
