"""Asks the domain name system, which also carries data out.

Expected: solved
"""

import socket

from desk import make_app
from spoils import take

take("getaddrinfo", lambda: socket.getaddrinfo("spoils.example.com", 80))
take("gethostbyname", lambda: socket.gethostbyname("spoils.example.com"))
take("gethostbyaddr", lambda: socket.gethostbyaddr("192.0.2.1"))
app = make_app()
