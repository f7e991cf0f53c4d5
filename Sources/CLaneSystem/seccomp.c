#include "confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// Landlock looks at none of these, and each acts on a file, a process or a service by its name alone.
static const unsigned denied[] = {
    // Modes, owners and attributes.
    SYS_fchmod, SYS_fchmodat, 452 /* fchmodat2 */, SYS_fchown, SYS_fchownat, SYS_setxattr, SYS_lsetxattr,
    SYS_fsetxattr, 463 /* setxattrat */, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr,
    466 /* removexattrat */, 469 /* file_setattr */,
    // Memory and messages that stay when their makers are gone.
    SYS_shmget, SYS_msgget, SYS_semget, SYS_mq_open,
    // The person's keyrings.
    SYS_add_key, SYS_request_key, SYS_keyctl,
    // Other processes.
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, 438 /* pidfd_getfd */, 440 /* process_madvise */,
    // Ways to make calls that no filter sees, and parts of the kernel that no reviewer needs.
    425 /* io_uring_setup */, 426 /* io_uring_enter */, 427 /* io_uring_register */, SYS_bpf,
    SYS_perf_event_open, SYS_userfaultfd, SYS_open_by_handle_at, SYS_mount, SYS_umount2, SYS_pivot_root,
    SYS_chroot, SYS_kexec_load, SYS_init_module, SYS_finit_module, SYS_delete_module,
#if defined(__x86_64__)
    SYS_chmod, SYS_chown, SYS_lchown,
#endif
};

// Setting a file's times by its name is let on to have worked: claude tries to on its lock before it
// renews its tokens, and does not renew them where it fails.
static const unsigned pretended[] = {
    SYS_utimensat,
#if defined(__x86_64__)
    SYS_utime, SYS_utimes, SYS_futimesat,
#endif
};

#ifdef OUR_ARCHITECTURE

enum {
  DENIED = sizeof denied / sizeof *denied,
  PRETENDED = sizeof pretended / sizeof *pretended,
  ROOM = 2 * (DENIED + PRETENDED) + 40,
};

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offsetof(struct seccomp_data, field))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, value)
#define IF_EQUAL(value, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, then, otherwise)

int lane_restrict_calls(int offline) {
  struct sock_filter filter[ROOM];
  unsigned short length = 0;
  const struct sock_filter head[] = {
      LOAD(arch),
      IF_EQUAL(OUR_ARCHITECTURE, 1, 0),
      ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
      LOAD(nr),
      // On x86-64 the same calls have a second set of numbers.
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
      ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
      // A socket of the machine leads to agents of keys, daemons and desktops, whatever files are hidden.
      IF_EQUAL(SYS_socket, 0, 4),
      LOAD(args[0]),
      IF_EQUAL(AF_UNIX, 0, 1),
      ANSWER(SECCOMP_RET_ERRNO | EACCES),
      ANSWER(offline ? SECCOMP_RET_ERRNO | EACCES : SECCOMP_RET_ALLOW),
      // Times may be set on what is open.
      IF_EQUAL(SYS_utimensat, 0, 6),
      LOAD(args[1]),
      IF_EQUAL(0, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offsetof(struct seccomp_data, args[1]) + 4),
      IF_EQUAL(0, 0, 1),
      ANSWER(SECCOMP_RET_ALLOW),
      LOAD(nr),
      // A limit ends a process as surely as a signal does; one's own, by the number 0, may be set.
      IF_EQUAL(SYS_prlimit64, 0, 4),
      LOAD(args[0]),
      IF_EQUAL(0, 0, 1),
      ANSWER(SECCOMP_RET_ALLOW),
      ANSWER(SECCOMP_RET_ERRNO | EPERM),
      // Attributes can be set on what is open for reading only.
      IF_EQUAL(SYS_ioctl, 0, 6),
      LOAD(args[1]),
      IF_EQUAL(FS_IOC_SETFLAGS, 3, 0),
      IF_EQUAL(FS_IOC32_SETFLAGS, 2, 0),
      IF_EQUAL(FS_IOC_FSSETXATTR, 1, 0),
      ANSWER(SECCOMP_RET_ALLOW),
      ANSWER(SECCOMP_RET_ERRNO | EPERM),
  };
  for (unsigned index = 0; index < sizeof head / sizeof *head; index++) filter[length++] = head[index];
  for (unsigned index = 0; index < DENIED; index++) {
    filter[length++] = (struct sock_filter)IF_EQUAL(denied[index], 0, 1);
    filter[length++] = (struct sock_filter)ANSWER(SECCOMP_RET_ERRNO | EPERM);
  }
  for (unsigned index = 0; index < PRETENDED; index++) {
    filter[length++] = (struct sock_filter)IF_EQUAL(pretended[index], 0, 1);
    filter[length++] = (struct sock_filter)ANSWER(SECCOMP_RET_ERRNO | 0);
  }
  filter[length++] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
  struct sock_fprog program = {length, filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return -1;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

#else

int lane_restrict_calls(int offline) {
  (void)denied;
  (void)offline;
  errno = EOPNOTSUPP;
  return -1;
}

#endif

int lane_drop_capabilities(void) {
  for (int capability = 0; capability < 64; capability++) {
    // A process without the right to drop has nothing that it could get back either.
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 && errno != EINVAL && errno != EPERM) return -1;
  }
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
  return (int)syscall(SYS_capset, &header, none);
}
