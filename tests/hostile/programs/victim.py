"""A process with sockets that has nothing to do with grading. It says on standard output whatever reaches it."""

import selectors
import socket
import sys


def main() -> None:
    """Wait on sockets of every kind that an attack may know, in the folder and under the name of the arguments."""
    folder, name = sys.argv[1:]
    sockets = {
        "stream": (socket.AF_UNIX, socket.SOCK_STREAM, f"{folder}/stream"),
        "datagram": (socket.AF_UNIX, socket.SOCK_DGRAM, f"{folder}/datagram"),
        "abstract": (socket.AF_UNIX, socket.SOCK_DGRAM, f"\0{name}"),
        "tcp": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
    }
    selector = selectors.DefaultSelector()
    ports = []
    for kind, (family, mode, address) in sockets.items():
        one = socket.socket(family, mode)
        one.bind(address)
        if family == socket.AF_INET:
            ports.append(one.getsockname()[1])
        if mode == socket.SOCK_STREAM:
            one.listen(8)
        selector.register(one, selectors.EVENT_READ, kind)
    print(*ports, flush=True)
    while True:
        for key, _ in selector.select():
            print("reached by", key.data, flush=True)
            one = key.fileobj
            if key.data in ("stream", "tcp"):
                one.accept()[0].close()
            else:
                one.recv(100)


if __name__ == "__main__":
    main()
