#include "CLaneSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum step { OUR_OWN, DIRECTORY, PROGRAM };

struct failure {
  enum step step;
  int reason;
};

int lane_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

// Puts `from` (a descriptor, -1 for /dev/null, -2 to keep what the parent has) where `to` stands.
static int place(int from, int to) {
  if (from == -2) return 0;
  if (from == -1) from = open("/dev/null", O_RDWR);
  if (from < 0) return -1;
  return from == to || dup2(from, to) >= 0 ? 0 : -1;
}

static int place_all(const lane_spawn_request *request) {
  int streams[3] = {request->standard_input, request->standard_output, request->standard_error};
  // A parent without standard streams gets pipes numbered like them: none may overwrite another.
  for (int number = 0; number < 3; number++) {
    if (streams[number] < 0 || streams[number] > 2) continue;
    streams[number] = fcntl(streams[number], F_DUPFD_CLOEXEC, 3);
    if (streams[number] < 0) return -1;
  }
  for (int number = 0; number < 3; number++) {
    if (place(streams[number], number) < 0) return -1;
  }
  return 0;
}

static void close_between(unsigned first, unsigned last) {
  if (first > last || close_range(first, last, 0) == 0) return;
  // An old kernel or a sandbox refuses the call; what we opened ourselves closes on exec anyway.
  struct rlimit limit;
  unsigned end = 65536;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < end) end = (unsigned)limit.rlim_cur;
  for (unsigned number = first; number < end && number <= last; number++) close((int)number);
}

static int limit_files(rlim_t size) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_FSIZE, &limit) < 0) return -1;
  // What is lower already stays, and may not be raised.
  if (limit.rlim_max > size) limit.rlim_max = size;
  if (limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_FSIZE, &limit) < 0) return -1;
  struct rlimit none = {0, 0};
  return setrlimit(RLIMIT_CORE, &none);
}

// Runs in the child, in our memory and while we wait: it only makes system calls, since another thread
// may hold any lock, and never returns.
__attribute__((noinline, noreturn)) static void become(const lane_spawn_request *request, int report) {
  struct failure failure = {OUR_OWN, 0};
  for (int number = 1; number < NSIG; number++) {
    if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (request->new_session && setsid() < 0) goto failed;
  if (place_all(request) < 0) goto failed;
  if (request->file_limit >= 0 && limit_files((rlim_t)request->file_limit) < 0) goto failed;
  failure.step = DIRECTORY;
  if (request->directory && chdir(request->directory) < 0) goto failed;
  failure.step = PROGRAM;
  close_between(3, (unsigned)report - 1);
  close_between((unsigned)report + 1, ~0U);
  execve(request->program, request->arguments, request->environment);
failed:
  failure.reason = errno;
  while (write(report, &failure, sizeof failure) < 0 && errno == EINTR) {
  }
  _exit(127);
}

// A pipe whose writing end survives the placing of the standard streams.
static int open_report(int report[2]) {
  if (lane_pipe(report) < 0) return -1;
  if (report[1] > 2) return 0;
  int raised = fcntl(report[1], F_DUPFD_CLOEXEC, 3);
  int reason = errno;
  close(report[1]);
  report[1] = raised;
  if (raised >= 0) return 0;
  close(report[0]);
  errno = reason;
  return -1;
}

// Whoever ignores SIGCHLD never learns how a child ended, and that may be inherited.
static void want_endings(void) {
  struct sigaction action;
  if (sigaction(SIGCHLD, NULL, &action) < 0) return;
  int ignored = action.sa_handler == SIG_IGN;
  if (!ignored && !(action.sa_flags & SA_NOCLDWAIT)) return;
  if (ignored) action.sa_handler = SIG_DFL;
  action.sa_flags &= ~SA_NOCLDWAIT;
  sigaction(SIGCHLD, &action, NULL);
}

pid_t lane_spawn(const lane_spawn_request *request, int *in_directory) {
  *in_directory = 0;
  int report[2];
  if (open_report(report) < 0) return -1;
  want_endings();
  sigset_t all, before;
  sigfillset(&all);
  // A signal handler of the parent must never run in the child.
  pthread_sigmask(SIG_SETMASK, &all, &before);
  // A copy of our memory would be thrown away at once, and costs a large process milliseconds.
  pid_t child = vfork();
  int reason = errno;
  if (child == 0) become(request, report[1]);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(report[1]);
  if (child > 0) {
    struct failure failure;
    ssize_t count;
    do {
      count = read(report[0], &failure, sizeof failure);
    } while (count < 0 && errno == EINTR);
    if (count == (ssize_t)sizeof failure) {
      // The child never became the program: reap it and hand its reason on.
      while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
      }
      *in_directory = failure.step == DIRECTORY;
      reason = failure.reason;
      child = -1;
    }
  }
  close(report[0]);
  errno = reason;
  return child;
}
