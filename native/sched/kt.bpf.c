// SPDX-License-Identifier: GPL-2.0-only
/*
 * A scheduler whose tasks belong to classes. Nothing here asks user space: a class is looked up in a map when a task
 * wakes up with another name or in another control group, and everything else follows from numbers in kt_params.
 *
 * The CPUs are cut into shards of at most 16 that share a cache. Each shard has one queue, ordered by the virtual time
 * at which a task is due: it grows by the time that the task ran, divided by its weight. A class bends weight, slice
 * and due time, and never orders strictly. What keeps everybody running, whatever the classes say:
 *  - virtual times stay within [clock - lag, clock + ahead] of their shard's clock when a task is queued,
 *  - that clock runs at 1/2^clock_shift of real time at least,
 * so that a task is overtaken for at most (lag + ahead + ahead/2) * 2^clock_shift, and then is first.
 */
#include "kernel.h"
#include "kt.h"

char LICENSE[] SEC("license") = "GPL";

const volatile struct kt_params params;

struct {
	KT_NUMBER(type, KT_MAP_ARRAY);
	KT_NUMBER(max_entries, 1);
	KT_TYPE(key, u32);
	KT_TYPE(value, struct kt_control);
} control SEC(".maps");

/* The loader makes it as long as there are possible CPUs. */
struct {
	KT_NUMBER(type, KT_MAP_ARRAY);
	KT_NUMBER(max_entries, 1);
	KT_TYPE(key, u32);
	KT_TYPE(value, struct kt_cpu);
} cpus SEC(".maps");

struct {
	KT_NUMBER(type, KT_MAP_ARRAY);
	KT_NUMBER(max_entries, KT_SHARDS);
	KT_TYPE(key, u32);
	KT_TYPE(value, struct kt_shard);
} shards SEC(".maps");

struct {
	KT_NUMBER(type, KT_MAP_HASH);
	KT_NUMBER(max_entries, KT_RULES);
	KT_TYPE(key, struct kt_rule_key);
	KT_TYPE(value, struct kt_rule);
} rules SEC(".maps");

struct {
	KT_NUMBER(type, KT_MAP_PERCPU_ARRAY);
	KT_NUMBER(max_entries, KT_CLASSES);
	KT_TYPE(key, u32);
	KT_TYPE(value, struct kt_stats);
} stats SEC(".maps");

struct {
	KT_NUMBER(type, KT_MAP_ARRAY);
	KT_NUMBER(max_entries, 1);
	KT_TYPE(key, u32);
	KT_TYPE(value, struct kt_exit);
} exits SEC(".maps");

/* What is remembered of a task. */
struct kt_task {
	u64 vtime; /* 0: it never ran */
	u64 woken; /* when it woke up and has not run since; 0: it is queued for another reason */
	u64 queued; /* when it was queued */
	u64 started; /* when it began to run */
	u64 window; /* when the window of its budget began */
	u64 spent; /* in that window */
	struct kt_rule_key key; /* what its rule was looked up by */
	u32 generation;
	u32 task_class; /* that its rule gives it */
	u32 unbounded;
	u32 shard;
};

struct {
	KT_NUMBER(type, KT_MAP_TASK_STORAGE);
	KT_NUMBER(map_flags, KT_NO_PREALLOC);
	KT_TYPE(key, int);
	KT_TYPE(value, struct kt_task);
} tasks SEC(".maps");

enum {
	KT_PF_KTHREAD = 0x00200000, /* include/linux/sched.h */
	KT_VICTIMS = 2, /* other CPUs that are looked at for one to preempt */
	KT_BALANCE = 32, /* every so many times a CPU looks at another shard first */
};

#define KT_NEUTRAL 10000ULL /* weight of nice 0, 100, times that of a normal task, 100 */

KT_INLINE struct kt_control *kt_control(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&control, &zero);
}

KT_INLINE struct kt_cpu *kt_cpu(s32 cpu)
{
	return bpf_map_lookup_elem(&cpus, &cpu);
}

KT_INLINE struct kt_shard *kt_shard(u32 shard)
{
	return bpf_map_lookup_elem(&shards, &shard);
}

KT_INLINE struct kt_task *kt_task(struct task_struct *p)
{
	return bpf_task_storage_get(&tasks, p, NULL, 0);
}

