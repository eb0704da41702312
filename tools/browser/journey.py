"""The main journeys, each one function; its docstring is its name."""
import http.client
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PASSWORD = "liandong2026"


class World:
    """Browsers of several people on one platform."""

    def __init__(self, browser, address, program, data):
        self.browser, self.address, self.program, self.data = browser, address, program, data
        self.people = {}
        self.last = None
        self.memory = {}

    def resident(self, width=390, language="zh"):
        context = self.browser.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN" if language == "zh" else "en-US")
        self.last = context.new_page()
        return self.last

    def staff(self, account):
        if account not in self.people:
            context = self.browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
            page = context.new_page()
            sign_in(page, self.address, account)
            self.people[account] = page
        self.last = self.people[account]
        return self.last

    def picture(self, path):
        if self.last:
            self.last.screenshot(path=path, full_page=True)

    def open(self, account, case):
        page = self.staff(account)
        page.goto(f"{self.address}/desk/case/{case}")
        return page

    def act(self, account, case, name, /, **fields):
        """Does an action on a case as its form asks; returns the page after it."""
        page = self.open(account, case)
        form = page.locator(f'form[action$="/act/{name}"]')
        expect(form, f"{account} is offered {name}").to_have_count(1)
        form.locator("xpath=ancestor::details[contains(@class,'act')]").evaluate("d => d.open = true")
        for field, value in fields.items():
            fill(form, field, value)
        form.locator("p.actions button").click()
        page.wait_for_load_state()
        if page.locator(".notice.bad").count():
            raise AssertionError(f"{name}: {page.locator('.notice.bad').first.inner_text()}")
        return page


def sign_in(page, address, account):
    page.goto(f"{address}/desk/sign-in")
    page.fill("#account", account)
    page.fill("#password", PASSWORD)
    page.click("main button.main")
    page.wait_for_url(re.compile(r"/(desk|admin)(?!/sign-in)"))


def number(page):
    """The official number on a case page."""
    return page.locator("main p.small .num").first.inner_text()


def fill(form, field, value):
    """Fills what the engine asks, or the pack's field of that name, whatever its kind; party fields take the position
    of the party."""
    own = form.locator(f'[name="fields[{field}]"]')
    if own.count():
        field = f"fields[{field}]"
    inputs = form.locator(f'[name="{field}"]')
    first = inputs.first
    kind = first.evaluate("e => e.tagName + ':' + (e.type || '')")
    if kind == "INPUT:radio":
        if isinstance(value, int):
            inputs.nth(value).check()
        else:
            form.locator(f'[name="{field}"][value="{value}"]').check()
    elif kind.startswith("SELECT"):
        first.select_option(index=value + 1) if isinstance(value, int) else first.select_option(value)
    else:
        first.fill(str(value))


def stage(page):
    return page.locator("main h1").first.inner_text()


