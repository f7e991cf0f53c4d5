#include "CLaneSystem.h"
#include "confine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void refuse(const char *what) {
  dprintf(STDERR_FILENO, "git lane confine: cannot %s: %s\n", what, strerror(errno));
  _exit(126);
}

static void become_program(const lane_confinement *confinement, const sigset_t *mask) {
  sigprocmask(SIG_SETMASK, mask, NULL);
  for (int number = 1; number < NSIG; number++) {
    if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
  }
  if (setsid() < 0) refuse("make a session");
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (confinement->confined) {
    if (lane_drop_capabilities() < 0) refuse("drop capabilities");
    if (lane_restrict_files(confinement->readable, confinement->writable) < 0) refuse("restrict files");
    if (lane_restrict_calls(confinement->offline) < 0) refuse("restrict system calls");
  }
  execve(confinement->program, confinement->arguments, environ);
  refuse("run the program");
}

// The process that /proc calls the parent of another, or -1.
static pid_t parent_of(const char *process) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%s/stat", process);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return -1;
  text[count] = 0;
  // After the name, which may hold anything, come the state and the parent.
  const char *end = strrchr(text, ')');
  int parent;
  return end && sscanf(end + 1, " %*c %d", &parent) == 1 ? parent : -1;
}

static void kill_children(void) {
  DIR *processes = opendir("/proc");
  if (!processes) return;
  pid_t us = getpid();
  for (struct dirent *entry; (entry = readdir(processes));) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    if (parent_of(entry->d_name) == us) kill((pid_t)atoi(entry->d_name), SIGKILL);
  }
  closedir(processes);
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

// What a killed process leaves behind becomes ours: so it goes on until there is nothing left.
static void kill_descendants(void) {
  long long deadline = now() + 10000;
  while (now() < deadline) {
    kill_children();
    pid_t gone;
    do gone = waitpid(-1, NULL, WNOHANG);
    while (gone > 0);
    if (gone < 0 && errno == ECHILD) return;
    nanosleep(&(struct timespec){0, 1000000}, NULL);
  }
}

// Waits for the program to end, or for the time after which it is not asked any more.
static int wait_for(pid_t program, const sigset_t *signals, long grace) {
  long long asked = -1;
  for (;;) {
    struct timespec patience = {0, 200000000};
    int number = sigtimedwait(signals, NULL, &patience);
    int status, result = -1;
    for (pid_t gone; (gone = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (gone == program) result = status;
    }
    if (result >= 0) return result;
    if (number > 0 && number != SIGCHLD && asked < 0) {
      asked = now();
      // Before it has a session of its own there is only itself to ask.
      if (kill(-program, number) < 0) kill(program, number);
      kill(-program, SIGCONT);
    }
    if (asked >= 0 && now() - asked >= grace) return SIGKILL;
  }
}

int lane_keep(const lane_confinement *confinement) {
  sigset_t signals, before;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  sigaddset(&signals, SIGCHLD);
  // Orphans of orphans come to us, whatever session they made for themselves.
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) return -1;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, &before);
  // A default disposition would throw these away before they could be waited for.
  signal(SIGCHLD, SIG_DFL);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  pid_t program = fork();
  if (program < 0) return -1;
  if (program == 0) become_program(confinement, &before);
  // The program alone holds the pipes, so that whoever reads them sees when it is done.
  int nothing = open("/dev/null", O_RDWR);
  for (int number = 0; number < 3; number++) dup2(nothing, number);
  int status = wait_for(program, &signals, confinement->grace);
  kill_descendants();
  sigprocmask(SIG_SETMASK, &before, NULL);
  return status;
}
