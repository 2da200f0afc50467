import os
import subprocess
import sys
import textwrap

APPEND = """
    import sys
    import pandas as pd
    from pathlib import Path
    from workbench.store import open_store
    home, app, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    store = open_store(home)
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(8):
        ids = [f"p{first + 10 * number + row}" for row in range(20)]
        frame = pd.DataFrame({"post_id": ids, "text": "x", "created_at": pd.Timestamp("2026-03-01", tz="UTC")})
        store.append_posts(frame, app=app, seq=number)
        store.write("language", pd.DataFrame({"post_id": ids, "lang": "en", "confidence": 1.0}), "m")
"""


def test_two_processes_that_append_at_once_lose_and_double_nothing(store):
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(APPEND), str(store.home), app, str(first)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env,
        )
        for app, first in (("one", 0), ("two", 45))
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.communicate(timeout=120) and writer.returncode for writer in writers] == [0, 0]
    expected = {f"p{number}" for number in range(45 + 90)}
    for table in ("posts", "language"):
        ids = store.read(table)["post_id"].tolist()
        assert len(ids) == len(set(ids))
        assert set(ids) == expected
    assert (store.done("one"), store.done("two")) == (7, 7)
