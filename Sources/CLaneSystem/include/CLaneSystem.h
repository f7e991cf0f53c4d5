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