def the_whole_way(w):
    """a resident's matter goes from a phone to a close: intake, routing, consent, session, agreement, performance, rating"""
    page = w.resident()
    page.goto(f"{w.address}/new/township_centre/online")
    page.fill('[name="fields[story]"]', "楼上装修把我家卫生间的水管震裂了，要求修复。<b>测试</b>")
    page.select_option("#place", "xiahe_1")
    page.select_option("#matter", "neighbour")
    page.fill('[name="parties[0][name]"]', "汪小凤")
    page.fill('[name="parties[0][phone]"]', "13812345678")
    page.click("main button.main")
    page.wait_for_url(re.compile(r"/track/"))
    code = page.locator(".code").inner_text()
    assert re.fullmatch(r"[0-9a-z]{4}(-[0-9a-z]{4}){3}", code), code
    expect(page.locator(".qr svg")).to_have_count(1)
    w.memory["code"] = code

    desk = w.staff("registrar")
    desk.goto(f"{w.address}/desk/list/unsigned")
    desk.locator("tbody a", has_text="水管震裂").click()
    case = desk.url.rstrip("/").split("/")[-1].split("?")[0]
    w.memory["case"] = case
    expect(desk.locator("main")).to_contain_text("<b>测试</b>")  # shown as typed, never as markup
    # What is small goes to the village at once.
    page = w.act("registrar", case, "accept", size="small", opinion="建议村调委会先行调解")
    assert "征询意愿" in stage(page), stage(page)
    expect(page.locator("main .lead").first).to_contain_text("下河村人民调解委员会")

    w.act("zhou", case, "add_party", side="respondent", name="梁师傅", phone="13900001111")
    w.act("zhou", case, "inform")
    w.act("zhou", case, "answer_mediation", party=0, answer="agreed")
    page = w.act("zhou", case, "answer_mediation", party=1, answer="agreed")
    assert "调解中" in stage(page), stage(page)
    w.act("zhou", case, "appoint", mediator="zhou", chosen="yes")
    w.act("zhou", case, "session", note="现场查看，双方认可。", agreed="yes")
    w.act("zhou", case, "draft", **{
        "terms": "梁师傅三日内修复水管并赔偿三百元。", "instalments[0][what]": "修复并赔偿",
        "instalments[0][amount]": "300", "instalments[0][due]": "2026-12-31"})
    w.act("zhou", case, "sign", party=0, manner="signature")
    w.act("zhou", case, "sign", party=1, manner="fingerprint")
    w.act("zhou", case, "mediator_sign")
    page = w.act("zhou", case, "seal")
    assert "履行中" in stage(page), stage(page)
    page.get_by_role("link", name="人民调解协议书").first.click()
    expect(page.locator(".sheet")).to_contain_text("人民调解协议书")
    expect(page.locator(".sheet")).to_contain_text("汪小凤")
    w.act("zhou", case, "performed", instalment="1")
    page = w.act("zhou", case, "settle")
    assert "调处成功" in stage(page), stage(page)
    w.act("zhou", case, "follow_up", result="no_answer")
    w.act("zhou", case, "follow_up", result="reached", resolved="yes")
    page = w.act("zhou", case, "file")

    page = w.resident()
    page.goto(f"{w.address}/track")
    page.fill("#code", code.upper())
    page.click("main button.main")
    page.wait_for_url(re.compile(r"/track/[0-9a-z-]{19}"))
    page.locator('input[name="score"][value="5"]').check()
    page.locator('form[action$="/rate"] button').click()
    expect(page.locator("main")).to_contain_text("您已评价")


def double_submit(w):
    """the same form sent twice makes one case and shows the same code"""
    page = w.resident()
    page.goto(f"{w.address}/new/online_consultation/online")
    fields = {
        "csrf": page.locator('[name="csrf"]').first.input_value(),
        "form_key": page.locator('[name="form_key"]').first.input_value(),
        "fields[title]": "路口的树枝挡住红绿灯", "fields[letter]": "请修剪。",
    }
    answers = [page.request.post(page.url, form=fields, max_redirects=0) for _ in range(3)]
    places = {answer.headers.get("location") for answer in answers}
    assert [answer.status for answer in answers] == [303, 303, 303], [a.status for a in answers]
    assert len(places) == 1, places


def back_and_again(w):
    """going back and sending the form again shows the first receipt, also where a word was changed"""
    page = w.resident()
    page.goto(f"{w.address}/new/online_consultation/online")
    codes = []
    for words in ("路口很暗。", "路口很暗。", "路口非常暗。"):
        page.locator('[name="fields[title]"]').fill("路灯")
        page.locator('[name="fields[letter]"]').fill(words)
        page.locator("button.main").click()
        page.wait_for_url("**/track/**")
        codes.append(re.search(r"/track/([^?]+)", page.url).group(1))
        if words != "路口非常暗。":
            page.go_back()
            page.wait_for_url("**/new/**")
    assert len(set(codes)) == 1, codes
    assert "您已经提交过" in page.content(), page.url


