#pragma once
#include <sys/types.h>

/// Starts a program in a session of its own, on a new terminal of 80 columns.
///
/// Returns its process id and puts our side of the terminal, which closes on exec, into `terminal`; or
/// returns -1 with errno.
pid_t lane_test_start_on_terminal(
    const char *_Nonnull program,
    char *_Nullable const *_Nonnull arguments,
    char *_Nullable const *_Nonnull environment,
    const char *_Nonnull directory,
    int *_Nonnull terminal);
