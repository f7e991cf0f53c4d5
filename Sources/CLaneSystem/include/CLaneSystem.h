#pragma once
#include <stddef.h>
#include <sys/types.h>

/// How a child process is started. Descriptors of -1 mean /dev/null; -2 means the parent's own.
typedef struct {
  const char *_Nonnull program;
  char *_Nullable const *_Nonnull arguments;
  char *_Nullable const *_Nonnull environment;
  const char *_Nullable directory;
  int standard_input;
  int standard_output;
  int standard_error;
  int new_session;
  /// The most bytes that a file may have which it writes; -1 for no limit.
  long long file_limit;
} lane_spawn_request;

/// Starts a child in which only the three standard descriptors are open and every signal is at its default.
///
/// Returns its process id, or -1 with the child's or our own errno: a failed exec is reported here.
/// `in_directory` tells whether entering the directory was what failed.
pid_t lane_spawn(const lane_spawn_request *_Nonnull request, int *_Nonnull in_directory);

/// pipe2 with close-on-exec on both ends.
int lane_pipe(int ends[_Nonnull 2]);

/// write(2) that reports a closed pipe as EPIPE only, whatever the process does on SIGPIPE.
ssize_t lane_write_quietly(int descriptor, const void *_Nullable bytes, size_t count);

/// A descriptor that becomes readable when a child ends, or -1.
int lane_watch_child(pid_t child);

/// How many bytes a pipe holds at most, or -1.
int lane_pipe_capacity(int descriptor);

/// How a program is kept; lists end with NULL.
typedef struct {
  const char *_Nonnull program;
  char *_Nullable const *_Nonnull arguments;
  /// Whether it is confined to the paths below.
  int confined;
  char *_Nullable const *_Nonnull readable;
  char *_Nullable const *_Nonnull writable;
  /// Whether a confined program has no network either.
  int offline;
  /// Milliseconds between passing on a request to end and ending everything.
  long grace;
} lane_confinement;

/// Runs a program in this process's environment and ends, after it, all that it started.
///
/// For a process that does nothing else: it takes signals and standard streams for itself. Returns the
/// status as waitpid(2) gives it, or -1 with errno.
int lane_keep(const lane_confinement *_Nonnull confinement);

/// The version of Landlock that this kernel offers, 0 for none.
int lane_landlock_version(void);
