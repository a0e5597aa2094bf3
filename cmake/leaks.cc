// SPDX-License-Identifier: MIT
// What LeakSanitizer need not tell: libgit2 1.5 forgets the match data of a regular expression that does not match.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_options();
extern "C" const char* __lsan_default_suppressions() { return "leak:libpcre2-8.so\n"; }
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }
