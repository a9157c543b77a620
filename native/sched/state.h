/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the scheduler remembers, in maps: those that the loader writes or reads are as kt.h says, and what is remembered
 * of a task is its own.
 */
#ifndef KT_STATE_H
#define KT_STATE_H

#include "kernel.h"
#include "kt.h"

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

#endif
