"""Starts the platform on a fresh store and walks its main journeys in real Chromium.

Usage: run.py PATH/TO/liandong
"""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import journey
from playwright.sync_api import sync_playwright


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit(f"the server stopped with {server.returncode}")
        try:
            urllib.request.urlopen(address, timeout=2).read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not answer in time")


def main() -> int:
    program = os.path.abspath(sys.argv[1])
    data = tempfile.mkdtemp(prefix="liandong-browser-")
    shots = os.path.join(os.getcwd(), ".build", "browser-failures")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = open(os.path.join(data, "server.log"), "w")
    server = subprocess.Popen([program, "serve", "--demo", "--data", data, "--port", str(port)], stdout=log, stderr=log)
    passed, failed = 0, 0
    try:
        wait_for(address, server)
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            world = journey.World(browser, address, program, data)
            for test in journey.tests:
                try:
                    test(world)
                    passed += 1
                    print(f"  ✓ {test.__doc__}")
                except Exception as error:  # every journey reports; none hides another
                    failed += 1
                    os.makedirs(shots, exist_ok=True)
                    world.picture(os.path.join(shots, f"{test.__name__}.png"))
                    print(f"  ✗ {test.__doc__}\n    {type(error).__name__}: {error}")
            browser.close()
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
    if failed:
        print(open(log.name).read()[-3000:])
    else:
        shutil.rmtree(data, ignore_errors=True)
    print(f"browser: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
