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
#include "fair.h"

char LICENSE[] SEC("license") = "GPL";

enum {
	KT_BALANCE = 32, /* every so many times a CPU looks at another shard first */
};

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
