"""Starts the platform on a fresh store and walks its main journeys in real Chromium.

Usage: run.py PATH/TO/liandong
"""
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import journey  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from program import Server  # noqa: E402


def main() -> int:
    program = os.path.abspath(sys.argv[1])
    data = tempfile.mkdtemp(prefix="liandong-browser-")
    shots = os.path.join(os.getcwd(), ".build", "browser-failures")
    log = open(os.path.join(data, "server.log"), "w")
    server = Server(program, data, arguments=["--demo"], log=log)
    passed, failed = 0, 0
    try:
        server.wait()
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            world = journey.World(browser, server.address, program, data)
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
        server.stop()
    if failed:
        print(open(log.name).read()[-3000:])
    else:
        shutil.rmtree(data, ignore_errors=True)
    print(f"browser: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
