# SPDX-License-Identifier: MIT
"""The lint tests' own test: each rule refuses what it must, and lets its positive twin pass."""

import unittest

import files
import floors

HEADER = "// SPDX-License-Identifier: MIT\n"


def floor_findings(tree):
    return list(floors.Floors(floors.table(), tree).findings())


class FloorsTest(unittest.TestCase):
    def refused(self, path, text, reason):
        found = floor_findings({path: text})
        self.assertEqual(len(found), 1, found)
        self.assertIn(reason, found[0])

    def allowed(self, path, text):
        self.assertEqual(floor_findings({path: text}), [])

    def test_own_rooms(self):
        self.refused("lib/base/a.cpp", '#include "lib/model/record.h"\n', "a.cpp:1: lib/base may not include lib/model")
        self.refused("lib/reports/a.h", '\n#  include "lib/ledger/ledger.h"\n', "a.h:2: lib/reports may not include lib/ledger")
        self.refused("cmd/commands/a.cpp", '#include "lib/git/repository.h"\n', "may not include lib/git")
        self.refused("cmd/render/a.cpp", '#include "cmd/env.h"\n', "cmd/render may not include cmd")
        self.allowed("lib/model/a.cpp", '#include "lib/base/id.h"\n#include "lib/model/record.h"\n')
        self.allowed("cmd/commands/a.cpp", '#include "lib/ledger/ledger.h"\n#include "cmd/env.h"\n#include "cmd/render/table.h"\n')

    def test_more_for_one_file(self):
        self.refused("cmd/app.cpp", '#include "lib/git/repository.h"\n', "cmd may not include lib/git")
        self.allowed("cmd/main.cpp", '#include "lib/git/repository.h"\n')

    def test_headers_are_named_from_the_top(self):
        self.refused("lib/model/a.cpp", '#include "record.h"\n', "named from the top folder")

    def test_no_file_outside_a_room(self):
        self.refused("lib/stray/a.cpp", "", "is in no room")

    def test_third_parties(self):
        self.refused("lib/ledger/a.cpp", "#include <git2.h>\n", "lib/ledger may not include git2")
        self.refused("lib/model/a.cpp", "#include <nlohmann/json.hpp>\n", "may not include json")
        self.refused("lib/base/a.cpp", "#include <boost/any.hpp>\n", "<boost/any.hpp> is unknown")
        self.allowed("lib/git/a.cpp", "#include <git2.h>\n#include <git2/sys/repository.h>\n")
        self.allowed("lib/base/a.cpp", "#include <absl/time/time.h>\n#include <sys/wait.h>\n#include <vector>\n")

    def test_one_file_only(self):
        self.refused("cmd/help.cpp", "#include <CLI/CLI.hpp>\n", "only cmd/options.cpp may include cli11")
        self.allowed("cmd/options.cpp", "#include <CLI/CLI.hpp>\n")

    def test_headers_with_a_third_party_are_private(self):
        tree = {"lib/git/handle.h": "#include <git2.h>\n", "lib/git/a.cpp": '#include "lib/git/handle.h"\n'}
        self.assertEqual(floor_findings(tree), [])
        tree["lib/ledger/a.cpp"] = '#include "lib/git/handle.h"\n'
        found = floor_findings(tree)
        self.assertEqual(len(found), 1, found)
        self.assertIn("lib/git/handle.h is private to lib/git", found[0])

    def test_the_outside(self):
        for line in ['auto x = std::getenv("HOME");', "std::cout << 1;", "std::printf(\"x\");", "fmt::print(\"x\");", "fprintf(stderr, \"x\");",
                     "std::fputs(text, stdout);", "auto t = std::chrono::system_clock::now();", "absl::Now();", "time(nullptr);", "std::random_device seed;", "std::rand();"]:
            with self.subTest(line):
                self.refused("lib/base/a.cpp", f"\n{line}\n", "a.cpp:2: ")
                self.refused("cmd/app.cpp", line, "only cmd/main.cpp may use")
                self.allowed("cmd/main.cpp", line)

    def test_what_only_looks_like_the_outside(self):
        for line in ["// reads std::getenv", "/* std::cout\n */", 'text("std::cout << time(nullptr)");', 'R"(getenv)";', "snprintf(buffer, 4, format);",
                     "int million = 1'000'000;  // absl::Now()", "entry.time(0);", "world.now();", "std::chrono::steady_clock::now();", "print(record);"]:
            with self.subTest(line):
                self.allowed("lib/base/a.cpp", f"{line}\n")

    def test_an_exception_is_for_one_file_and_one_word(self):
        self.allowed("lib/base/time.cpp", 'std::getenv("TZ");')
        self.refused("lib/base/time.cpp", "std::cout << 1;", "standard streams")
        self.refused("lib/base/time_parse.cpp", 'std::getenv("TZ");', "environment")

    def test_a_finding_after_comments_and_strings_keeps_its_line(self):
        self.refused("lib/base/a.cpp", "/* a\n b */\nauto text = R\"(\n)\";\nstd::getenv(text);\n", "a.cpp:5: ")

    def test_links(self):
        self.refused("lib/model/CMakeLists.txt", "decklog_room(model\n  ROOMS base yaml\n  SOURCES a.cpp)\n", "model may not link yaml")
        self.refused("lib/model/CMakeLists.txt", "decklog_room(model ROOMS base DEPS git2 SOURCES a.cpp)\n", "model may not link git2")
        self.refused("cmd/CMakeLists.txt", "decklog_room(render ROOMS ledger)\ndecklog_room(cmd ROOMS ledger render)\n", "render may not link ledger")
        self.refused("lib/stray/CMakeLists.txt", "decklog_room(stray SOURCES a.cpp)\n", "stray is no room")
        self.allowed("lib/model/CMakeLists.txt", "decklog_room(model ROOMS base DEPS fmt SOURCES a.cpp)\n")


