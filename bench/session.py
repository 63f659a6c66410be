"""What every bench does around its measurements: a folder, servers that are stopped, results, exit codes."""

import contextlib
import json
import pathlib
import shutil
import signal
import sys
import tempfile

import measure


class Missing(Exception):
    """Something that has to be there before anything is measured."""


def note(text):
    """Says what is going on, apart from the results."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def place(options):
    """A folder, and a list for the servers that are started in it: they are stopped, and the folder removed unless something failed."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="godwit-bench-", dir=options.dir))
    folder.chmod(0o755)
    running = []
    kept = options.keep
    try:
        yield folder, running
    except Exception:
        kept = True
        raise
    finally:
        for server in running:
            server.stop()
        if kept:
            note(f"left for you to look at: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def write(results, path):
    """Keeps all figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n")
    note(f"all figures are in {path}")


def main(parse, bench):
    """Runs a bench with what the command line says; returns its exit code."""
    # a shell ignores interrupts for what it starts in the background, and so would Godwit, which is stopped by one
    signal.signal(signal.SIGINT, signal.default_int_handler)
    options = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        bench(options)
    except Missing as e:
        print(f"bench: missing: {e}", file=sys.stderr)
        return 2
    except (measure.Failed, RuntimeError) as e:
        print(f"bench: {e}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
