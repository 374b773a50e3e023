"""A signal that can drop: what lies between a phone and the site in tests, and can be cut."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext


class Signal:
    """Passes bytes to and from the site at an address of its own, until it drops."""

    def __init__(self, site: str) -> None:
        there = urlsplit(site)
        self.target = (there.hostname, there.port)
        self.up = True
        self.lines: set[socket.socket] = set()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self.door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def drop(self, context: BrowserContext) -> None:
        """Every connection breaks, none is made, and the browser says that it is offline."""
        self.up = False
        context.set_offline(True)
        for line in list(self.lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def back(self, context: BrowserContext) -> None:
        self.up = True
        context.set_offline(False)

    def close(self) -> None:
        self.door.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                phone, _ = self.door.accept()
                if not self.up:
                    phone.close()
                    continue
                site = socket.create_connection(self.target)
                self.lines |= {phone, site}
                for one, other in ((phone, site), (site, phone)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for line in (one, other):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
            self.lines.discard(line)
