// SPDX-License-Identifier: MIT
//
// Stand-ins for the doors to libgit2's network code, put in place by the linker's --wrap (cmake/Rooms.cmake). With them
// TLS, SSH and HTTP stay out of the static binary: start-up parses no certificate bundle, and hostile servers never
// meet that code. Everything that crosses a network goes through the git program.
#include <stdbool.h>

// Defined outright: the linker wraps functions, and GNU ld crashes on some wrapped variables. Nothing else asks for the
// archive member that defines it too.
extern bool git_http__expect_continue;
bool git_http__expect_continue = false;

int __wrap_git_mbedtls_stream_global_init(void);
int __wrap_git_openssl_stream_global_init(void);
int __wrap_git_transport_ssh_global_init(void);
int __wrap_git_smart_subtransport_http(void** out, void* owner, void* param);
int __wrap_git_smart_subtransport_ssh(void** out, void* owner, void* param);
int __wrap_git_smart_subtransport_git(void** out, void* owner, void* param);

int __wrap_git_mbedtls_stream_global_init(void) { return 0; }
int __wrap_git_openssl_stream_global_init(void) { return 0; }
int __wrap_git_transport_ssh_global_init(void) { return 0; }

static int no_transport(void** out) {
  *out = 0;
  return -1;
}
int __wrap_git_smart_subtransport_http(void** out, void* owner, void* param) {
  (void)owner, (void)param;
  return no_transport(out);
}
int __wrap_git_smart_subtransport_ssh(void** out, void* owner, void* param) {
  (void)owner, (void)param;
  return no_transport(out);
}
int __wrap_git_smart_subtransport_git(void** out, void* owner, void* param) {
  (void)owner, (void)param;
  return no_transport(out);
}
