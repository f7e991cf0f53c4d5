#include "CLaneSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int lane_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

// Puts `from` (a descriptor, -1 for /dev/null, -2 to keep what the parent has) where `to` stands.
static int place(int from, int to) {
  if (from == -2) return 0;
  if (from == -1) {
    from = open("/dev/null", O_RDWR);
    if (from < 0) return -1;
  }
  if (from == to) return fcntl(to, F_SETFD, 0);
  return dup2(from, to) < 0 ? -1 : 0;
}

// Between fork and exec only calls that are safe after a signal: another thread may hold any lock.
static void become(const lane_spawn_request *request, int report) {
  for (int number = 1; number < NSIG; number++) {
    if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (request->new_session && setsid() < 0) goto failed;
  if (request->directory && chdir(request->directory) < 0) goto failed;
  if (place(request->standard_input, 0) < 0) goto failed;
  if (place(request->standard_output, 1) < 0) goto failed;
  if (place(request->standard_error, 2) < 0) goto failed;
  if (report > 3) close_range(3, (unsigned)report - 1, 0);
  close_range((unsigned)report + 1, ~0U, 0);
  execve(request->program, request->arguments, request->environment);
failed: {
  int reason = errno;
  while (write(report, &reason, sizeof reason) < 0 && errno == EINTR) {
  }
  _exit(127);
}
}

// A descriptor of 3 or above, so that placing the standard ones cannot overwrite it.
static int raise_descriptor(int descriptor) {
  if (descriptor > 2 || descriptor < 0) return descriptor;
  int raised = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  close(descriptor);
  return raised;
}

pid_t lane_spawn(const lane_spawn_request *request) {
  int report[2];
  if (lane_pipe(report) < 0) return -1;
  report[1] = raise_descriptor(report[1]);
  sigset_t all, before;
  sigfillset(&all);
  // A signal handler of the parent must never run in the child.
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t child = fork();
  if (child == 0) become(request, report[1]);
  int reason = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(report[1]);
  if (child > 0) {
    ssize_t count;
    int failure = 0;
    do {
      count = read(report[0], &failure, sizeof failure);
    } while (count < 0 && errno == EINTR);
    if (count == (ssize_t)sizeof failure) {
      // The child never became the program: reap it and hand its errno on.
      close(report[0]);
      waitpid(child, NULL, 0);
      errno = failure;
      return -1;
    }
  }
  close(report[0]);
  errno = reason;
  return child;
}
