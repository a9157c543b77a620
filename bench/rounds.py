"""Whole processes measured side by side: what bench/cold-audit, bench/grow and bench/rivals have in common."""
import math
import pathlib
import random
import shlex
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
IMAGE = HERE.parent / "target/image/bin/kernel-tune"
# An empty start of the same JVM with the same class cache: the main class is loaded and not run.
EMPTY = [str(IMAGE.with_name("java")), "--dry-run", "-m", "dev.kerneltune/dev.kerneltune.cli.Main"]
RESAMPLES = 2000


class Rounds:
    """The runs of some commands: in each round every command ran once."""

    def __init__(self, names, runs):
        self.names, self.runs = names, runs  # (name, round) -> (wall ms, CPU ms, peak KiB)
        self.count = len(runs) // len(names)

    def wall(self, name):
        return [self.runs[name, i][0] for i in range(self.count)]

    def cpu(self, name):
        return [self.runs[name, i][1] for i in range(self.count)]

    def peak_mib(self, name):
        return max(self.runs[name, i][2] for i in range(self.count)) / 1024

    def ratio(self, what, others):
        """Wall time of `what` over the sum of `others`, round by round."""
        return [self.runs[what, i][0] / sum(self.runs[other, i][0] for other in others) for i in range(self.count)]

    def print(self):
        print("| command | wall ms: median | least | most | CPU ms | peak MiB |\n|---|---|---|---|---|---|")
        for name in self.names:
            wall = self.wall(name)
            print(f"| {name} | {statistics.median(wall):.0f} | {min(wall):.0f} | {max(wall):.0f} "
                  f"| {statistics.median(self.cpu(name)):.0f} | {self.peak_mib(name):.0f} |")
        print()


def compiled(folder, name):
    program = folder / name
    subprocess.run(["cc", "-O2", "-o", program, HERE / f"{name}.c"], check=True)
    return str(program)


def measure(folder, rounds, commands):
    """Runs commands (name -> words), each once a round, in rounds of changing order."""
    names = list(commands)
    lines = subprocess.run([compiled(folder, "cold"), str(rounds), *(shlex.join(words) for words in commands.values())],
                           check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.splitlines()
    runs = {}
    for line in lines:
        number, command, wall, cpu, peak = line.split()
        runs[names[int(command)], int(number)] = (float(wall), float(cpu), int(peak))
    return Rounds(names, runs)


def files_read(folder, tree):
    """A list, in a file, of the files with content that an audit of the tree asks for; and how many."""
    recording = folder / "read.snap"
    subprocess.run(kernel_tune("snapshot", "--root", tree, "--keep-identifiers", "-o", recording),
                   check=True, stderr=subprocess.DEVNULL)
    with open(recording, encoding="utf-8", newline="\n") as lines:
        paths = [line.split("|", 2)[1] for line in lines if line.startswith(("f|/", "x|/"))]
    made = folder / "list"
    made.write_text("".join(f"{tree}{path}\n" for path in paths))
    return made, len(paths)


def told(values, digits=2):
    """The median, and where 95 % of the medians of resamples lie."""
    low, high = interval(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def interval(values):
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return medians[RESAMPLES * 25 // 1000], medians[RESAMPLES * 975 // 1000]


def slope(points):
    """The exponent k of y = c x^k through (x, y), by least squares of the logarithms."""
    x, y = [math.log(a) for a, _ in points], [math.log(b) for _, b in points]
    return statistics.linear_regression(x, y).slope


def kernel_tune(*words):
    """The words of a command of the image."""
    if not IMAGE.exists():
        sys.exit(f"{sys.argv[0]}: no image; ./kernel-tune --version builds it")
    return [str(IMAGE), *map(str, words)]
