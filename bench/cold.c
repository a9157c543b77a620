// Runs whole processes: each command once a round, the rounds in changing order, after one round that does not count.
// Prints a line per run: round, number of the command, wall time in ms, CPU time in ms, greatest resident memory in KiB.
// Usage: cold ROUNDS COMMAND... (each COMMAND is one argument, given to sh -c with exec)
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static double millis(struct timeval t) { return t.tv_sec * 1e3 + t.tv_usec / 1e3; }

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
  printf("%d %d %.2f %.2f %ld\n", round, command, now() - start, millis(used.ru_utime) + millis(used.ru_stime),
         used.ru_maxrss);
}

int main(int argc, char **argv) {
  int rounds = argc > 2 ? atoi(argv[1]) : 0, commands = argc - 2;
  if (rounds < 1) {
    fprintf(stderr, "usage: cold ROUNDS COMMAND...\n");
    return 2;
  }
  for (int round = -1; round < rounds; round++)
    for (int i = 0; i < commands; i++) {
      int command = (i + round + commands) % commands;
      run(command, round, argv[2 + command]);
    }
  return 0;
}
