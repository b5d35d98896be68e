"""Our semaphores do what multiprocessing's do, each test against both."""

import _multiprocessing
import os
import threading
import time

import pytest

from checker.inside.semaphores import Semaphore

RECURSIVE, PLAIN = 0, 1


@pytest.fixture(params=["multiprocessing's", "ours"])
def make(request):
    """A semaphore of a kind, with a value and the largest value."""
    kind = {"ours": Semaphore, "multiprocessing's": _multiprocessing.SemLock}[request.param]
    return lambda *arguments: kind(*arguments, f"/roundtrip-{os.getpid()}-{time.monotonic_ns()}", True)


def test_a_lock_is_taken_once(make):
    lock = make(PLAIN, 1, 1)
    assert lock.acquire()
    assert not lock.acquire(False)
    assert not lock.acquire(True, 0.01)
    lock.release()
    assert lock.acquire(False)


def test_a_semaphore_is_taken_as_often_as_its_value(make):
    semaphore = make(PLAIN, 2, 5)
    assert [semaphore.acquire(False) for _ in range(3)] == [True, True, False]
    assert semaphore._is_zero()
    semaphore.release()
    assert not semaphore._is_zero()


def test_a_recursive_lock_is_taken_again_by_its_owner_alone(make):
    lock = make(RECURSIVE, 1, 1)
    assert [lock.acquire(), lock.acquire(), lock._count(), lock._is_mine()] == [True, True, 2, True]
    others = []
    thread = threading.Thread(target=lambda: others.append(lock.acquire(False)))
    thread.start()
    thread.join()
    assert others == [False]
    lock.release()
    lock.release()
    with pytest.raises(AssertionError, match="attempt to release recursive lock not owned by thread"):
        lock.release()


def test_a_lock_that_nobody_holds_is_not_released(make):
    with pytest.raises(ValueError, match="semaphore or lock released too many times"):
        make(PLAIN, 1, 1).release()


def test_waiting_ends_when_another_thread_releases(make):
    lock = make(PLAIN, 1, 1)
    lock.acquire()
    threading.Timer(0.05, lock.release).start()
    began = time.monotonic()
    with lock:
        assert time.monotonic() - began > 0.03


def test_a_fork_shares_it(make):
    lock = make(PLAIN, 1, 1)
    lock.acquire()
    pid = os.fork()
    if pid == 0:
        os._exit(0 if not lock.acquire(False) else 1)
    assert os.waitpid(pid, 0)[1] == 0
    pid = os.fork()
    if pid == 0:
        lock.release()
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    assert lock.acquire(True, 1)


def test_locks_of_multiprocessing_work_inside(attempt):
    told = attempt(
        """
        import multiprocessing
        lock, condition, event = multiprocessing.Lock(), multiprocessing.Condition(), multiprocessing.Event()
        with lock, condition:
            event.set()
        return [event.is_set(), multiprocessing.BoundedSemaphore(2).acquire()]
        """
    )
    assert told == [True, True]
