# tasks.py — tasks that wait and compute nothing, through a scheduler with two worker processes: what is left is what the
# scheduler costs. Prints, as one JSON line, CPU seconds of this process and all below it, and wall seconds, of COUNT tasks
# after a tenth as many that warm up. Usage: tasks.py loop|dask|joblib|ray COUNT MILLISECONDS

import contextlib
import json
import os
import sys
import time

scheduler, count, milliseconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])


def wait(_, seconds=milliseconds / 1000):
    if seconds > 0:
        time.sleep(seconds)


@contextlib.contextmanager
def loop():
    yield lambda numbers: [wait(number) for number in numbers]


@contextlib.contextmanager
def dask():
    from distributed import Client, LocalCluster

    workers = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)
    with workers as cluster, Client(cluster) as client:
        yield lambda numbers: client.gather(client.map(wait, numbers, pure=False))


@contextlib.contextmanager
def joblib():
    from joblib import Parallel, delayed

    with Parallel(n_jobs=2, backend="loky") as parallel:
        yield lambda numbers: parallel(delayed(wait)(number) for number in numbers)


@contextlib.contextmanager
def ray():
    import ray

    ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR")
    remote = ray.remote(wait)
    yield lambda numbers: ray.get([remote.remote(number) for number in numbers])
    ray.shutdown()


def cpu_seconds():
    """Of this process and of all processes below it that still run."""
    ticks, parents = {}, {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            with open(f"/proc/{pid}/stat") as stat:
                fields = stat.read().rpartition(") ")[2].split()
            parents[pid] = fields[1]
            ticks[pid] = int(fields[11]) + int(fields[12])
    family = {str(os.getpid())}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks[pid] for pid in family) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    with globals()[scheduler]() as run:
        run(range(count // 10))
        cpu, wall = cpu_seconds(), time.perf_counter()
        run(range(count))
        measured = {"cpuSeconds": cpu_seconds() - cpu, "wallSeconds": time.perf_counter() - wall}
    print(json.dumps(measured))
