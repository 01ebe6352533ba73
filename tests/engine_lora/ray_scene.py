"""A Ray cluster of two nodes on loopback alone, with a training on it: ``python ray_scene.py SCENE JOB_FOLDER``.

Runs in a network namespace of its own (``unshare -rn``), since Ray listens on every address it finds. Prints one
line of JSON at its end.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from engine.folder import is_held, read_json, read_lines, write_json
from engine.lora.launch import LAUNCH, Launch

_MEMORY = 80_000_000  # bytes of Ray's object store
_SIOCSIFFLAGS, _UP_AND_RUNNING = 0x8914, 0x41


def main(scene: str, folder: Path) -> None:
    _bring_loopback_up()
    from ray.cluster_utils import Cluster

    port = _free_port()
    head = {"num_cpus": 1, "include_dashboard": True, "dashboard_host": "127.0.0.1", "dashboard_port": port}
    head |= {"node_ip_address": "127.0.0.1", "object_store_memory": _MEMORY}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    node = _add(cluster)
    launch = Launch(f"http://127.0.0.1:{port}", sys.executable, cpus=0.5, resources={"trainer": 1})
    write_json(folder / LAUNCH, launch.record())
    launcher = subprocess.Popen(
        [sys.executable, "-m", "engine.lora.ray_job", str(folder / "order.json")], cwd=folder
    )
    try:
        told = SCENES[scene](folder, cluster, (node, launcher))
    finally:
        launcher.kill()
        _kill_trainings(folder)
        cluster.shutdown()
    print(json.dumps(told))


def lose_the_node(folder: Path, cluster: Any, parts: tuple[Any, Any]) -> dict[str, Any]:  # noqa: ANN401
    """The machine that trains is gone in the middle; another one comes."""
    node, launcher = parts
    _until(lambda: bool(list(folder.glob("trainer/checkpoint-*/whole"))))
    cluster.remove_node(node, allow_graceful=False)
    _kill_trainings(folder)  # a machine that is gone takes its processes along
    _add(cluster)
    code = launcher.wait(120)
    return {"exit": code, "submissions": (read_json(folder / "ray.json") or {})["submissions"]}


def cancel(folder: Path, cluster: Any, parts: tuple[Any, Any]) -> dict[str, Any]:  # noqa: ANN401
    """Somebody cancels; the process on the cluster ends."""
    _, launcher = parts
    _until(lambda: any("train_loss" in line["data"] for _, line in read_lines(folder / "progress.jsonl")))
    begun = time.monotonic()
    write_json(folder / "cancelled.json", {"finished_at": 0})
    launcher.send_signal(signal.SIGTERM)
    launcher.wait(30)
    _until(lambda: not is_held(folder / "ray.lock"))
    return {"seconds": time.monotonic() - begun, "left": len(_trainings(folder))}


SCENES: dict[str, Callable[[Path, Any, tuple[Any, Any]], dict[str, Any]]] = {
    "lose_the_node": lose_the_node,
    "cancel": cancel,
}


def _add(cluster: Any) -> Any:  # noqa: ANN401 - Ray is untyped here
    arguments = {"num_cpus": 1, "resources": {"trainer": 1}, "object_store_memory": _MEMORY}
    return cluster.add_node(node_ip_address="127.0.0.1", **arguments)


def _trainings(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = process.info["cmdline"] or []
        if "engine.lora" in line and str(folder / "order.json") in line:
            found.append(process)
    return found


def _kill_trainings(folder: Path) -> None:
    for process in _trainings(folder):
        process.kill()
        process.wait()


def _until(condition: Callable[[], bool], seconds: float = 100) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", _UP_AND_RUNNING, b""))


if __name__ == "__main__":
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "OMP_NUM_THREADS": "1"}
    main(sys.argv[1], Path(sys.argv[2]))
