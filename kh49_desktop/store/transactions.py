"""When what is written reaches the disk: each change by itself, or many things at once."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Bundle:
    """Changes that are committed together."""

    begun: bool = False  # there was a change
    kept: bool = False  # they are on the disk
    after: list[Callable[[], None]] = field(default_factory=list, repr=False)

    @property
    def lost(self) -> bool:
        """Tell whether what the changes wrote did not reach the disk."""
        return self.begun and not self.kept


class Transactions:
    """Begins, commits and takes back the changes of one connection, of which only one is open at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection that leaves transactions to its caller."""
        self._connection = connection
        self._bundle: Bundle | None = None

    @property
    def bundled(self) -> bool:
        """Tell whether changes are being gathered: what they wrote may still be taken back."""
        return self._bundle is not None

    def begin(self) -> None:
        """Begin a change."""
        if self._bundle is None:
            self._connection.execute("BEGIN IMMEDIATE")
            return
        self._go_on(self._bundle)
        self._connection.execute("SAVEPOINT one_change")

    def _go_on(self, bundle: Bundle) -> None:
        """Begin the bundle's transaction with its first change. RuntimeError: SQLite has taken the bundle back."""
        if not bundle.begun:
            self._connection.execute("BEGIN IMMEDIATE")
            bundle.begun = True
        elif not self._connection.in_transaction:
            raise RuntimeError("this bundle is over")

    def commit(self, after: Callable[[], None]) -> None:
        """Commit the change; `after` is done when it is on the disk."""
        if self._bundle is None:
            self._connection.execute("COMMIT")
            after()
            return
        self._connection.execute("RELEASE one_change")
        self._bundle.after.append(after)

    def roll_back(self) -> None:
        """Take the change back, as far as SQLite has not done so itself: a full disk takes a whole bundle with it."""
        if not self._connection.in_transaction:
            return
        if self._bundle is None:
            self._connection.execute("ROLLBACK")
        else:
            self._connection.execute("ROLLBACK TO one_change")
            self._connection.execute("RELEASE one_change")

    @contextlib.contextmanager
    def bundle(self) -> Iterator[Bundle]:
        """Commit the changes of the block at its end, however it ends: each that ended well is whole by itself.

        The disk is waited for once. Where it fails, none of them is in the file and the bundle is lost.
        """
        self._bundle = bundle = Bundle()
        try:
            yield bundle
        finally:
            self._bundle = None
            if self._connection.in_transaction:
                self._commit(bundle)

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Commit what the block writes at its end, changes of the register among it; where it fails, none of it.

        Within a change or a bundle it is part of that, and fails alone.
        """
        if self._connection.in_transaction or self._bundle is not None:
            with self._part(self._bundle or Bundle(begun=True)):
                yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        self._bundle = bundle = Bundle(begun=True)
        try:
            yield
        except BaseException:
            self._bundle = None
            self.roll_back()
            raise
        self._bundle = None
        self._commit(bundle)

    @contextlib.contextmanager
    def _part(self, bundle: Bundle) -> Iterator[None]:
        self._go_on(bundle)
        before = len(bundle.after)
        self._connection.execute("SAVEPOINT one_part")
        try:
            yield
        except BaseException:
            del bundle.after[before:]
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO one_part")
                self._connection.execute("RELEASE one_part")
            raise
        self._connection.execute("RELEASE one_part")

    def _commit(self, bundle: Bundle) -> None:
        try:
            self._connection.execute("COMMIT")
        except BaseException:
            self.roll_back()
            raise
        bundle.kept = True
        for done in bundle.after:
            done()
