#include "CTestSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

// Between fork and exec only calls that are safe after a signal.
static void become(
    const char *program,
    char *const *arguments,
    char *const *environment,
    const char *directory,
    const char *name) {
  for (int number = 1; number < NSIG; number++) {
    if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  // Opened by the leader of a session without one, it becomes the session's terminal.
  if (setsid() < 0 || chdir(directory) < 0) _exit(126);
  int terminal = open(name, O_RDWR);
  if (terminal < 0) _exit(126);
  for (int number = 0; number < 3; number++) {
    if (dup2(terminal, number) < 0) _exit(126);
  }
  close_range(3, ~0U, 0);
  execve(program, arguments, environment);
  _exit(127);
}

pid_t lane_test_start_on_terminal(
    const char *program,
    char *const *arguments,
    char *const *environment,
    const char *directory,
    int *terminal) {
  char name[64];
  struct winsize size = {.ws_row = 24, .ws_col = 80};
  int ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (ours < 0) return -1;
  pid_t child = -1;
  if (grantpt(ours) == 0 && unlockpt(ours) == 0 && ptsname_r(ours, name, sizeof name) == 0 &&
      ioctl(ours, TIOCSWINSZ, &size) == 0) {
    child = fork();
    if (child == 0) become(program, arguments, environment, directory, name);
  }
  int reason = errno;
  if (child < 0) close(ours);
  *terminal = ours;
  errno = reason;
  return child;
}