KT_INLINE struct kt_stats *kt_stats(u32 task_class)
{
	return bpf_map_lookup_elem(&stats, &task_class);
}

/* The parameters of a class; the verifier wants to see that the index is inside. */
KT_INLINE const volatile struct kt_class *kt_class(u32 task_class)
{
	return &params.classes[task_class < KT_CLASSES ? task_class : KT_NORMAL];
}

/* Looks up the rule of a task, if its name, its control group or the rules changed. */
KT_INLINE void kt_resolve(struct task_struct *p, struct kt_task *t)
{
	struct kt_control *c = kt_control();
	u32 generation = c ? c->generation : 0;
	struct kt_rule_key key = {};
	struct kt_rule *rule;
	u64 *now = (u64 *)&key, *before = (u64 *)&t->key;

	key.cgroup = p->cgroups->dfl_cgrp->kn->id;
	bpf_probe_read_kernel_str(key.comm, sizeof(key.comm), p->comm);
	if (t->generation == generation && now[0] == before[0] && now[1] == before[1] && now[2] == before[2])
		return;
	t->generation = generation;
	t->key = key;
	rule = bpf_map_lookup_elem(&rules, &key);
	if (!rule) {
		__builtin_memset(key.comm, 0, sizeof(key.comm));
		rule = bpf_map_lookup_elem(&rules, &key);
	}
	t->task_class = rule && rule->task_class < KT_CLASSES ? rule->task_class : KT_NORMAL;
	t->unbounded = rule ? rule->unbounded : 0;
}

KT_INLINE bool kt_burnt(struct kt_task *t, u64 now)
{
	u64 budget = kt_class(t->task_class)->budget;

	return budget && !t->unbounded && t->spent > budget && now - t->window < params.window;
}

/* The class that counts now: normal without a living loader, and for who burnt its budget. */
KT_INLINE u32 kt_effective(struct kt_task *t, u64 now)
{
	struct kt_control *c = kt_control();

	if (!c || !c->classes_on || (s64)(now - c->heartbeat) > (s64)params.stale || kt_burnt(t, now))
		return KT_NORMAL;
	return t->task_class;
}

/* What a task weighs, by nice, by control group (as the kernel tells it) and by class. */
KT_INLINE u64 kt_weight(struct task_struct *p, u32 task_class)
{
	u64 weight = p->scx.weight * kt_class(task_class)->weight;

	return weight ? weight : 1;
}

/* Brings a task's virtual time to a shard, and inside what is fair there. */
KT_INLINE void kt_place(struct kt_task *t, u32 shard, struct kt_shard *s)
{
	u64 clock = s->clock;

	if (t->vtime && t->shard != shard) {
		struct kt_shard *old = kt_shard(t->shard);

		if (old)
			t->vtime += clock - old->clock;
	}
	t->shard = shard;
	if (!t->vtime)
		t->vtime = clock;
	else if ((s64)(t->vtime - (clock - params.lag)) < 0)
		t->vtime = clock - params.lag;
	else if ((s64)(t->vtime - (clock + params.ahead)) > 0)
		t->vtime = clock + params.ahead;
}

/* When a task is due, in virtual time. */
KT_INLINE u64 kt_due(struct kt_task *t, u32 task_class, u64 weight)
{
	u64 offset = kt_class(task_class)->offset * KT_NEUTRAL / weight;

	return t->vtime + (offset < params.ahead / 2 ? offset : params.ahead / 2);
}

/* How long a task may run: a light one no longer than it may get ahead. */
KT_INLINE u64 kt_slice(u32 task_class, u64 weight)
{
	u64 slice = kt_class(task_class)->slice, most = params.ahead * weight / KT_NEUTRAL;

	slice = slice < most ? slice : most;
	return slice > params.shortest ? slice : params.shortest;
}

/* Books the time that a task ran. */
KT_INLINE void kt_charge(struct task_struct *p, struct kt_task *t, u64 now)
{
	u32 task_class = kt_effective(t, now);
	struct kt_stats *st = kt_stats(task_class);
	u64 ran = now - t->started;

	if ((s64)ran < 0)
		ran = 0;
	t->started = now;
	t->vtime += ran * KT_NEUTRAL / kt_weight(p, task_class);
	if (now - t->window >= params.window) {
		t->window = now;
		t->spent = 0;
	}
	t->spent += ran;
	if (st)
		st->run_ns += ran;
}

