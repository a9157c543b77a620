package dev.kerneltune.model;

/**
 * A process that holds a device open which a change may disturb.
 *
 * @param pid its number
 * @param comm its name as the kernel has it, 15 characters at most; empty where it is gone
 * @param device the device file: {@code /dev/nvidia0}, {@code /dev/infiniband/uverbs0}
 */
public record DeviceUser(int pid, String comm, String device) {}
