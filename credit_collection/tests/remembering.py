"""What Odoo remembers (its ``ormcache``) is kept from test to test.

Odoo forgets all of it after each test, although the database is then the same as
before: the next test reads rights, settings and views anew, a quarter of its time.
Here a class and each of its tests begin with what was known of the very same database.
What they learn is kept too, except in a cache that was emptied meanwhile: Odoo empties
a cache when something changes that its values depend on.
"""

from contextlib import contextmanager

from odoo.modules.registry import Registry
from odoo.tests import get_db_name
from odoo.tools.lru import LRU


class Remembering:
    """For a test class; cleanups run from the last to the first, and Odoo's own, which
    forget everything, between bringing back and setting aside."""

    @classmethod
    @contextmanager
    def _remembering(cls):
        """Around what sets the class up."""
        cls.memory = _Memory()
        cls.addClassCleanup(cls.memory.bring_back)
        yield
        cls.addClassCleanup(cls.memory.set_aside)

    def setUp(self):
        self.memory.note_emptied()
        memory = _Memory()
        self.addCleanup(memory.bring_back)
        super().setUp()
        self.addCleanup(memory.set_aside)


class _Memory:
    """What all caches know at a moment."""

    def __init__(self):
        self.caches = Registry(get_db_name())._Registry__caches
        self.known = {name: cache.snapshot for name, cache in self.caches.items()}
        self.emptied = set()
        self.aside = {}
        for name, cache in self.caches.items():
            if not isinstance(cache, _Cache):
                self.caches[name] = _Cache(cache.count, self.known[name].items())

    def note_emptied(self):
        """Note the caches that were emptied since the last time, by whomever."""
        for name, cache in self.caches.items():
            if cache.was_emptied:
                self.emptied.add(name)
                cache.was_emptied = False

    def set_aside(self):
        """Before Odoo empties all caches: take away those that may be kept."""
        self.note_emptied()
        for name in self.caches.keys() - self.emptied:
            self.aside[name] = self.caches[name]
            self.caches[name] = _Cache(self.caches[name].count)

    def bring_back(self):
        """After it: what was taken away, and what was known before in the others."""
        for name in self.caches:
            if name in self.aside:
                self.caches[name] = self.aside[name]
            else:
                self.caches[name] = _Cache(
                    self.caches[name].count, self.known[name].items()
                )


class _Cache(LRU):
    """A cache that knows whether it was emptied."""

    __slots__ = ("was_emptied",)

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.was_emptied = False

    def clear(self):
        self.was_emptied = True
        return super().clear()