/* The bucket of a wait. */
KT_INLINE u32 kt_bucket(u64 ns)
{
	u32 bucket = 0;

	ns >>= 10;
	if (ns >> 32)
		return KT_BUCKETS - 1;
	if (ns >> 16) {
		bucket += 16;
		ns >>= 16;
	}
	if (ns >> 8) {
		bucket += 8;
		ns >>= 8;
	}
	if (ns >> 4) {
		bucket += 4;
		ns >>= 4;
	}
	if (ns >> 2) {
		bucket += 2;
		ns >>= 2;
	}
	bucket += (ns >> 1) + (ns > 0);
	return bucket < KT_BUCKETS ? bucket : KT_BUCKETS - 1;
}

/* Whether a waking task of a class may take this CPU from what runs there. */
KT_INLINE bool kt_may_preempt(u32 task_class, struct kt_cpu *c, u64 now)
{
	u64 ran = now - c->since, after;
	u32 other = c->task_class;

	if ((s64)ran < 0)
		return false;
	/* Alone it was left running: its slice is over. */
	if (c->slice && ran > c->slice)
		return true;
	after = kt_class(task_class)->preempts_after[other < KT_CLASSES ? other : KT_NORMAL];
	return ran >= after;
}

/* A CPU that a waking task may take: its own, or one of a few of the shard; below 0: none. */
KT_INLINE s32 kt_victim(struct task_struct *p, u32 task_class, s32 own, struct kt_shard *s, u64 now)
{
	struct kt_cpu *c = kt_cpu(own);
	int i;

	if (c && kt_may_preempt(task_class, c, now))
		return own;
	if (p->nr_cpus_allowed == 1 || p->migration_disabled || s->cpus < 2)
		return -1;
	for (i = 0; i < KT_VICTIMS; i++) {
		s32 cpu = s->cpu[(bpf_get_prandom_u32() % s->cpus) & (KT_SHARD_CPUS - 1)];

		c = kt_cpu(cpu);
		if (c && kt_may_preempt(task_class, c, now) && bpf_cpumask_test_cpu(cpu, p->cpus_ptr))
			return cpu;
	}
	return -1;
}

SEC("struct_ops/select_cpu")
s32 kt_select_cpu(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	s32 prev_cpu = ctx[1];
	bool idle = false;
	s32 cpu;

	cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, ctx[2], &idle);
	if (idle && !(params.forget && p->pid == params.forget)) {
		struct kt_task *t = kt_task(p);
		u32 task_class = t ? kt_effective(t, bpf_ktime_get_ns()) : KT_NORMAL;

		kt_insert(p, params.kernel.dsq_local, kt_slice(task_class, kt_weight(p, task_class)), 0);
	}
	return cpu;
}

SEC("struct_ops/runnable")
void kt_runnable(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	struct kt_task *t = kt_task(p);

	if (!t)
		return;
	kt_resolve(p, t);
	t->woken = t->queued = bpf_ktime_get_ns();
}

