"""Which modules a command has loaded when it is done."""

import json
import subprocess
import sys

_ASK = """
import json, os, sys
sys.argv = ["ketajournal", *json.loads(sys.argv[1])]
os._exit = sys.exit  # a command leaves without taking the interpreter down; here we look once more
from ketajournal.__main__ import main
try:
    main()
except SystemExit as left:
    code = left.code
else:
    code = 0
sys.stdout.flush()
print(json.dumps([code or 0, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded_by(*words: str, stdin: str = "") -> set[str]:
    """Every module that is loaded when the command is done."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps(words)],
        capture_output=True,
        text=True,
        check=True,
        input=stdin,
        start_new_session=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)
