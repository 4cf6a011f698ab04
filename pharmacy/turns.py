"""SQLite's writers take turns, in order of arrival.

SQLite has one writer, and a waiting writer retries after longer and longer pauses. So the longer it
has waited, the more often later ones overtake it. Here each writer draws a number and waits until
no lower number is left. The owner of a number locks that byte of a file beside the database, and
the operating system releases the lock however a process ends. The file contains the last number
that was drawn and the last that was served. It may be deleted while nobody writes.

Only SQLite's own lock keeps writers apart. If the queue stops moving, for example because a process
in it was stopped, the others soon wait for that lock alone.
"""

import fcntl
import logging
import os
import struct
import time

log = logging.getLogger(__name__)
# As in fcntl(2): the lock type, the origin, the first byte, the length, no process.
LOCK = struct.Struct("hhqqi4x")
NUMBER = struct.Struct("q")
# This byte is locked while a process draws a number. The numbers begin after it.
DRAWING = 0
# The offsets of the two numbers in the file.
DRAWN, SERVED = 0, NUMBER.size
# The polling interval of the next writer. Those behind it poll less often.
STEP_SECONDS = 0.001
MOST_STEPS = 20
# The queue counts as stuck if no turn ended for this long.
STILL_SECONDS = 1.0


class Turn:
    """A place in the queue of a database's writers, until it is closed."""

    def __init__(self, database: str, seconds: float) -> None:
        """Wait for the turn, while the queue moves and for at most this many seconds.

        Raises OSError if the file beside the database cannot be created.
        """
        self._file = _opened(database)
        try:
            self._wait(time.monotonic() + seconds)
        except BaseException:
            # Whatever ends the wait, such as a signal: no other writer may wait for this one.
            self.close()
            raise

    def _wait(self, ends_at: float) -> None:
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
        """Let the next writer proceed."""
        # A forked process also has the file open, so closing it alone would not release the lock.
        self._lock(fcntl.F_UNLCK, 0, 0)
        os.close(self._file)

    def _drawn(self) -> int:
        """A new number, which is ours until the end. 0 if the process that draws was stopped."""
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
        """Lock a byte unless another process has it. Returns whether it is ours now."""
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
            # For fcntl, zero would mean everything up to the end.
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


def take(database: str, seconds: float) -> Turn | None:
    """A turn. None if the disk has no room for its file; SQLite itself then reports that."""
    try:
        return Turn(database, seconds)
    except OSError as error:
        log.warning("no turn to write: %s", error.strerror)
        return None


def _opened(database: str) -> int:
    """The file, with the permissions of the database: who may write one may write the other."""
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
