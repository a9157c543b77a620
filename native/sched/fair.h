/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who a task is, when it is due, how long it may run, and from whom it may take the CPU: numbers of kt_params, and of
 * what is remembered. Nothing here changes a queue.
 */
#ifndef KT_FAIR_H
#define KT_FAIR_H

#include "state.h"

enum {
	KT_VICTIMS = 2, /* other CPUs that are looked at for one to preempt */
	KT_NICE_0 = 100, /* what nice 0 weighs (SCX_TASK weights are those of cgroup v2) */
	KT_PF_KTHREAD = 0x00200000, /* include/linux/sched.h */
};

#define KT_NEUTRAL 10000ULL /* weight of nice 0, 100, times that of a normal task, 100 */

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
	/* Everybody may wait for a thread of the kernel: no rule holds one back. */
	if ((p->flags & KT_PF_KTHREAD) && rule && rule->task_class > KT_NORMAL)
		rule = NULL;
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

/*
 * What a task weighs, by nice, by control group (as the kernel tells it) and by class. The kernel's own threads weigh what
 * nice 0 weighs, at least: khugepaged has nice 19, and is preempted while it keeps RCU waiting. For so long at a hundredth
 * of a share that the kernel told of a stall, and ended us for it.
 */
KT_INLINE u64 kt_weight(struct task_struct *p, u32 task_class)
{
	u64 own = p->scx.weight, weight;

	if ((p->flags & KT_PF_KTHREAD) && own < KT_NICE_0)
		own = KT_NICE_0;
	weight = own * kt_class(task_class)->weight;
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

#endif
