package dev.kerneltune.model;

/**
 * Where the machine runs.
 *
 * @param virtualization bare-metal, kvm, xen, hyper-v, nitro, firecracker, gvisor, vmware, qemu or
 *     another hypervisor's name
 * @param container none, or the name of the container runtime
 */
public record Place(Reading<String> virtualization, Reading<String> container) {}
