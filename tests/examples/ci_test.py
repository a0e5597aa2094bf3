# SPDX-License-Identifier: MIT
"""ci_test.py BINARY: the shell of examples/ci, taken from its files and run as each platform runs it, against a ledger
and its remote: open, closed, overridden, and failing with two repetitions."""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import yaml

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parents[1] / "examples" / "ci"
sys.path.insert(0, str(HERE.parent / "cli"))
import run as cases  # the golden cases' environment  # noqa: E402

BINARY = os.path.abspath(sys.argv.pop(1))
# What actions/checkout takes, as its action.yml says.
CHECKOUT = set(
    "repository ref token ssh-key ssh-known-hosts ssh-strict ssh-user persist-credentials path clean filter sparse-checkout "
    "sparse-checkout-cone-mode fetch-depth fetch-tags show-progress lfs submodules set-safe-directory github-server-url".split()
)
HOSTILE = "50% ::error::x, y: ##[add-mask]e $(touch pwned) `touch pwned`"
CURL = """#!/bin/sh
for last; do [ "$before" = --output ] && to=$last; before=$last; done
cp "${last#file://}" "$to"
"""


def is_command(line):
    """As GitHub's runner looks for one: at the beginning of a line, or in the older form anywhere in it."""
    return line.lstrip().startswith("::") or "##[" in line


class Place(unittest.TestCase):
    """A remote ledger, a folder of what is deployed, and the environment of a runner."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="decklog-ci-")
        self.addCleanup(temporary.cleanup)
        self.tmp = pathlib.Path(temporary.name).resolve()
        self.environment = cases.environment(self.tmp, BINARY)
        for name in ("DECKLOG_NOW", "DECKLOG_SEED"):
            del self.environment[name]
        (self.tmp / "bin/curl").write_text(CURL)
        (self.tmp / "bin/curl").chmod(0o755)
        self.sh("decklog -q init --bare remote.git")
        (self.tmp / "decklog").write_text(f'#!/bin/sh\nexec {BINARY} "$@"\n')
        self.workspace = self.tmp / "work"
        self.workspace.mkdir()
        (self.workspace / "deploy.sh").write_text('#!/bin/sh\necho deployed >>"$DEPLOYED"\nexit "$(cat "$DEPLOY_EXIT")"\n')
        (self.workspace / "deploy.sh").chmod(0o755)
        self.environment |= {"DEPLOYED": str(self.tmp / "deployed"), "DEPLOY_EXIT": str(self.tmp / "exit")}
        self.deploy_exits(0)

    def deploy_exits(self, code):
        (self.tmp / "exit").write_text(str(code))

    def deploys(self):
        mark = self.tmp / "deployed"
        return len(mark.read_text().splitlines()) if mark.exists() else 0

    def sh(self, script, folder="", shell=("bash", "-e"), environment=None, check=True):
        done = subprocess.run(
            [*shell, "-c", script], cwd=self.tmp / folder, env=environment or self.environment, capture_output=True, text=True, timeout=60
        )
        if check and done.returncode != 0:
            raise AssertionError(f"{script}\nexit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def fetched(self):
        """Where decklog is fetched from, and what it is held against."""
        program = self.tmp / "decklog"
        return f"file://{program}", hashlib.sha256(program.read_bytes()).hexdigest()

    def remote(self, command):
        return self.sh(f"decklog --ledger remote.git {command}").stdout

    def records(self, kind):
        return json.loads(self.remote(f"list --all --kind {kind} --json"))["records"]

    def an_incident(self):
        self.remote(f"open {cases.shlex.quote(HOSTILE)} -q -p P1 -s checkout --label env=prod")

    def holds(self, deploy, says_closed):
        """What every platform's pipeline must do; `deploy(override)` is its run: exit code and log."""
        self.deploy_exits(3)
        for _ in range(3):
            self.assertNotEqual(deploy()[0], 0)
        (failed,) = self.records("incident")
        self.assertEqual((failed["priority"], failed["stage"], failed["services"]), ("P2", "triage", ["checkout"]))
        self.assertEqual((self.deploys(), self.records("change")), (3, []))

        self.deploy_exits(0)
        self.assertEqual(deploy()[0], 0)
        self.assertEqual(deploy()[0], 0, "a repetition")
        (change,) = self.records("change")
        self.assertEqual((change["stage"], change["services"], change["labels"]), ("done", ["checkout"], {"env": "prod"}))
        self.assertEqual(self.deploys(), 5)

        self.an_incident()
        code, log = deploy()
        self.assertNotEqual(code, 0)
        says_closed(log)
        self.assertEqual((self.deploys(), len(self.records("incident"))), (5, 2))
        self.assertFalse(list(self.tmp.rglob("pwned")))

        code, log = deploy('it is "the" fix; $(touch pwned)')
        self.assertEqual(code, 0, log)
        self.assertEqual(self.deploys(), 6)
        (found,) = self.remote('search "gate overridden" -q').split()
        self.assertIn('it is "the" fix; $(touch pwned)', self.remote(f"timeline {found}"))
        self.assertFalse(list(self.tmp.rglob("pwned")))
        self.remote("verify")