def sent_twice_at_the_desk(w):
    """at the desk too: a registration and an act sent three times count once"""
    page = w.staff("desk")
    page.goto(f"{w.address}/desk/new/online_consultation/phone")
    form = page.locator("form[data-kept]")
    fields = {name: form.locator(f'[name="{name}"]').input_value() for name in ("csrf", "form_key")}
    fields |= {"place": "xiahe", "fields[title]": "井盖松动", "fields[letter]": "车一过就响，请更换。", "parties[0][name]": "柳先生"}
    answers = [page.request.post(page.url, form=fields) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 200], [a.status for a in answers]
    cases = {re.search(r"/desk/case/(\w+)", answer.text()).group(1) for answer in answers}
    assert len(cases) == 1, cases
    case = cases.pop()
    w.memory["manhole"] = case
    w.open("desk", case)
    note = page.locator('form[action$="/act/comment"]')
    fields = {name: note.locator(f'[name="{name}"]').input_value() for name in ("csrf", "form_key", "seen")}
    text = note.locator("textarea").first.get_attribute("name")
    for _ in range(3):
        answer = page.request.post(f"{w.address}/desk/case/{case}/act/comment", form={**fields, text: "已电话核实位置"})
        assert answer.ok, answer.status
    w.open("desk", case)
    assert page.locator(".timeline").inner_text().count("已电话核实位置") == 1


def registered_by_keyboard(w):
    """a walk-in is registered by keyboard alone: initials find the place, a composing Enter sends nothing, Ctrl+Enter does"""
    page = w.staff("registrar")
    page.goto(f"{w.address}/desk/new")
    page.keyboard.press("1")
    page.wait_for_url(re.compile(r"/desk/new/\w+/\w+"))
    start = time.monotonic()
    page.locator('[name="parties[0][name]"]').focus()
    page.keyboard.type("孙桂兰 11010519491231002X 青溪镇石桥社区一组")  # what a card reader types
    expect(page.locator('[name="parties[0][identity_number]"]')).to_have_value("11010519491231002X")
    expect(page.locator('[name="parties[0][name]"]')).to_have_value("孙桂兰")
    expect(page.locator('[name="parties[0][phone]"]')).to_be_focused()
    page.keyboard.type("13700137000")
    page.locator("#place-filter").focus()
    page.keyboard.type("sq")
    assert "石桥" in page.locator("#place option:checked").inner_text(), page.locator("#place option:checked").inner_text()
    page.locator("textarea").first.focus()
    page.keyboard.type("隔壁把雨水管接到我家院墙上，邻居不肯改排水，要求改走原来的水沟。")
    page.locator("[data-matter]").click()
    assert page.locator("#matter option:checked").inner_text() == "邻里纠纷"
    page.locator("textarea").first.focus()
    page.evaluate("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))")
    assert "/desk/new/" in page.url
    page.keyboard.press("Control+Enter")
    expect(page.locator(".code")).to_be_visible()
    expect(page.locator(".qr svg, .receipt svg").first).to_be_visible()
    seconds = time.monotonic() - start
    assert seconds < 60, seconds


def drafts_kept(w):
    """what was half typed is found again in another browser, can be discarded, and is gone once sent"""
    page = w.staff("registrar")
    page.goto(f"{w.address}/desk/new/township_centre/window")
    address = page.url
    with page.expect_response(re.compile("/desk/draft$")):
        page.locator("textarea").first.fill("说到一半，来访人去接电话了。")
    other = w.browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN").new_page()
    w.last = other
    sign_in(other, w.address, "registrar")
    other.goto(address)
    expect(other.locator(".notice.draft")).to_contain_text("草稿")
    expect(other.locator("textarea").first).to_have_value("说到一半，来访人去接电话了。")
    with other.expect_response(re.compile("/desk/draft$")):
        other.locator(".notice.draft button").click()
    other.goto(address)
    other.wait_for_load_state("networkidle")
    expect(other.locator("textarea").first).to_have_value("")
    stranger = w.staff("director")
    answer = stranger.request.get(f"{w.address}/desk/draft?form=/desk/new/township_centre/window")
    assert answer.status == 204, answer.status
    other.context.close()


