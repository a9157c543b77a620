package dev.kerneltune.sched;

/**
 * What is the same for all tasks of one kind, so that a decision about one holds for the next, also
 * behind a restart.
 *
 * @param comm the thread's name, at most 15 bytes (/proc/PID/task/TID/comm)
 * @param leader the name of the thread group's leader
 * @param script the last part of the path of the script that an interpreter runs, else empty
 * @param cgroup the control group's path (the line {@code 0::} of /proc/PID/cgroup), the ids of
 *     pods, containers, scopes and sessions replaced by {@code *}
 * @param exe what the program file is: {@code device:inode:size:mtime} of /proc/PID/exe, empty for
 *     kernel threads and where it may not be read
 */
public record TaskKey(String comm, String leader, String script, String cgroup, String exe) {}
