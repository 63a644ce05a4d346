"""What the tests' `account-worker hammer` is, with Python's SDK: one of many on one database.

    python account_worker.py FILE NAME COUNT

Waits for a line on stdin, makes COUNT rounds of reads and writes, and prints the name of each
bucket that is stored. The errors that the SDK raises are counted: the last line on stderr.
"""

import sys
from types import SimpleNamespace

from b2sdk.v3 import SqliteAccountInfo


def hammer(file: str, name: str, count: int) -> int:
    errors = 0

    def attempt(operation, *arguments):
        nonlocal errors
        try:
            return operation(*arguments), True
        except Exception as error:  # whatever the SDK raises is what is counted
            errors += 1
            print(f"{operation.__name__}: {error!r}", file=sys.stderr)
            return None, False

    info = None
    while info is None:
        info, _ = attempt(SqliteAccountInfo, file)
    for turn in range(count):
        for getter in (info.get_account_auth_token, info.get_api_url, info.get_allowed):
            attempt(getter)
        bucket = SimpleNamespace(name=f"{name}-{turn}", id_=f"id-of-{name}-{turn}")
        if attempt(info.save_bucket, bucket)[1]:
            print(bucket.name)
            found, _ = attempt(info.get_bucket_id_or_none_from_bucket_name, bucket.name)
            if found != bucket.id_:
                # The SDK swallows the errors of this look-up.
                errors += 1
                print(f"{bucket.name} has the id {found}", file=sys.stderr)
        if turn % 7 == 6:
            passing = SimpleNamespace(name=f"{name}-passing", id_=f"{name}-passing")
            attempt(info.save_bucket, passing)
            attempt(info.remove_bucket_name, passing.name)
    return errors


def main() -> None:
    file, name, count = sys.argv[1:]
    sys.stdin.readline()
    print(hammer(file, name, int(count)), file=sys.stderr)


if __name__ == "__main__":
    main()