def shared_work(w):
    """a like matter shows beside the form; joining shares the work, and both reporters keep their own code and number"""
    page = w.staff("desk")
    page.goto(f"{w.address}/desk/new/online_consultation/phone")
    page.fill('[name="parties[0][name]"]', "顾女士")
    page.select_option("#place", "xiahe")
    page.fill('[name="fields[title]"]', "井盖松动")
    with page.expect_response(re.compile("/desk/twins")):
        page.locator("textarea").first.fill("车一过井盖就响，请更换。")
    expect(page.locator("[data-twins]")).to_contain_text("井盖松动")
    page.click("main p.actions button.main")
    expect(page.locator(".code")).to_be_visible()
    mine = page.locator('a[href^="/desk/case/"]').first.get_attribute("href").split("/")[-1]
    lead = w.memory["manhole"]
    for case in (lead, mine):
        w.act("desk", case, "dispatch", matter="city", complexity="ordinary", bureau="county_city")
    page = w.open("city", mine)
    fold = page.locator('details.act:has(form[action$="/act/group"])')
    fold.locator("summary").first.click()
    fold.locator("[data-lead]").first.click()
    assert fold.locator('[name="lead"]').input_value(), "no like case was offered"
    fold.locator('[name="lead"]').fill(number(w.open("desk", lead)))
    page = w.act("city", mine, "group", lead=number(w.open("desk", lead)))
    expect(page.locator(".timeline")).to_contain_text("并案")
    assert number(w.open("desk", mine)) != number(w.open("desk", lead))
    page = w.open("city", mine)
    assert "柳先生" not in page.locator("main").inner_text(), "a reporter sees the other"


