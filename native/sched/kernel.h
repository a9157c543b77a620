/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the scheduler takes from the kernel, and no more: the fields that it reads, the callbacks that it gives, the
 * functions that it calls. Names and prototypes are those of the kernel's own type information; libbpf looks up where
 * each field lies in the kernel that is running, so order and size here mean nothing.
 */
#ifndef KT_KERNEL_H
#define KT_KERNEL_H

#include <stdbool.h>

typedef int s32;
typedef unsigned int u32;
typedef long long s64;
typedef unsigned long long u64;

#define NULL ((void *)0)
#define SEC(name) __attribute__((section(name), used))
#define KT_KFUNC extern __attribute__((section(".ksyms")))
#define KT_OPTIONAL extern __attribute__((section(".ksyms"), weak))
#define KT_INLINE static inline __attribute__((always_inline))

/* How libbpf reads the type of a map: a number as the length of an array, a type as what is pointed at. */
#define KT_NUMBER(name, value) int(*name)[value]
#define KT_TYPE(name, type) type *name

/* enum bpf_map_type, BPF_F_NO_PREALLOC and BPF_LOCAL_STORAGE_GET_F_CREATE of include/uapi/linux/bpf.h: fixed for ever. */
enum {
	KT_MAP_HASH = 1,
	KT_MAP_ARRAY = 2,
	KT_MAP_PERCPU_ARRAY = 6,
	KT_MAP_TASK_STORAGE = 29,
	KT_NO_PREALLOC = 1,
	KT_CREATE = 1,
};

struct task_struct;

/* Helpers by their numbers in include/uapi/linux/bpf.h, fixed for ever as well. */
static void *(*const bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static u64 (*const bpf_ktime_get_ns)(void) = (void *)5;
static u32 (*const bpf_get_prandom_u32)(void) = (void *)7;
static long (*const bpf_probe_read_kernel_str)(void *to, u32 size, const void *from) = (void *)115;
static void *(*const bpf_task_storage_get)(void *map, struct task_struct *p, void *value, u64 flags) = (void *)156;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct kernfs_node {
	u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct cpumask {
	unsigned long bits[1];
};

struct sched_ext_entity {
	u32 flags;
	u32 weight;
	u64 slice;
	u64 dsq_vtime;
};

struct task_struct {
	unsigned int flags;
	s32 pid;
	int nr_cpus_allowed;
	const struct cpumask *cpus_ptr;
	unsigned short migration_disabled;
	struct sched_ext_entity scx;
	struct css_set *cgroups;
	char comm[16];
};

struct scx_init_task_args {
	bool fork;
};

enum scx_exit_kind {
	SCX_EXIT_NONE,
};

struct scx_exit_info {
	enum scx_exit_kind kind;
	s64 exit_code;
	const char *reason;
	char *msg;
};

#pragma clang attribute pop

/* The kernel copies these two as they are, so they have no relocations. */
struct scx_bpf_dsq_insert_vtime_args {
	u64 dsq_id;
	u64 slice;
	u64 vtime;
	u64 enq_flags;
};

struct bpf_iter_scx_dsq {
	u64 opaque[6];
} __attribute__((aligned(8)));

/* libbpf puts each member where the running kernel's structure of this name has it. */
struct sched_ext_ops {
	s32 (*select_cpu)(struct task_struct *p, s32 prev_cpu, u64 wake_flags);
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	void (*runnable)(struct task_struct *p, u64 enq_flags);
	void (*running)(struct task_struct *p);
	void (*stopping)(struct task_struct *p, bool runnable);
	s32 (*init_task)(struct task_struct *p, struct scx_init_task_args *args);
	void (*cpu_online)(s32 cpu);
	void (*cpu_offline)(s32 cpu);
	s32 (*init)(void);
	void (*exit)(struct scx_exit_info *info);
	u32 timeout_ms;
	char name[128];
};

KT_KFUNC s32 scx_bpf_create_dsq(u64 dsq_id, s32 node);
KT_KFUNC s32 scx_bpf_select_cpu_dfl(struct task_struct *p, s32 prev_cpu, u64 wake_flags, bool *is_idle);
KT_KFUNC s32 scx_bpf_pick_idle_cpu(const struct cpumask *cpus_allowed, u64 flags);
KT_KFUNC s32 scx_bpf_task_cpu(const struct task_struct *p);
KT_KFUNC s32 scx_bpf_dsq_nr_queued(u64 dsq_id);
KT_KFUNC void scx_bpf_kick_cpu(s32 cpu, u64 flags);
KT_KFUNC void scx_bpf_exit_bstr(s64 exit_code, char *fmt, u64 *data, u32 data__sz);
KT_KFUNC bool bpf_cpumask_test_cpu(u32 cpu, const struct cpumask *cpumask);
KT_KFUNC int bpf_iter_scx_dsq_new(struct bpf_iter_scx_dsq *it, u64 dsq_id, u64 flags);
KT_KFUNC struct task_struct *bpf_iter_scx_dsq_next(struct bpf_iter_scx_dsq *it);
KT_KFUNC void bpf_iter_scx_dsq_destroy(struct bpf_iter_scx_dsq *it);

/*
 * Each kernel has one form of each at least: the plain ones since 6.13, the others since 6.19 and 7.1. libbpf looks up
 * the name without ___kt; two of the kernel's own end with ___v2, which it would cut off instead.
 */
KT_OPTIONAL void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags);
KT_OPTIONAL bool scx_bpf_dsq_insert___v2___kt(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags);
KT_OPTIONAL void scx_bpf_dsq_insert_vtime(struct task_struct *p, u64 dsq_id, u64 slice, u64 vtime, u64 enq_flags);
KT_OPTIONAL bool __scx_bpf_dsq_insert_vtime(struct task_struct *p, struct scx_bpf_dsq_insert_vtime_args *args);
KT_OPTIONAL bool scx_bpf_dsq_move_to_local(u64 dsq_id);
KT_OPTIONAL bool scx_bpf_dsq_move_to_local___v2___kt(u64 dsq_id, u64 enq_flags);
KT_OPTIONAL bool scx_bpf_task_set_slice(struct task_struct *p, u64 slice);

/* A call of a function that the kernel lacks stays behind such a question, and the verifier leaves it out. */
KT_INLINE void kt_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags)
{
	if (scx_bpf_dsq_insert___v2___kt)
		scx_bpf_dsq_insert___v2___kt(p, dsq_id, slice, enq_flags);
	else
		scx_bpf_dsq_insert(p, dsq_id, slice, enq_flags);
}

KT_INLINE void kt_insert_by(u64 key, struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags)
{
	if (__scx_bpf_dsq_insert_vtime) {
		struct scx_bpf_dsq_insert_vtime_args args = {
			.dsq_id = dsq_id,
			.slice = slice,
			.vtime = key,
			.enq_flags = enq_flags,
		};

		__scx_bpf_dsq_insert_vtime(p, &args);
	} else {
		scx_bpf_dsq_insert_vtime(p, dsq_id, slice, key, enq_flags);
	}
}

KT_INLINE bool kt_take_from(u64 dsq_id)
{
	if (scx_bpf_dsq_move_to_local___v2___kt)
		return scx_bpf_dsq_move_to_local___v2___kt(dsq_id, 0);
	return scx_bpf_dsq_move_to_local(dsq_id);
}

KT_INLINE void kt_prolong(struct task_struct *p, u64 slice)
{
	if (scx_bpf_task_set_slice)
		scx_bpf_task_set_slice(p, slice);
	else
		p->scx.slice = slice;
}

#endif
