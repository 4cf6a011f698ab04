"""SQLite's writers take turns, in the order in which they came.

SQLite has one writer, and whoever waits asks again after ever longer pauses: the longer somebody
has waited, the more often others who come later are first. Here each draws a number and waits until
nobody with a lower one is left. Who has a number holds a lock on that byte of a file beside the
database, and the system takes the lock away however a process ends. The file holds the last number
that was drawn and the last that had its turn; it may be deleted while nobody writes.

Only SQLite's own lock keeps writers apart. Where the queue stands still, as when somebody in it was
stopped, the others soon wait for that lock alone.
"""

import fcntl
import os
import struct
import time

# As fcntl(2) has it: the kind of lock, from where it counts, the first byte, how many, no process.
LOCK = struct.Struct("hhqqi4x")
NUMBER = struct.Struct("q")
# While this byte is locked somebody draws. The numbers begin after it.
DRAWING = 0
# Where the file has the two numbers.
DRAWN, SERVED = 0, NUMBER.size
# Who is next asks after so long, and who is behind that one more seldom.
STEP_SECONDS = 0.001
MOST_STEPS = 20
# The queue stands still when nobody had a turn for so long.
STILL_SECONDS = 1.0


class Turn:
    """A place in the queue of those who write into a database, until it is closed."""

    def __init__(self, database: str, seconds: float) -> None:
        """Wait for the turn, while the queue moves and for so many seconds at most.

        Raises OSError where no file can be made beside the database.
        """
        self._file = _opened(database)
        ends_at = time.monotonic() + seconds
        number = self._drawn()
        served, still_at = 0, 0.0
        while not self._is_free(1, number - 1) and (now := time.monotonic()) < ends_at:
            if (last := self._noted(SERVED)) != served:
                served, still_at = last, now + STILL_SECONDS
            elif now > still_at:
                break
            time.sleep(STEP_SECONDS * min(max(number - served, 1), MOST_STEPS))
        self._note(SERVED, number)

    def close(self) -> None:
        """Let the next one write."""
        # A process that was forked meanwhile has the file too: closing it alone would end nothing.
        self._lock(fcntl.F_UNLCK, 0, 0)
        os.close(self._file)

    def _drawn(self) -> int:
        """A new number, which is ours until the end; 0 where somebody was stopped who draws."""
        ends_at = time.monotonic() + STILL_SECONDS
        while not self._is_locked(DRAWING):
            if time.monotonic() > ends_at:
                return 0
            time.sleep(STEP_SECONDS)
        number = self._noted(DRAWN) + 1
        self._lock(fcntl.F_WRLCK, number, 1)
        self._note(DRAWN, number)
        self._lock(fcntl.F_UNLCK, DRAWING, 1)
        return number

    def _is_locked(self, byte: int) -> bool:
        """Lock a byte unless somebody else has it; whether it is ours now."""
        try:
            self._lock(fcntl.F_WRLCK, byte, 1)
        except BlockingIOError:
            return False
        return True

    def _lock(self, kind: int, first: int, count: int) -> None:
        asked = LOCK.pack(kind, os.SEEK_SET, first, count, 0)
        fcntl.fcntl(self._file, fcntl.F_OFD_SETLK, asked)

    def _is_free(self, first: int, count: int) -> bool:
        if count < 1:
            # For fcntl it would be all up to the end.
            return True
        asked = LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, first, count, 0)
        kind, *_ = LOCK.unpack(fcntl.fcntl(self._file, fcntl.F_OFD_GETLK, asked))
        return bool(kind == fcntl.F_UNLCK)

    def _noted(self, place: int) -> int:
        found = os.pread(self._file, NUMBER.size, place)
        number: int = NUMBER.unpack(found)[0] if len(found) == NUMBER.size else 0
        return number

    def _note(self, place: int, number: int) -> None:
        os.pwrite(self._file, NUMBER.pack(number), place)


def _opened(database: str) -> int:
    """The file, made as SQLite makes its own: whoever may write the database may write it."""
    path = f"{database}-turns"
    try:
        return os.open(path, os.O_RDWR)
    except FileNotFoundError:
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
    same = os.stat(database)
    os.fchmod(opened, same.st_mode & 0o666)
    if not os.geteuid():
        os.fchown(opened, same.st_uid, same.st_gid)
    return opened
