# SPDX-License-Identifier: MIT
"""completion_test.py BINARY: what bash, zsh and fish themselves propose in a ledger with hostile names in it. A shell that is not installed
is left out; without any it is skipped."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

BINARY = os.path.abspath(sys.argv[1])
SHELLS = [shell for shell in ("bash", "zsh", "fish") if shutil.which(shell)]
if not SHELLS:
    sys.exit(77)

POLICY = """schema: decklog-policy/1
services:
  checkout: {owner: payments}
  "chec$(touch pwned)": {owner: "`touch pwned`"}
  login: {owner: identity}
"""
ROSTER = """schema: decklog-roster/1
people:
  bob@example.com: {name: Bob}
  "bo$(touch pwned)@example.com": {name: "\\e[2J"}
"""
# What readline, zle and fish would do with a line that is typed up to its end.
BASH = """
source <("$DECKLOG" completion bash)
COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=${2:-9}
compopt() { :; }
# As readline parts it: blanks, and each of = : @ for itself.
read -ra blank <<<"$COMP_LINE"
COMP_WORDS=()
for word in "${blank[@]}"; do
  while [[ $word =~ ^([^=:@]*)([=:@])(.*)$ ]]; do
    [[ -n ${BASH_REMATCH[1]} ]] && COMP_WORDS+=("${BASH_REMATCH[1]}")
    COMP_WORDS+=("${BASH_REMATCH[2]}") word=${BASH_REMATCH[3]}
  done
  [[ -n $word ]] && COMP_WORDS+=("$word")
done
[[ $COMP_LINE == *' ' ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
if [[ $COMP_LINE == git* ]]; then _git_decklog; else _decklog; fi
((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
compdef() { :; }
eval "$("$DECKLOG" completion zsh)"
_files() { print FILES "$@"; }
compadd() {  # the names stand in the array that is named last
  local of=${argv[-1]}
  print -rl -- "${(@P)of}"
}
line=$1
words=(${(z)line})
[[ $line == *' ' ]] && words+=('')
CURRENT=$#words
PREFIX=$words[-1]
_decklog
"""
FISH = """
$DECKLOG completion fish | source
complete -C "$argv[1]"
"""


class Completion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.place.name)
        (folder / "bin").mkdir()
        os.symlink(BINARY, folder / "bin" / "decklog")
        cls.environment = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HOME": str(folder), "DECKLOG": BINARY, "LC_ALL": "C.UTF-8",
                           "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder), "TERM": "dumb"}
        (folder / ".gitconfig").write_text("[user]\nname = Alice\nemail = alice@example.com\n")
        cls.ledger = folder / "oncall"
        cls.decklog("init", "oncall", cwd=folder)
        (cls.ledger / "decklog.yaml").write_text(POLICY)
        (cls.ledger / "roster.yaml").write_text(ROSTER)
        subprocess.run(["git", "commit", "-qam", "policy"], cwd=cls.ledger, env=cls.environment, check=True)
        cls.open = cls.decklog("open", "-q", "Checkout `touch pwned` is $(touch pwned) down", "-p", "P1").strip()
        cls.over = cls.decklog("open", "-q", "Old and over", "-p", "P3").strip()
        cls.decklog("close", cls.over, "--as", "false-positive", "nothing was wrong")
        cls.short, cls.short_over = cls.open[-4:].lower(), cls.over[-4:].lower()

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    @classmethod
    def decklog(cls, *arguments, cwd=None):
        return subprocess.run([BINARY, *arguments], cwd=cwd or cls.ledger, env=cls.environment, check=True, capture_output=True, text=True).stdout

    def tearDown(self):
        self.assertEqual([], list(self.ledger.glob("pwned*")), "a name was run")

    def proposed(self, shell, line, *more):
        argv = {"bash": ["bash", "--norc", "-c", BASH, "bash"], "zsh": ["zsh", "-f", "-c", ZSH, "zsh"], "fish": ["fish", "--no-config", "-c", FISH]}[shell]
        done = subprocess.run([*argv, line, *more], cwd=self.ledger, env=self.environment, capture_output=True, text=True)
        self.assertEqual("", done.stderr, f"{shell}: {line}")
        return done.stdout.splitlines()

    def words(self, shell, line):
        return [row.split("\t")[0] for row in self.proposed(shell, line)]

    def test_every_shell(self):
        wanted = {
            "decklog mitig": ["mitigate"],
            "decklog note ": [self.short],
            f"decklog note {self.short[:2]}": [self.short],
            f"decklog note {self.open[:6]}": [self.open],
            "decklog reopen ": [self.short_over],
            f"decklog show {self.over}": [self.over],
            "decklog accept ": [],
            "decklog open x --service che": ["checkout"],
            "decklog list -p P": ["P0", "P1", "P2", "P3"],
            f"decklog assign {self.short} bo": ["bob@example.com"],
            "decklog ack --et": ["--eta"],
            "decklog policy ": ["check"],
            f"decklog role {self.short} comman": ["commander="],
        }
        for shell in SHELLS:
            for line, words in wanted.items():
                with self.subTest(shell=shell, line=line):
                    self.assertEqual(words, self.words(shell, line))

    def test_values_behind_a_sign_at_which_shells_part_words(self):
        # bash puts what it is given behind the sign, the others replace the word.
        wanted = {"bash": "bob@example.com", "zsh": "commander=bob@example.com", "fish": "commander=bob@example.com"}
        for shell in SHELLS:
            with self.subTest(shell=shell):
                self.assertEqual([wanted[shell]], self.words(shell, f"decklog role {self.short} commander=bo"))
        if "bash" in SHELLS:
            self.assertEqual(["example.com"], self.words("bash", f"decklog assign {self.short} bob@ex"))
            self.assertEqual(["checkout"], self.words("bash", "decklog open x --service=chec"))

    def test_a_list_tells_what_things_are(self):
        for shell in SHELLS:
            with self.subTest(shell=shell):
                if shell == "bash":
                    self.assertIn("mitigate  (the harm is stopped)", self.proposed("bash", "decklog m", "63"))
                elif shell == "fish":
                    self.assertIn("INC P1 triage: Checkout", self.proposed("fish", "decklog note ")[0])

    def test_git_and_files(self):
        if "bash" in SHELLS:
            self.assertEqual([self.short], self.words("bash", "git decklog note "))
            self.assertIn("roster.yaml", self.words("bash", f"decklog attach {self.short} ro"))
        if "fish" in SHELLS:
            self.assertIn("roster.yaml", self.words("fish", f"decklog attach {self.short} ro"))
        if "zsh" in SHELLS:
            self.assertEqual(["FILES"], self.words("zsh", f"decklog attach {self.short} ro"))

    def test_outside_of_a_ledger_nothing_is_said(self):
        done = subprocess.run([BINARY, "completion", "words", "--", "note", ""], cwd="/", env=self.environment, capture_output=True, text=True)
        self.assertEqual((0, "none\n", ""), (done.returncode, done.stdout, done.stderr))


print("shells: " + ", ".join(SHELLS))
unittest.main(argv=sys.argv[:1])