class GitHub(Place):
    CONDITIONS = {"failure() && steps.deploy.outcome == 'failure'": lambda failed, ends: failed and ends.get("deploy") == "failure"}

    def value(self, text):
        def known(match):
            return self.context[match[1]]

        return re.sub(r"\$\{\{ *([^}]+?) *\}\}", known, str(text))

    def values(self, mapping):
        return {name: self.value(text) for name, text in (mapping or {}).items()}

    def check_out(self, step, uses):
        given = step.get("with", {})
        self.assertEqual(uses, "actions/checkout@v5")
        self.assertLessEqual(set(given), CHECKOUT)
        if given.get("repository"):
            self.sh(f"rm -rf work/{given['path']} && git clone -q remote.git work/{given['path']}")
        if given.get("ref"):
            self.sh(f"git checkout -q {self.value(given['ref'])}", "work")

    def run_step(self, step, environment, paths):
        self.assertNotIn("${{", step["run"], "what GitHub puts into a script is run by it")
        files = {name: self.tmp / name for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        environment = {**environment, **self.values(step.get("env")), **{name: str(file) for name, file in files.items()}}
        environment["PATH"] = ":".join([*paths, environment["PATH"]])
        done = self.sh(step["run"], "work", environment=environment, check=False)
        paths[:0] = files["GITHUB_PATH"].read_text().split()
        self.outputs[step.get("id", "")] = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        return done

    def run_job(self, file):
        workflow = yaml.safe_load((EXAMPLES / file).read_text())
        (job,) = workflow["jobs"].values()
        environment = {**self.environment, **self.values(workflow.get("env")), "GITHUB_SHA": "0123abc"}
        self.outputs, self.summary = {}, ""
        log, ends, paths, failed = "", {}, [], False
        for step in job["steps"]:
            if not (self.CONDITIONS[step["if"]](failed, ends) if "if" in step else not failed):
                continue
            if "uses" in step:
                self.check_out(step, step["uses"])
                continue
            done = self.run_step(step, environment, paths)
            log += done.stdout
            ends[step.get("id")] = "success" if done.returncode == 0 else "failure"
            failed = failed or done.returncode != 0
        return int(failed), log

    def set_up_context(self, **more):
        url, digest = self.fetched()
        self.context = {"vars.DECKLOG_URL": url, "vars.DECKLOG_SHA256": digest, "github.run_id": "42", "secrets.LEDGER_KEY": "k",
                        "github.actor": "mina", "github.server_url": "https://github.example.com", "github.repository": "example/shop",
                        "inputs.override": "", **more}  # fmt: skip

    def test_a_deploy(self):
        self.set_up_context()

        def deploy(override=""):
            self.context["inputs.override"] = override
            return self.run_job("github-actions.yml")

        def says_closed(log):
            lines = log.splitlines()
            self.assertTrue(lines[0].startswith("::error title=gate closed%3A incident INC-"), log)
            self.assertIn("50%25 ::error::x, y: ##[add-mask]e", lines[0])
            self.assertFalse([line for line in lines[1:] if is_command(line)], log)

        self.holds(deploy, says_closed)

    def test_what_fails_says_so(self):
        self.set_up_context()
        self.deploy_exits(1)
        self.run_job("github-actions.yml")
        (incident,) = self.records("incident")
        self.assertEqual(self.outputs["incident"]["incident"], incident["id"])
        self.assertEqual(self.summary, f"The deploy failed: {incident['id']}\n")
        # Neither another program than was meant nor a ledger that cannot be read lets anything pass.
        self.deploy_exits(0)
        self.context["vars.DECKLOG_SHA256"] = "0" * 64
        self.assertEqual(self.run_job("github-actions.yml")[0], 1)
        self.set_up_context()
        self.sh('git clone -q remote.git mine && cd mine && echo "stage: [" >"$(git ls-files incidents)" && git commit -qam damage && git push -q')
        self.assertEqual(self.run_job("github-actions.yml")[0], 1)
        self.assertEqual(self.deploys(), 1)

    def test_a_pull_request(self):
        self.sh("rm -rf work && git clone -q remote.git work && git -C work checkout -q -b change")
        base = self.sh("git rev-parse HEAD", "work").stdout.strip()

        def judged():
            self.sh("git commit -qam change", "work")
            head = self.sh("git rev-parse HEAD", "work").stdout.strip()
            self.set_up_context(**{"github.event.pull_request.base.sha": base, "github.event.pull_request.head.sha": head})
            return self.run_job("github-ledger.yml")

        self.sh("sed -i 's/^changes_before: .*/changes_before: 6h/' decklog.yaml", "work")
        self.assertEqual(judged()[0], 0)
        self.assertIn("### decklog check: sound", self.summary)
        self.sh("sed -i 's/^changes_before: .*/changes_before: soon/' decklog.yaml", "work")
        code, log = judged()
        self.assertEqual(code, 1)
        self.assertIn("::error file=decklog.yaml,line=", log)
        self.assertIn("| **error** | schema | decklog.yaml:", self.summary)


class GitLab(Place):
    def run_job(self, file, **variables):
        (job,) = yaml.safe_load((EXAMPLES / file).read_text()).values()
        script = "\n".join(["set -eo pipefail", *job["before_script"], *job["script"]])
        url, digest = self.fetched()
        given = {"CI_PIPELINE_ID": "77", "CI_COMMIT_SHORT_SHA": "0123abc", "CI_PIPELINE_URL": "https://gitlab.example.com/77", "GITLAB_USER_EMAIL": "mina@example.com",
                 "LEDGER_URL": str(self.tmp / "remote.git"), "DECKLOG_URL": url, "DECKLOG_SHA256": digest, **variables}  # fmt: skip
        own = {name: re.sub(r"\$(\w+)", lambda match: given[match[1]], str(text)) for name, text in job["variables"].items()}
        done = self.sh(script, "work", shell=("bash",), environment={**self.environment, **given, **own}, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_a_deploy(self):
        def deploy(override=""):
            return self.run_job("gitlab-ci.yml", **({"OVERRIDE": override} if override else {}))

        self.holds(deploy, lambda log: self.assertIn("no: one thing forbids a deploy of checkout to prod", log))
        self.assertRegex((self.workspace / "deploy.env").read_text(), r"^INCIDENT=INC-\d{8}-\w{4}\n$")

    def test_a_merge_request(self):
        self.sh("rm -rf work && git clone -q remote.git work")
        base = self.sh("git rev-parse HEAD", "work").stdout.strip()
        self.assertEqual(self.run_job("gitlab-ledger.yml", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)[0], 0)
        self.assertEqual(json.loads((self.workspace / "codequality.json").read_text()), [])
        self.sh("sed -i 's/^changes_before: .*/changes_before: soon/' decklog.yaml && git commit -qam change", "work")
        self.assertEqual(self.run_job("gitlab-ledger.yml", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)[0], 1)
        (finding,) = json.loads((self.workspace / "codequality.json").read_text())
        self.assertEqual((finding["severity"], finding["location"]["path"]), ("major", "decklog.yaml"))
        suite = xml.etree.ElementTree.parse(self.workspace / "check.xml").getroot().find("testsuite")
        self.assertEqual(suite.get("failures"), "1")


class Jenkins(Place):
    def steps(self):
        """The sh steps of each stage and of its outcomes, in the order of the file."""
        text = (EXAMPLES / "Jenkinsfile").read_text()
        self.assertNotIn('sh "', text, "in double quotes Groovy puts texts into the command")
        found, where = {}, ""
        for match in re.finditer(r"stage\('(\w+)'\)|(success|failure) \{|sh '''(.*?)'''|sh '([^'\n]+)'", text, re.S):
            if match[1] or match[2]:
                where = match[1] or match[2]
            else:
                found[where] = match[3] or match[4]
        self.environment_of_file = dict(re.findall(r"^    (\w+) = '([^']*)'$", text, re.M))
        self.assertEqual(list(found), ["Ledger", "Gate", "Deploy", "success", "failure"])
        return found

    def deploy(self, override=""):
        steps = self.steps()
        environment = {**self.environment, **self.environment_of_file, "LEDGER_URL": str(self.tmp / "remote.git"), "GIT_COMMIT": "0123abc",
                       "BUILD_URL": "https://jenkins.example.com/9/", "OVERRIDE": override}  # fmt: skip
        log = ""
        for stage in ("Ledger", "Gate", "Deploy"):
            done = self.sh(steps[stage], "work", shell=("sh", "-xe"), environment=environment, check=False)
            log += done.stdout
            if stage == "Deploy":
                self.sh(steps["failure" if done.returncode else "success"], "work", shell=("sh", "-xe"), environment=environment)
            if done.returncode != 0:
                return done.returncode, log
        return 0, log

    def test_a_deploy(self):
        self.holds(self.deploy, lambda log: self.assertIn("no: one thing forbids a deploy of checkout to prod", log))


class Cron(Place):
    def test_the_lines(self):
        lines = [line for line in (EXAMPLES / "crontab").read_text().splitlines() if line and not line.startswith("#")]
        settings = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
        jobs = [line.split(None, 5) for line in lines if not re.match(r"\w+=", line)]
        self.assertEqual([set(settings), len(jobs)], [{"SHELL", "PATH", "MAILTO", "DECKLOG_LEDGER"}, 4])
        self.sh("git clone -q remote.git mine")
        environment = {**self.environment, "DECKLOG_LEDGER": str(self.tmp / "mine")}

        def mails():
            told = []
            for *_, command in jobs:
                self.assertNotIn("%", command, "cron reads it as a line end")
                done = self.sh(command, "home", shell=(settings["SHELL"],), environment=environment, check=False)
                told.append(done.stdout + done.stderr)
            return told

        self.assertEqual(mails(), ["", "", "", ""])
        self.sh('decklog -q open "Nobody looks" -p P0 --at -2h', "mine")
        told = mails()
        self.assertEqual([bool(text) for text in told], [False, True, False, False])
        self.assertIn("acknowledge", told[1])
        self.assertIn("Nobody looks", (self.tmp / "home/oncall.jsonl").read_text())
        self.assertIn("Nobody looks", self.sh("git --git-dir remote.git log -1 --format=%s").stdout)
        self.sh("rm -rf remote.git")
        self.assertIn("remote.git", mails()[0])


if __name__ == "__main__":
    unittest.main()
