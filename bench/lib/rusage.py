# rusage.py — runs a command and prints, as one JSON line, what it cost and what it wrote to stdout.
# Usage: rusage.py COMMAND ARGUMENT...

import json
import os
import sys
import time

reader, writer = os.pipe()
start = time.perf_counter()
child = os.posix_spawnp(
    sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1), (os.POSIX_SPAWN_CLOSE, reader)]
)
os.close(writer)
with os.fdopen(reader) as pipe:
    output = pipe.read()
_, status, usage = os.wait4(child, 0)
print(
    json.dumps(
        {
            "status": os.waitstatus_to_exitcode(status),
            "cpuSeconds": usage.ru_utime + usage.ru_stime,
            "wallSeconds": time.perf_counter() - start,
            "peakBytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            "output": output,
        }
    )
)
