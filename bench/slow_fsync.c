/*
 * A disk that takes longer to sync: LD_PRELOAD this, and each fsync and fdatasync takes FSYNC_MICROS more.
 * cc -O2 -shared -fPIC -o slow_fsync.so slow_fsync.c
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void wait_more(void) {
  const char *told = getenv("FSYNC_MICROS");
  long micros = told ? atol(told) : 0;
  struct timespec pause = {micros / 1000000, micros % 1000000 * 1000};
  if (micros > 0) nanosleep(&pause, NULL);
}

int fsync(int file) {
  wait_more();
  return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}

int fdatasync(int file) {
  wait_more();
  return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
}
