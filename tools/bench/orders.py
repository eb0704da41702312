"""What an act costs that takes another matter along, beside the same act on a matter that stands alone, over HTTP.

Usage: orders.py PATH/TO/liandong [--postgres] [--acts N]
"""
import argparse
import http.client
import os
import re
import statistics
import time
import urllib.parse

from run import sign_in
from program import Server, private_store, run


def act(server, person, case, name, **answers):
    """Sends the form of an act; returns seconds until the answer, without the page that it leads to."""
    _, cookie, csrf = person
    act.sent += 1
    form = {"csrf": csrf, "form_key": f"orders-{os.getpid()}-{act.sent}", **answers}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    link = http.client.HTTPConnection("127.0.0.1", server.port)
    link.connect()
    began = time.perf_counter()
    link.request("POST", f"/desk/case/{case}/act/{name}", urllib.parse.urlencode(form), headers)
    answer = link.getresponse()
    took = time.perf_counter() - began
    # Done leads back to the case; refused shows the form again.
    page = answer.read().decode()
    link.close()
    if answer.status != 303:
        raise SystemExit(f"{name} was refused: " + re.sub(r"<[^>]+>|\s+", " ", page)[:2000])
    return took


act.sent = 0


def begin(server, desk, title):
    """A letter, taken on and given to a bureau."""
    opener, _, csrf = desk
    form = {"csrf": csrf, "form_key": title, "fields[title]": title, "fields[letter]": title, "place": "xiahe", "matter": "environment"}
    page = opener.open(server.address + "/desk/new/online_consultation/grid", urllib.parse.urlencode(form).encode()).read().decode()
    case = re.search(r"/desk/case/([0-9a-z]+)", page).group(1)
    act(server, desk, case, "dispatch", **{"fields[complexity]": "ordinary", "fields[bureau]": "county_ecology"})
    number = re.search(r"问政〔\d+〕\d+号", opener.open(f"{server.address}/desk/case/{case}").read().decode())
    return case, number.group(0)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--postgres", action="store_true")
    arguments.add_argument("--acts", type=int, default=1000)
    given = arguments.parse_args()
    with private_store("liandong-orders-", given.postgres) as (folder, environment):
        made = run(os.path.abspath(given.program), "demo", "--data", folder + "/data", environment=environment, seconds=600)
        if made.returncode != 0:
            raise SystemExit(made.stderr[-2000:])
        server = Server(os.path.abspath(given.program), folder + "/data", arguments=["--demo"], environment=environment)
        server.wait("/")
        try:
            desk, ecology, above = (sign_in(server, name) for name in ("desk", "ecology", "supervisor"))
            alone, _ = begin(server, desk, "alone")
            lead, number = begin(server, desk, "lead")
            member, _ = begin(server, desk, "member")
            act(server, ecology, member, "group", lead=number)
            without, taken = [], []
            for turn in range(given.acts):
                unit = ("county_city", "county_ecology")[turn % 2]
                for case, times in ((alone, without), (lead, taken)):
                    times.append(act(server, above, case, "transfer", unit=unit, reason="换一个单位"))
            base, more = statistics.median(without), statistics.median(taken)
            engine = "PostgreSQL" if given.postgres else "SQLite"
            print(f"{engine}: {base * 1000:.2f} ms without, {more * 1000:.2f} ms with one order, {more / base:.2f}x (medians of {given.acts})")
        finally:
            server.stop()


if __name__ == "__main__":
    main()