SEC("struct_ops/enqueue")
void kt_enqueue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	u64 flags = ctx[1], now = bpf_ktime_get_ns(), weight, slice;
	struct kt_task *t = kt_task(p);
	s32 own = scx_bpf_task_cpu(p), cpu;
	struct kt_cpu *c = kt_cpu(own);
	struct kt_shard *s = c ? kt_shard(c->shard) : NULL;
	u32 task_class;

	if (params.forget && p->pid == params.forget)
		return;
	if (!t || !s) {
		kt_insert(p, params.kernel.dsq_global, params.shortest, flags);
		return;
	}
	/* Who never sleeps never becomes runnable either. */
	if (!(flags & params.kernel.enq_wakeup))
		kt_resolve(p, t);
	kt_place(t, c->shard, s);
	t->queued = now;
	task_class = kt_effective(t, now);
	if (task_class != t->task_class && kt_burnt(t, now)) {
		struct kt_stats *st = kt_stats(t->task_class);

		if (st)
			st->demotions++;
	}
	weight = kt_weight(p, task_class);
	slice = kt_slice(task_class, weight);
	/* The kernel's own per-CPU threads: somebody waits for each, and no other CPU could take them. */
	if ((p->flags & KT_PF_KTHREAD) && p->nr_cpus_allowed == 1) {
		if (kt_may_preempt(KT_CRITICAL, c, now))
			flags |= params.kernel.enq_preempt;
		kt_insert(p, params.kernel.dsq_local, slice, flags);
		return;
	}
	/* Who already had more than his share waits for his turn: no class can have the CPUs to itself. */
	if ((flags & params.kernel.enq_wakeup) && (s64)(t->vtime - s->clock) <= 0) {
		cpu = kt_victim(p, task_class, own, s, now);
		if (cpu >= 0) {
			struct kt_stats *st = kt_stats(task_class);

			c = kt_cpu(cpu);
			if (c)
				c->since = now; /* The next one looks for another victim. */
			if (st)
				st->preemptions++;
			kt_insert(p, cpu == own ? params.kernel.dsq_local : params.kernel.dsq_local_on | cpu,
				  slice, flags | params.kernel.enq_preempt);
			return;
		}
	}
	kt_insert_by(kt_due(t, task_class, weight), p, c->shard, slice, flags);
	cpu = scx_bpf_pick_idle_cpu(p->cpus_ptr, 0);
	if (cpu >= 0)
		scx_bpf_kick_cpu(cpu, params.kernel.kick_idle);
}

/* Whether prev, which runs, is due before what waits in the shard. Its time is booked, and it may go on. */
KT_INLINE bool kt_goes_on(struct task_struct *prev, struct kt_cpu *c, struct kt_shard *s, u64 now)
{
	struct kt_task *t = kt_task(prev);
	struct bpf_iter_scx_dsq it;
	struct task_struct *first;
	u64 weight;
	bool on = false;
	u32 task_class;

	if (!t || !(prev->scx.flags & params.kernel.task_queued))
		return false;
	kt_charge(prev, t, now);
	kt_resolve(prev, t);
	kt_place(t, c->shard, s);
	task_class = kt_effective(t, now);
	weight = kt_weight(prev, task_class);
	bpf_iter_scx_dsq_new(&it, c->shard, 0);
	first = bpf_iter_scx_dsq_next(&it);
	if (first)
		on = (s64)(kt_due(t, task_class, weight) - first->scx.dsq_vtime) < 0;
	bpf_iter_scx_dsq_destroy(&it);
	if (on) {
		c->since = now;
		c->task_class = task_class;
		c->slice = kt_slice(task_class, weight);
		kt_prolong(prev, c->slice);
	}
	return on;
}

SEC("struct_ops/dispatch")
void kt_dispatch(u64 *ctx)
{
	s32 cpu = ctx[0];
	struct task_struct *prev = (void *)ctx[1];
	u64 now = bpf_ktime_get_ns();
	struct kt_control *control = kt_control();
	struct kt_cpu *c = kt_cpu(cpu);
	struct kt_shard *s = c ? kt_shard(c->shard) : NULL;
	s32 waiting;
	u32 i, other;

	if (!s || !control)
		return;
	if ((s64)(now - control->heartbeat) > (s64)params.deserted) {
		static char why[] = "no heartbeat of the loader for %llu ms";
		u64 silent = (now - control->heartbeat) / 1000000;

		scx_bpf_exit_bstr(0, why, &silent, sizeof(silent));
		return;
	}
	waiting = scx_bpf_dsq_nr_queued(c->shard);
	other = c->turn++;
	if (params.shards > 1 && other % KT_BALANCE == 0) {
		other = other / KT_BALANCE % params.shards;
		if (other != c->shard && scx_bpf_dsq_nr_queued(other) > waiting + 1 && kt_take_from(other))
			return;
	}
	if (waiting > 0) {
		if (prev && kt_goes_on(prev, c, s, now))
			return;
		if (kt_take_from(c->shard))
			return;
	}
	/* A shard that has nothing helps the next ones. */
	for (i = 1; i < KT_SHARDS && i < params.shards; i++) {
		other = (c->shard + i) % params.shards;
		if (scx_bpf_dsq_nr_queued(other) > 0 && kt_take_from(other))
			return;
	}
}

