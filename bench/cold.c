// Compares whole processes: runs each command the same number of times, in rounds of changing order, and prints
// the median and the least wall time, the median CPU time and the greatest resident memory.
// Usage: cold ROUNDS COMMAND... (each COMMAND is one argument, given to sh -c with exec)
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ROUNDS = 1000, MOST_COMMANDS = 32 };
static double wall[MOST_COMMANDS][MOST_ROUNDS], cpu[MOST_COMMANDS][MOST_ROUNDS];
static long memory[MOST_COMMANDS];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double millis(struct timeval t) { return t.tv_sec * 1e3 + t.tv_usec / 1e3; }

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void run(int command, int round, const char *words) {
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    char line[8192];
    snprintf(line, sizeof line, "exec %s", words);
    execl("/bin/sh", "sh", "-c", line, (char *)0);
    _exit(127);
  }
  int status;
  struct rusage used;
  wait4(child, &status, 0, &used);
  if (!WIFEXITED(status) || WEXITSTATUS(status) == 127) {
    fprintf(stderr, "cold: did not run: %s\n", words);
    exit(1);
  }
  if (round < 0) return;  // the warm-up
  wall[command][round] = now() - start;
  cpu[command][round] = millis(used.ru_utime) + millis(used.ru_stime);
  if (used.ru_maxrss > memory[command]) memory[command] = used.ru_maxrss;
}

int main(int argc, char **argv) {
  int rounds = argc > 2 ? atoi(argv[1]) : 0, commands = argc - 2;
  if (rounds < 1 || rounds > MOST_ROUNDS || commands > MOST_COMMANDS) {
    fprintf(stderr, "usage: cold ROUNDS COMMAND...\n");
    return 2;
  }
  for (int round = -1; round < rounds; round++)
    for (int i = 0; i < commands; i++) {
      int command = (i + round + commands) % commands;
      run(command, round, argv[2 + command]);
    }
  printf("%10s %10s %10s %10s  %s\n", "wall ms", "least ms", "CPU ms", "peak MiB", "command");
  for (int i = 0; i < commands; i++) {
    qsort(wall[i], rounds, sizeof(double), ascending);
    qsort(cpu[i], rounds, sizeof(double), ascending);
    printf("%10.1f %10.1f %10.1f %10.1f  %s\n", wall[i][rounds / 2], wall[i][0], cpu[i][rounds / 2],
           memory[i] / 1024.0, argv[2 + i]);
  }
  return 0;
}
