# SPDX-License-Identifier: MIT
"""What the loops over faults share: numbered copies of a desk, states that are judged once, failures told with the command
that makes them again."""

import shutil
import sys
import threading

SKIPPED = 77  # the exit code that ctest takes for "not tried"


class Runs:
    """The copies of one scene's desk."""

    def __init__(self, scene):
        self.scene = scene
        self.seen = set()
        self.guard = threading.Lock()
        self.number = 0

    def fresh(self, source=None):
        with self.guard:
            self.number += 1
            name = f"run-{self.number}"
        return self.scene.copy(name, source)

    def is_new(self, state):
        with self.guard:
            is_new = state not in self.seen
            self.seen.add(state)
            return is_new

    def drop(self, desk):
        shutil.rmtree(desk, ignore_errors=True)


class Report:
    def __init__(self, binary):
        self.binary = binary
        self.guard = threading.Lock()

    def __call__(self, scene, what, repeat, desk, problems):
        with self.guard:
            print(f"FAILED {scene.verb.name} {what}:")
            for problem in problems:
                print(f"  {problem}")
            print(f"  again: {sys.argv[0]} --binary {self.binary} --verb {scene.verb.name} {repeat}")
            print(f"  the folder: {desk}", flush=True)
