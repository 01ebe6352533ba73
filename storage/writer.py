"""The one thread that writes: it commits everything that waits together, then tells all who wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from storage.opening import refuse_newer
from storage.trouble import trouble_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

_GROUP = 1000  # writes in one transaction, so that the first of many need not wait for the last


@dataclass(slots=True, eq=False)
class _Order:
    """A write that somebody waits for, and how it went."""

    function: Callable[[Sqlite], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None


class Writer:
    """Runs functions on one connection in one thread, many of them in one transaction.

    Each function has its own savepoint, so one that fails takes back only its own changes. A function may
    run a second time, on the state before its first run, if the transaction that held it breaks.
    """

    def __init__(self, sqlite: Sqlite, path: Path) -> None:
        self._sqlite, self._path = sqlite, path
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[_Order | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="hobane-writer", daemon=True)
        self._thread.start()
        self._closed = False

    def submit(self, function: Callable[[Sqlite], Any]) -> asyncio.Future[Any]:
        """Queue a function; its future is resolved once the disk has it."""
        if self._closed:
            raise RuntimeError("the database is closed")
        order = _Order(function, self._loop.create_future())
        self._queue.put(order)
        return order.future

    async def close(self) -> None:
        """Take no more, finish what waits, then close the connection."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        orders: list[_Order | None] = []
        while None not in orders:
            orders = self._next()
            group = [order for order in orders if order is not None]
            self._commit(group)
            with suppress(RuntimeError):  # the loop is gone, and with it everybody who waited
                self._loop.call_soon_threadsafe(_tell, group)
        self._sqlite.close()

    def _next(self) -> list[_Order | None]:
        """Wait for a write and take the others that wait with it; None stands for the end."""
        orders = [self._queue.get()]
        while len(orders) < _GROUP and not self._queue.empty():
            orders.append(self._queue.get())
        return orders

    def _commit(self, group: list[_Order]) -> None:
        """Run a group in one transaction, or each alone where that breaks."""
        try:
            self._sqlite.execute("BEGIN IMMEDIATE")
            refuse_newer(self._sqlite, self._path)
        except Exception as error:
            self._sqlite.rollback()
            self._fail(group, error)
            return
        try:
            for order in group:
                self._attempt(order)
            self._sqlite.commit()
        except Exception as error:
            self._sqlite.rollback()
            self._break_up(group, error)

    def _attempt(self, order: _Order) -> None:
        """Run one write; raises only if it brought down the whole transaction."""
        order.result = order.error = None
        try:
            with self._sqlite.atomic():
                order.result = order.function(self._sqlite)
        except Exception as error:
            if not self._sqlite.conn.in_transaction:
                raise
            order.error = trouble_of(error, self._path)

    def _break_up(self, group: list[_Order], error: Exception) -> None:
        if len(group) == 1:
            self._fail(group, error)
            return
        for order in group:
            self._commit([order])

    def _fail(self, group: list[_Order], error: Exception) -> None:
        for order in group:
            order.error = trouble_of(error, self._path)


def _tell(group: list[_Order]) -> None:
    """Resolve the futures, in the loop; those whose callers were cancelled are left alone."""
    for order in group:
        if order.future.done():
            continue
        if order.error is not None:
            order.future.set_exception(order.error)
        else:
            order.future.set_result(order.result)
