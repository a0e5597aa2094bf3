# SPDX-License-Identifier: MIT
"""Reads what our writer wrote with another YAML implementation and compares: second_reader.py YAML_EMIT_CASES.

Strings go through PyYAML's SafeLoader (YAML 1.1 with all its guesses: a wrong quote shows as a bool, a number, a date),
records through its BaseLoader (every scalar is its text). Where node and the npm package `yaml` are there, both go
through that as well (YAML 1.2, and 1.1 by option).
"""
import json
import shutil
import subprocess
import sys

import yaml

NODE = """
const yaml = require('yaml');
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const read = (text, options) => { try { return yaml.parse(text, options); } catch (e) { return String(e); } };
const out = { strings12: [], strings11: [], records: [] };
for (const c of cases.strings) {
  out.strings12.push(read(c.yaml, { version: '1.2' }));
  out.strings11.push(read(c.yaml, { version: '1.1' }));
}
for (const c of cases.records) out.records.push(read(c.yaml, { schema: 'failsafe' }));
console.log(JSON.stringify(out));
"""


def contains(read, wanted):
    """Whether every part of `wanted` stands in `read`: the records' expectation names only some keys."""
    if isinstance(wanted, dict):
        return isinstance(read, dict) and all(k in read and contains(read[k], v) for k, v in wanted.items())
    if isinstance(wanted, list):
        return isinstance(read, list) and len(read) == len(wanted) and all(map(contains, read, wanted))
    return read == wanted


def load(text, loader):
    try:
        return yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        return error


def differences(name, cases, results, equal):
    found = [(c, r) for c, r in zip(cases, results) if not equal(r, c["is"])]
    for case, read in found[:5]:
        print(f"{name}: written {case['yaml']!r}\n  read    {read!r}\n  wanted  {case['is']!r}")
    print(f"{name}: {len(cases) - len(found)} of {len(cases)} the same")
    return len(found)


def with_node(cases):
    node = shutil.which("node")
    if not node or subprocess.run([node, "-e", "require('yaml')"], capture_output=True).returncode != 0:
        print("node with the package yaml is not here: not used")
        return 0
    run = subprocess.run([node, "-e", NODE], input=json.dumps(cases), capture_output=True, text=True, check=True)
    out = json.loads(run.stdout)
    return (differences("npm yaml 1.2, strings", cases["strings"], out["strings12"], lambda r, w: r == w)
            + differences("npm yaml 1.1, strings", cases["strings"], out["strings11"], lambda r, w: r == w)
            + differences("npm yaml, records", cases["records"], out["records"], contains))


def main():
    # Bytes, not text: U+0085 and the like must not be taken for line ends on the way.
    cases = json.loads(subprocess.run([sys.argv[1]], capture_output=True, check=True).stdout.decode("utf-8"))
    if len(cases["strings"]) < 3000 or len(cases["records"]) < 100:
        sys.exit("too few cases were written")
    bad = differences("PyYAML 1.1, strings", cases["strings"],
                      [load(c["yaml"], yaml.SafeLoader) for c in cases["strings"]], lambda r, w: r == w)
    bad += differences("PyYAML, records", cases["records"],
                       [load(c["yaml"], yaml.BaseLoader) for c in cases["records"]], contains)
    bad += with_node(cases)
    sys.exit(1 if bad else 0)


main()