class FilesTest(unittest.TestCase):
    def refused(self, path, text, reason):
        found = list(files.findings_in(path, text))
        self.assertEqual(len(found), 1, found)
        self.assertIn(reason, found[0])

    def allowed(self, path, text):
        self.assertEqual(list(files.findings_in(path, text)), [])

    def test_licence_line(self):
        self.refused("lib/base/a.cpp", "int x;\n", "SPDX")
        self.refused("tests/run.sh", "#!/usr/bin/env bash\n\n# SPDX-License-Identifier: MIT\n", "SPDX")
        self.refused("tests/empty.py", "", "SPDX")
        self.allowed("lib/base/a.cpp", HEADER)
        self.allowed("tests/run.sh", "#!/usr/bin/env bash\n# SPDX-License-Identifier: MIT\n")
        self.allowed("README.md", "# decklog\n")

    def test_length(self):
        self.refused("lib/base/a.cpp", HEADER + "\n" * files.MAX_LINES, f"{files.MAX_LINES + 1} lines")
        self.allowed("lib/base/a.cpp", HEADER + "\n" * (files.MAX_LINES - 1))
        self.allowed("README.md", "\n" * 2 * files.MAX_LINES)

    def test_machine_paths(self):
        for folder in ["work", "farm", "tmp/bash_jobs"]:
            self.refused("README.md", f"see /{folder}/x\n", "README.md:1: a path of one machine")
        self.allowed("README.md", "see /home/you/" + "work/x, network/" + "work/x and /tmp/x\n")

    def test_scripts_parse(self):
        start = "#!/usr/bin/env bash\n# SPDX-License-Identifier: MIT\n"
        self.refused("a.sh", start + "if true; then\n", "syntax error")
        self.allowed("a.sh", start + "if true; then echo; fi\n")


if __name__ == "__main__":
    unittest.main()
