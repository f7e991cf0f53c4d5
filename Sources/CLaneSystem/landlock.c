#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Written out, because the system's headers are often older than its kernel.
enum {
  CALL_CREATE = 444,
  CALL_ADD_RULE = 445,
  CALL_RESTRICT = 446,
  ASK_VERSION = 1,
  RULE_BELOW_PATH = 1,
};

#define EXECUTE (1ULL << 0)
#define WRITE_FILE (1ULL << 1)
#define READ_FILE (1ULL << 2)
#define READ_DIRECTORY (1ULL << 3)
#define MAKE_DEVICES (1ULL << 6 | 1ULL << 11)
#define FIRST_VERSION ((1ULL << 13) - 1)
#define REFER (1ULL << 13)
#define TRUNCATE (1ULL << 14)
#define IOCTL_DEVICE (1ULL << 15)
#define SCOPE_SOCKETS_AND_SIGNALS 3ULL

struct ruleset {
  uint64_t files;
  uint64_t network;
  uint64_t scopes;
};

struct rule {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

int lane_landlock_version(void) {
  long version = syscall(CALL_CREATE, NULL, 0, ASK_VERSION);
  return version < 0 ? 0 : (int)version;
}

// What cannot be opened is not made visible: it may be gone by now, and nothing is lost but itself.
static int allow(int rules, const char *path, uint64_t access) {
  int parent = open(path, O_PATH | O_CLOEXEC);
  if (parent < 0) return 0;
  struct stat status;
  int result = fstat(parent, &status);
  if (result == 0) {
    if (!S_ISDIR(status.st_mode)) access &= EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEVICE;
    struct rule rule = {access, parent};
    result = (int)syscall(CALL_ADD_RULE, rules, RULE_BELOW_PATH, &rule, 0);
  }
  int reason = errno;
  close(parent);
  errno = reason;
  return result;
}

int lane_restrict_files(char *const *readable, char *const *writable) {
  int version = lane_landlock_version();
  // Before its third version a file that may not be opened could still be cut to nothing.
  if (version < LANE_LANDLOCK_NEEDED) {
    errno = EOPNOTSUPP;
    return -1;
  }
  struct ruleset all = {FIRST_VERSION | REFER | TRUNCATE, 0, 0};
  if (version >= 5) all.files |= IOCTL_DEVICE;
  if (version >= 6) all.scopes = SCOPE_SOCKETS_AND_SIGNALS;
  int rules = (int)syscall(CALL_CREATE, &all, sizeof all, 0);
  if (rules < 0) return -1;
  int result = 0;
  for (; result == 0 && *readable; readable++) {
    result = allow(rules, *readable, EXECUTE | READ_FILE | READ_DIRECTORY);
  }
  for (; result == 0 && *writable; writable++) {
    result = allow(rules, *writable, all.files & ~MAKE_DEVICES);
  }
  if (result == 0) result = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (result == 0) result = (int)syscall(CALL_RESTRICT, rules, 0);
  int reason = errno;
  close(rules);
  errno = reason;
  return result;
}
