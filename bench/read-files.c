// Reads every file named in a list, as plainly as C can: the floor under any audit that reads them.
// Usage: read-files LIST (one path per line). Prints how many files and bytes it read.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
  static char buffer[1 << 16], path[4096];
  FILE *list = argc == 2 ? fopen(argv[1], "r") : NULL;
  if (!list) {
    fprintf(stderr, "usage: read-files LIST\n");
    return 2;
  }
  long files = 0, bytes = 0;
  while (fgets(path, sizeof path, list)) {
    path[strcspn(path, "\n")] = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    for (ssize_t got; (got = read(file, buffer, sizeof buffer)) > 0;) bytes += got;
    close(file);
    files++;
  }
  printf("%ld files, %ld bytes\n", files, bytes);
  return 0;
}
