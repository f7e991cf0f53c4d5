// libgit2 without its transports.
//
// git lane talks to no network through libgit2, yet libgit2.a would bring mbedTLS, libssh2 and
// Kerberos (which Debian has no archive of) into a static binary, and git_libgit2_init() would parse
// the system's certificates: 5 ms of every hook. The entry points of those archive members are defined
// here instead, so the linker never pulls the members in. Whoever does ask for a transport is told that
// there is none.
//
// Hidden visibility keeps this away from a shared libgit2, which debug builds use. An archive that has
// these entry points elsewhere fails to link with "multiple definition": no silent half.

#include <stdbool.h>

#pragma GCC visibility push(hidden)

enum { NO_TRANSPORT = -1 };

// streams/mbedtls.c
int git_mbedtls_stream_global_init(void) { return 0; }

int git_mbedtls__set_cert_location(const char *file, const char *path) {
  (void)file, (void)path;
  return NO_TRANSPORT;
}

int git_mbedtls_stream_new(void **stream, const char *host, const char *port) {
  (void)stream, (void)host, (void)port;
  return NO_TRANSPORT;
}

int git_mbedtls_stream_wrap(void **stream, void *inner, const char *host) {
  (void)stream, (void)inner, (void)host;
  return NO_TRANSPORT;
}

// transports/ssh.c
int git_transport_ssh_global_init(void) { return 0; }

int git_smart_subtransport_ssh(void **subtransport, void *owner, void *parameter) {
  (void)subtransport, (void)owner, (void)parameter;
  return NO_TRANSPORT;
}

// transports/http.c, and through it httpclient.c, auth_negotiate.c and auth_ntlm.c
bool git_http__expect_continue = false;

int git_smart_subtransport_http(void **subtransport, void *owner, void *parameter) {
  (void)subtransport, (void)owner, (void)parameter;
  return NO_TRANSPORT;
}

// transports/git.c
int git_smart_subtransport_git(void **subtransport, void *owner, void *parameter) {
  (void)subtransport, (void)owner, (void)parameter;
  return NO_TRANSPORT;
}

#pragma GCC visibility pop
