"""Runs cases side by side: most of their time goes into starting clients.

A case's events are recorded while it runs and replayed on the real result in one go, so that the
output of two cases never mixes.
"""

import unittest
from concurrent.futures import ThreadPoolExecutor, as_completed


class ParallelSuite(unittest.BaseTestSuite):
    """Invariant: its cases have no class or module fixtures, which would not run."""

    def __init__(self, cases, workers: int):
        super().__init__(cases)
        self._workers = workers

    def run(self, result, debug=False):
        pool = ThreadPoolExecutor(self._workers)
        try:
            for finished in as_completed([pool.submit(_record, case) for case in self]):
                finished.result().replay(result)
        finally:
            # After an interruption nothing more is started; what runs is for the caller to end.
            pool.shutdown(wait=False, cancel_futures=True)
        return result


def _record(case: unittest.TestCase) -> "_Recording":
    recording = _Recording()
    case.run(recording)
    return recording


class _Recording(unittest.TestResult):
    """A result that remembers what it was told."""

    def __init__(self):
        super().__init__()
        self._events = []

    def __getattribute__(self, name: str):
        if name in ("startTest", "stopTest") or name.startswith("add"):
            return lambda *told: self._events.append((name, told))
        return super().__getattribute__(name)

    def replay(self, result: unittest.TestResult) -> None:
        for name, told in self._events:
            getattr(result, name)(*told)
