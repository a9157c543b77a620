package dev.kerneltune.model;

import java.util.List;

/**
 * The logical CPUs of a machine.
 *
 * @param online the CPUs that run
 * @param present the CPUs that are plugged in
 * @param possible the CPUs that could ever be: often more than there are
 * @param isolated the CPUs outside load balancing
 * @param nohzFull the CPUs without a tick
 * @param vendor intel, amd, arm or the vendor as it is written
 * @param model the model's name
 * @param flags the CPU flags (or features, on Arm) of the first CPU that tells them
 * @param cores the cores of the CPUs that are present, each as the CPUs that share it
 * @param packages how many sockets there are
 */
public record Cpus(
    Reading<CpuSet> online,
    Reading<CpuSet> present,
    Reading<CpuSet> possible,
    Reading<CpuSet> isolated,
    Reading<CpuSet> nohzFull,
    Reading<String> vendor,
    Reading<String> model,
    Reading<Value.Flags> flags,
    Reading<List<CpuSet>> cores,
    Reading<Integer> packages) {}
