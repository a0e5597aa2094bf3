# SPDX-License-Identifier: MIT
"""What the loops over faults share: numbered copies of a desk, states that are judged once, failures told with the command
that makes them again."""

import resource
import shutil
import sys
import threading
import time

SKIPPED = 77  # the exit code that ctest takes for "not tried"


def spread(items, count):
    """So many of the items, evenly, the first and the last among them; always the same."""
    if count >= len(items):
        return list(items)
    return [items[i * (len(items) - 1) // max(1, count - 1)] for i in range(count)]


def processor_seconds():
    """Of this process and all that it waited for. Half of it is what two quiet cores need."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def spent(began):
    return f"{time.monotonic() - began:.0f} s, of two processors {processor_seconds() / 2:.0f} s"


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
