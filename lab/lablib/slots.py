"""Bounds how many machines run at once: a slot per core, and the machine's memory."""

import fcntl
import os
import time
from pathlib import Path

from . import cache
from .said import LabError, say

SPARE_MB = 512  # for QEMU itself and the host


def memory_mb(name):
    """A line of /proc/meminfo, such as MemAvailable, in MiB."""
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) >> 10
    return 0


class Slots:
    """Taken for a with-block. The kernel gives the locks back, however the process ends."""

    def __init__(self, threads, megabytes, what):
        self.want, self.megabytes, self.what = min(threads, os.cpu_count()), megabytes, what
        self.held = []

    def __enter__(self):
        told = False
        while not self.take():
            if not told:
                say(f"{self.what}: waiting for other machines of this lab to end (cores or memory)")
                told = True
            time.sleep(1)
        return self

    def __exit__(self, *_):
        for file in self.held:
            file.close()

    def take(self):
        at = cache.made("slots")
        with open(at / "mutex", "w") as mutex:
            fcntl.flock(mutex, fcntl.LOCK_EX)
            free, promised, busy = [], 0, False
            for number in range(os.cpu_count()):
                file = open(at / str(number), "a+")
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    free.append(file)
                except BlockingIOError:
                    busy = True
                    file.seek(0)
                    promised += int(file.read() or 0)
                    file.close()
            enough = memory_mb("MemAvailable") - promised >= self.megabytes + SPARE_MB
            if len(free) < self.want or not enough:
                for file in free:
                    file.close()
                never = memory_mb("MemTotal") < self.megabytes + SPARE_MB
                if never or not busy:
                    raise LabError(self.what, f"{memory_mb('MemAvailable')} MiB of memory available",
                                   f"{self.megabytes + SPARE_MB} MiB", "free some, or take a smaller machine")
                return False
            for file in free[self.want:]:
                file.close()
            self.held = free[:self.want]
            for file in self.held:
                file.truncate(0)
            self.held[0].write(str(self.megabytes))
            self.held[0].flush()
            return True
