#pragma once

/// The first version of Landlock that confines enough.
#define LANE_LANDLOCK_NEEDED 3

/// Lets this process and its children open nothing but what is below the paths; cannot be undone.
int lane_restrict_files(char *const *readable, char *const *writable);

/// Takes away what reaches past a restriction of files: sockets of other programs, modes, owners and
/// attributes of files, keyrings, other processes' memory; where it is offline, every socket.
int lane_restrict_calls(int offline);

/// Gives up every capability, also those that a program of root's would get back.
int lane_drop_capabilities(void);