def killed(w):
    """killed in the middle of submissions: every answered one is there afterwards, and the store verifies"""
    data = tempfile.mkdtemp(prefix="liandong-killed-")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"

    def start():
        server = subprocess.Popen(
            [w.program, "serve", "--data", data, "--port", str(port), "--submissions-per-minute", "1000000"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                urllib.request.urlopen(address, timeout=2).read()
                return server
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def submit(number, stop, codes):
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        opener = urllib.request.build_opener(Stay, urllib.request.HTTPCookieProcessor())
        page = opener.open(address + "/new/online_consultation/online").read().decode()
        csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
        turn = 0
        while not stop.is_set():
            turn += 1
            form = {"csrf": csrf, "form_key": f"killed-{number}-{turn}-{port}", "fields[title]": f"第{number}-{turn}件", "fields[letter]": "请处理。"}
            try:
                opener.open(address + "/new/online_consultation/online", urllib.parse.urlencode(form).encode(), timeout=5)
            except urllib.error.HTTPError as answer:
                if answer.code == 303:
                    codes.append(answer.headers["location"])
            except (OSError, http.client.HTTPException):
                pass

    codes = []
    for round in range(3):
        server = start()
        stop = threading.Event()
        crowd = [threading.Thread(target=submit, args=(f"{round}-{n}", stop, codes)) for n in range(8)]
        for one in crowd:
            one.start()
        time.sleep(0.6 + 0.3 * round)
        server.kill()
        server.wait()
        stop.set()
        for one in crowd:
            one.join()
    assert len(codes) > 20, len(codes)
    server = start()
    # A page of every seventh, since one address may not ask for all of them; the store itself is asked for the rest.
    missing = [code for code in codes[::max(7, len(codes) // 40)] if urllib.request.urlopen(address + code).status != 200]
    server.terminate()
    server.wait(timeout=60)
    assert not missing, missing[:3]
    database = sqlite3.connect(os.path.join(data, "liandong.sqlite"))
    kept = database.execute("SELECT COUNT(*) FROM tracking").fetchone()[0]
    database.close()
    assert kept >= len(set(codes)), f"{kept} kept, {len(set(codes))} acknowledged"
    report = subprocess.run([w.program, "verify", "--data", data, "--language", "en"], capture_output=True, text=True, timeout=120)
    assert report.returncode == 0, report.stdout + report.stderr
    shutil.rmtree(data)


def heard_of(w):
    """what somebody else changes is told on the pages that are open, and nothing typed is lost"""
    desk = w.staff("desk")
    desk.goto(f"{w.address}/desk")
    resident = w.resident()
    resident.goto(f"{w.address}/new/online_consultation/online")
    resident.fill('[name="fields[title]"]', "井盖松动")
    resident.fill('[name="fields[letter]"]', "村口的井盖松动，夜里看不见。")
    resident.click("main button.main")
    expect(desk.locator(".notice.live")).to_contain_text("刚有变化", timeout=10_000)
    desk.locator(".notice.live a").click()
    expect(desk.locator(".notice.live")).to_have_count(0)
    desk.goto(f"{w.address}/desk/list/unsigned")
    desk.locator("tbody a", has_text="井盖松动").first.click()
    case = desk.url.rstrip("/").split("/")[-1].split("?")[0]
    form = desk.locator('form[action$="/act/comment"]')
    form.locator("xpath=ancestor::details[contains(@class,'act')]").evaluate("d => d.open = true")
    form.locator("textarea").fill("正在写的意见")
    other = w.browser.new_context(locale="zh-CN").new_page()
    sign_in(other, w.address, "desk")
    w.people["another desk"] = other
    w.act("another desk", case, "comment", text="同事先写了一句")
    expect(desk.locator(".notice.live")).to_contain_text("重新加载", timeout=10_000)
    w.last = desk
    assert form.locator("textarea").input_value() == "正在写的意见"


def forged(w):
    """a form without its token is refused and changes nothing"""
    page = w.resident()
    answer = page.request.post(
        f"{w.address}/new/online_consultation/online", form={"fields[title]": "x", "fields[letter]": "y"}, max_redirects=0)
    assert answer.status == 403, answer.status


def two_at_once(w):
    """two people act on one case: one wins, the other reads what changed and keeps what was typed"""
    page = w.staff("registrar")
    page.goto(f"{w.address}/desk/list/unsigned")
    page.locator("tbody a", has_text="空调外机").click()
    case = page.url.rstrip("/").split("/")[-1].split("?")[0]
    stale = page.locator('form[action$="/act/accept"]')
    fields = {"csrf": stale.locator('[name="csrf"]').input_value(), "seen": stale.locator('[name="seen"]').input_value(),
              "size": "small", "opinion": "我也写了意见"}
    w.act("registrar", case, "accept", size="ordinary", opinion="先到的意见")
    answer = page.request.post(f"{w.address}/desk/case/{case}/act/accept", form=fields, max_redirects=0)
    assert answer.status == 409, answer.status
    assert "已有人变更" in answer.text()


def hidden(w):
    """a post sees only what it may: another village's case looks as if it did not exist"""
    page = w.staff("tang")
    answer = page.request.get(f"{w.address}/desk/case/{w.memory['case']}")
    assert answer.status == 404, answer.status


def without_scripts(w):
    """the public form works without JavaScript, in English"""
    context = w.browser.new_context(java_script_enabled=False, locale="en-US", viewport={"width": 390, "height": 844})
    page = context.new_page()
    w.last = page
    page.goto(f"{w.address}/new/online_consultation/online")
    expect(page.locator("h1")).to_contain_text("Online consultation")
    page.fill('[name="fields[title]"]', "Street lamp")
    page.fill('[name="fields[letter]"]', "The lamp at the corner is dark.")
    page.click("main button.main")
    expect(page.locator("main")).to_contain_text("Please keep the code")


def accessible(w):
    """no page of the main journey has an accessibility fault that axe can find"""
    axe = Axe()
    visits = [
        (w.resident(1280), ["/", "/new/online_consultation/online", "/track", "/privacy", "/desk/sign-in", f"/track/{w.memory['code']}"]),
        (w.staff("zhou"), ["/desk", "/desk/queue", "/desk/new/township_centre/village", f"/desk/case/{w.memory['case']}"]),
    ]
    faults = []
    for page, paths in visits:
        for path in paths:
            page.goto(w.address + path)
            found = axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}).response["violations"]
            faults += [f"{path}: {v['id']} {[n['html'][:90] for n in v['nodes'][:2]]}" for v in found]
    assert not faults, "\n      ".join(faults)


def narrow(w):
    """on a phone no page is wider than the screen, in either language"""
    wide = []
    for language in ("zh", "en"):
        page = w.resident(390, language)
        sign_in(page, w.address, "zhou")
        for path in ["/", "/figures", "/new/online_consultation/online", f"/track/{w.memory['code']}", "/desk", "/desk/queue",
                     "/desk/dashboard", "/desk/nowhere", "/desk/new/township_centre/village", f"/desk/case/{w.memory['case']}"]:
            page.goto(f"{w.address}{path}?lang={language}")
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wide.append(f"{path} ({language}): {over} px")
        page.context.close()
    assert not wide, "\n      ".join(wide)


def proof(w):
    """a copy taken under way verifies; a changed, a dropped, a reordered entry and a removed case are found and named"""
    folder = tempfile.mkdtemp(prefix="liandong-proof-")

    def run(*arguments):
        return subprocess.run([w.program, *arguments], capture_output=True, text=True, timeout=120)

    def tampered(name, *statements):
        data = os.path.join(folder, name)
        restored = run("restore", "--data", data, os.path.join(folder, "copy"))
        assert restored.returncode == 0, restored.stdout + restored.stderr
        database = sqlite3.connect(os.path.join(data, "liandong.sqlite"))
        for statement in statements:
            assert database.execute(statement, {"s": f"case/{w.memory['case']}"}).rowcount > 0, statement
        database.commit()
        database.close()
        report = run("verify", "--data", data, "--language", "en")
        assert report.returncode == 1, f"{name} was not found: {report.stdout}"
        return next(line for line in report.stdout.splitlines() if line.startswith("✗"))

    copy = run("backup", "--unsealed", "--data", w.data, os.path.join(folder, "copy"))
    assert copy.returncode == 0, copy.stdout + copy.stderr
    clean = run("restore", "--data", os.path.join(folder, "clean"), os.path.join(folder, "copy"))
    assert clean.returncode == 0, clean.stdout + clean.stderr
    rebuilt = run("rebuild", "--data", os.path.join(folder, "clean"), "--language", "en")
    assert "rebuilt; 0 differences" in rebuilt.stdout, rebuilt.stdout + rebuilt.stderr

    here = f"case/{w.memory['case']} entry "
    line = tampered("changed", "UPDATE journal SET effective = effective + 60000 WHERE stream = :s AND n = 7")
    assert here + "7" in line, line
    line = tampered("dropped", "DELETE FROM journal WHERE stream = :s AND n = 9")
    assert here + "9" in line or here + "10" in line, line
    line = tampered(
        "reordered", "UPDATE journal SET n = 1000 WHERE stream = :s AND n = 11",
        "UPDATE journal SET n = 11 WHERE stream = :s AND n = 12", "UPDATE journal SET n = 12 WHERE stream = :s AND n = 1000")
    assert here + "11" in line, line
    line = tampered("removed", "DELETE FROM journal WHERE stream = :s", "DELETE FROM item_row WHERE stream = :s")
    assert f"case/{w.memory['case']}" in line, line
    shutil.rmtree(folder)


tests = [
    the_whole_way, double_submit, back_and_again, sent_twice_at_the_desk, registered_by_keyboard, drafts_kept, shared_work, heard_of, forged, two_at_once,
    hidden, without_scripts, accessible, narrow, proof, killed,
]