SEC("struct_ops/running")
void kt_running(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	u64 now = bpf_ktime_get_ns(), waited, clock;
	struct kt_task *t = kt_task(p);
	struct kt_cpu *c = kt_cpu(scx_bpf_task_cpu(p));
	struct kt_shard *s = c ? kt_shard(c->shard) : NULL;
	struct kt_stats *st;
	u32 task_class;

	if (!t || !s)
		return;
	task_class = kt_effective(t, now);
	st = kt_stats(task_class);
	if (st) {
		waited = now - t->queued;
		if ((s64)waited < 0)
			waited = 0;
		st->runs++;
		st->waits++;
		st->wait_ns += waited;
		if (t->woken)
			st->wakeups[kt_bucket(waited) & (KT_BUCKETS - 1)]++;
		if (t->vtime && t->shard != c->shard)
			st->steals++;
	}
	kt_place(t, c->shard, s);
	t->woken = 0;
	t->started = now;
	c->since = now;
	c->task_class = task_class;
	c->slice = kt_slice(task_class, kt_weight(p, task_class));
	/* Two CPUs may write at once; then the clock misses a step, and the next one catches up. */
	clock = s->clock;
	if ((s64)(now - s->at) > 0)
		clock += (now - s->at) >> params.clock_shift;
	s->at = now;
	s->clock = (s64)(t->vtime - clock) > 0 ? t->vtime : clock;
}

SEC("struct_ops/stopping")
void kt_stopping(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	struct kt_task *t = kt_task(p);

	if (t)
		kt_charge(p, t, bpf_ktime_get_ns());
}

SEC("struct_ops.s/init_task")
s32 kt_init_task(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	struct kt_task *t = bpf_task_storage_get(&tasks, p, NULL, KT_CREATE);

	if (!t)
		return -12; /* ENOMEM */
	t->task_class = KT_NORMAL;
	t->generation = ~0U;
	return 0;
}

/* CPUs that come and go change nothing: shards hold all possible ones. Without these two the kernel would end us. */
SEC("struct_ops/cpu_online")
void kt_cpu_online(u64 *ctx)
{
}

SEC("struct_ops/cpu_offline")
void kt_cpu_offline(u64 *ctx)
{
}

SEC("struct_ops.s/init")
s32 kt_init(u64 *ctx)
{
	u32 i;

	if (params.magic != KT_MAGIC)
		return -22; /* EINVAL: the loader is of another version */
	for (i = 0; i < KT_SHARDS && i < params.shards; i++) {
		struct kt_shard *s = kt_shard(i);
		s32 error;

		if (!s)
			return -22;
		s->clock = params.ahead;
		s->at = bpf_ktime_get_ns();
		error = scx_bpf_create_dsq(i, s->node);
		if (error)
			return error;
	}
	return 0;
}

SEC("struct_ops/exit")
void kt_exit(u64 *ctx)
{
	struct scx_exit_info *info = (void *)ctx[0];
	u32 zero = 0;
	struct kt_exit *e = bpf_map_lookup_elem(&exits, &zero);

	if (!e)
		return;
	e->code = info->exit_code;
	bpf_probe_read_kernel_str(e->reason, sizeof(e->reason), info->reason);
	bpf_probe_read_kernel_str(e->message, sizeof(e->message), info->msg);
	e->kind = info->kind;
}

SEC(".struct_ops.link")
struct sched_ext_ops kernel_tune = {
	.select_cpu = (void *)kt_select_cpu,
	.enqueue = (void *)kt_enqueue,
	.dispatch = (void *)kt_dispatch,
	.runnable = (void *)kt_runnable,
	.running = (void *)kt_running,
	.stopping = (void *)kt_stopping,
	.init_task = (void *)kt_init_task,
	.cpu_online = (void *)kt_cpu_online,
	.cpu_offline = (void *)kt_cpu_offline,
	.init = (void *)kt_init,
	.exit = (void *)kt_exit,
	/* Below 7.0 tasks of the real-time classes can hold up all others for some seconds, which is not our stall. */
	.timeout_ms = 10000,
	.name = "kernel_tune",
};
