"""Which fault falls where, and which worker runs next: the two things that a seed decides.

Workers are threads that hand one baton around, so exactly one runs at any moment and the schedule is the seed's. A
worker can be stopped at every fault point and at every call of a port, for a moment or for most of a history. Inside a
commit it is never stopped, because there the ledger's file is locked.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

WORKERS = 3
# Two more than can be alive: a thread that has just handed back its baton may not be idle yet.
_THREADS = ThreadPoolExecutor(WORKERS + 2, thread_name_prefix="worker")


class Crash(BaseException):
    """The process dies here. Not an Exception, so that nothing can survive it by accident."""


class Injector:
    """Draws faults. `weights` by kind (a kind without one never falls).

    At the program's own points one in about `every` opportunities is a fault, at the calls of ports, which are few, one
    in a fifth of that.
    """

    def __init__(self, random: Random, weights: Mapping[str, float], every: float) -> None:
        self.random, self.weights, self.every = random, weights, every
        self.counts: Counter[str] = Counter()
        self.enabled = bool(weights) and every > 0
        self._left = {port: self._distance(port) for port in (False, True)}

    def _distance(self, port: bool) -> int:
        return 1 + int(self.random.expovariate((5 if port else 1) / self.every)) if self.enabled else 0

    def draw(self, kinds: Sequence[str], port: bool = False) -> str | None:
        """The fault that falls at this opportunity, one of `kinds`; None for nearly all."""
        if not self.enabled:
            return None
        self._left[port] -= 1
        if self._left[port] > 0:
            return None
        self._left[port] = self._distance(port)
        weights = [self.weights.get(kind, 0) for kind in kinds]
        if not any(weights):
            return None
        (kind,) = self.random.choices(kinds, weights)
        self.counts[kind] += 1
        return kind

    def happens(self, kind: str, probability: float) -> bool:
        """Whether a fault of the world (not of one call) falls now; its weight multiplies the probability."""
        fell = self.enabled and self.random.random() < probability * self.weights.get(kind, 0)
        self.counts[kind] += fell
        return fell


class Worker:
    """One run of the program, which may be stopped between any two of its steps. `error` is how it ended, if badly."""

    def __init__(self) -> None:
        self.baton = threading.Lock()
        self.baton.acquire()
        self.budget = 0
        self.done = self.doomed = False
        self.parked = 0
        self.error: BaseException | None = None


class Crew:
    """The workers of a history. The scheduler lets one `advance`; a worker calls `step` wherever it may be stopped."""

    def __init__(self) -> None:
        self.workers: list[Worker] = []
        self.current: Worker | None = None
        self.switches = 0
        self._scheduler = threading.Lock()
        self._scheduler.acquire()

    def start(self, job: Callable[[], None]) -> Worker:
        """A worker that will do `job`, not begun yet."""
        worker = Worker()
        self.workers.append(worker)
        _THREADS.submit(self._work, worker, job)
        return worker

    def _work(self, worker: Worker, job: Callable[[], None]) -> None:
        worker.baton.acquire()
        try:
            if not worker.doomed:
                job()
        except BaseException as error:
            worker.error = error
        worker.done = True
        self._scheduler.release()

    def advance(self, worker: Worker, steps: int) -> None:
        """Let `worker` run until it has made `steps` steps, is stopped, or ends."""
        worker.budget = steps
        self._hand_over(worker)
        if worker.done:
            self.workers.remove(worker)

    def _hand_over(self, worker: Worker) -> None:
        self.current = worker
        self.switches += 1
        worker.baton.release()
        self._scheduler.acquire()
        self.current = None

    def step(self) -> None:
        """A place where the running worker may be stopped; it goes on when it is its turn again."""
        worker = self.current
        if worker is None or worker.doomed:
            return
        worker.budget -= 1
        if worker.budget > 0:
            return
        self._scheduler.release()
        worker.baton.acquire()
        if worker.doomed:
            raise Crash

    def park(self, rounds: int) -> None:
        """Stop the running worker for that many rounds of the schedule, whatever its budget: a hung process."""
        if self.current is not None:
            self.current.parked, self.current.budget = rounds, 0
            self.step()

    def kill_all(self) -> None:
        """End every worker where it stands."""
        for worker in list(self.workers):
            worker.doomed = True
            self._hand_over(worker)
            self.workers.remove(worker)
