// Everything works without this file; with it, typing is safer and faster.
"use strict";

// A form is sent once, and never while an input method is composing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method.toLowerCase() === "post") {
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  }
});

let composing = false;
document.addEventListener("compositionstart", () => { composing = true; });
document.addEventListener("compositionend", () => { setTimeout(() => { composing = false; }, 50); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (composing || event.isComposing)) { event.stopPropagation(); return; }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form");
    if (form) { event.preventDefault(); form.requestSubmit(); }
  }
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.focus(); link.click(); }
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.tagName === "INPUT" && event.target.closest("form[data-safe-enter]") && !event.ctrlKey) {
    event.preventDefault();
    const fields = [...event.target.form.elements].filter((e) => e.offsetParent && e.type !== "hidden");
    const next = fields[fields.indexOf(event.target) + 1];
    if (next) next.focus();
  }
}, true);

// Half-filled forms: a resident's stay on their own device, those of staff lie sealed in the store.
const unsaved = /^(hidden|file|password|radio|checkbox|submit|button)$/;
// Files that came in with an earlier sending of the form are named by boxes, and go on with its draft.
function isKept(element) { return element.type === "checkbox" && element.name.startsWith("kept["); }
function restoreKept(form, values) {
  const input = form.querySelector('input[type="file"]');
  let count = 0;
  for (const [name, value] of Object.entries(values)) {
    if (!input || !name.startsWith("kept[") || form.elements[name]) continue;
    const label = document.createElement("label");
    label.className = "choice";
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name, value, checked: true });
    const text = document.createElement("span");
    text.textContent = value.split("/").slice(2).join("/");
    label.append(box, text);
    input.before(label);
    count += 1;
  }
  return count;
}
function typed(form) {
  const values = {};
  for (const element of form.elements) if (element.name && element.value && (isKept(element) ? element.checked : !unsaved.test(element.type))) values[element.name] = element.value;
  return values;
}
function restore(form, values) {
  let count = restoreKept(form, values);
  for (const element of form.elements) {
    if (!element.name || !(element.name in values) || unsaved.test(element.type)) continue;
    if (element.value && element.tagName !== "SELECT") continue;
    element.value = values[element.name];
    count += 1;
  }
  return count;
}
const chinese = document.documentElement.lang.startsWith("zh");
function sayRestored(form, saved, drop) {
  const line = document.createElement("p");
  line.className = "notice draft";
  line.setAttribute("role", "status");
  line.append((chinese ? `已恢复 ${saved} 的草稿。` : `The draft of ${saved} was restored. `));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = chinese ? "不用草稿" : "Discard it";
  button.addEventListener("click", () => { drop(); form.reset(); line.remove(); });
  line.append(button);
  form.prepend(line);
}
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = "draft:" + location.pathname;
  const values = JSON.parse(localStorage.getItem(key) || "{}");
  if (restore(form, values)) sayRestored(form, values["draft saved"] || "", () => localStorage.removeItem(key));
  form.addEventListener("input", () => {
    const time = new Date().toTimeString().slice(0, 5);
    localStorage.setItem(key, JSON.stringify({ ...typed(form), "draft saved": time }));
  });
  form.addEventListener("submit", () => localStorage.removeItem(key));
}
function keepDraft(form, values) {
  const address = new URL(form.action).pathname;
  const body = new URLSearchParams({ csrf: form.elements.csrf.value, form: address, values: JSON.stringify(values) });
  return fetch("/desk/draft", { method: "POST", body, keepalive: true }).catch(() => { /* offline: what is typed stays in the page */ });
}
async function openDraft(form) {
  if (form.dataset.opened) return;
  form.dataset.opened = "yes";
  const reply = await fetch("/desk/draft?" + new URLSearchParams({ form: new URL(form.action).pathname })).catch(() => null);
  if (!reply || reply.status !== 200) return;
  const draft = await reply.json();
  if (restore(form, draft.values)) sayRestored(form, draft.saved, () => keepDraft(form, {}));
}
for (const form of document.querySelectorAll("form[data-kept]")) {
  // The form of an action fetches its draft when it is opened, a form in plain sight at once.
  const fold = form.closest("details.act");
  if (fold && !fold.open) fold.addEventListener("toggle", () => openDraft(form)); else openDraft(form);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!form.dataset.sent) keepDraft(form, typed(form)); }, 1200);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

// What would not be taken is said before it is sent.
const fileMax = 20 * 1024 * 1024;
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "file") return;
  const files = [...input.files];
  const most = 5 - input.form.querySelectorAll('input[name^="kept["]:checked').length;
  let problem = "";
  if (files.length > most) problem = chinese ? `最多 5 个文件，现在选了 ${files.length} 个。` : `Five files at most; ${files.length} are chosen.`;
  else if (files.reduce((sum, file) => sum + file.size, 0) > fileMax) problem = chinese ? "这些文件合计超过 20 MB，请减少或压缩后再选。" : "These files have more than 20 MB together; choose fewer or smaller ones.";
  let line = input.parentElement.querySelector(".error.chosen");
  if (!line) {
    line = document.createElement("p");
    line.className = "error chosen";
    line.setAttribute("role", "alert");
    input.before(line);
  }
  line.textContent = problem;
  input.parentElement.classList.toggle("wrong", problem !== "");
  input.setCustomValidity(problem);
});

// A place is found by its pinyin initials or any part of its name.
for (const input of document.querySelectorAll("input[data-filter]")) {
  const select = document.getElementById(input.dataset.filter);
  if (!select) continue;
  const all = [...select.options];
  input.addEventListener("input", () => {
    const words = input.value.trim().toLowerCase();
    const hits = all.filter((o) => !words || o.text.toLowerCase().includes(words) || (o.dataset.initials || "").startsWith(words));
    select.replaceChildren(...hits);
    if (words && hits.length) select.value = hits[0].value;
  });
}

// An identity-card reader types name, number and address in one go into the field that has the cursor; they are put
// where they belong. Without a reader everything is typed by hand as ever.
const card = /^\s*(.+?)[\s,，;；|]+(\d{17}[\dXx])(?:[\s,，;；|]+(.*?))?\s*$/u;
document.addEventListener("input", (event) => {
  const input = event.target;
  if (composing || !input.name || !input.name.endsWith("[name]")) return;
  const read = card.exec(input.value);
  if (!read) return;
  const row = input.name.slice(0, -"[name]".length);
  const put = (field, value) => {
    const target = input.form.elements[`${row}[${field}]`];
    if (target && value) target.value = value;
  };
  clearTimeout(input.cardTimer);
  // The reader may still be typing the address.
  input.cardTimer = setTimeout(() => {
    const whole = card.exec(input.value);
    if (!whole) return;
    put("identity_number", whole[2].toUpperCase());
    put("address", whole[3]);
    input.value = whole[1];
    const phone = input.form.elements[`${row}[phone]`];
    if (phone) phone.focus();
  }, 250);
});

// Possible duplicates, shown beside the form; they never block it.
const twin = document.querySelector("[data-twins]");
if (twin) {
  let timer;
  twin.addEventListener("click", (event) => {
    const select = form.elements.matter;
    if (event.target.dataset.matter && select) { select.value = event.target.dataset.matter; event.target.parentElement.remove(); }
  });
  const form = twin.closest("form") || document.querySelector("form[data-kept]");
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const reply = await fetch(twin.dataset.twins, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Requested-With": "fetch" } });
      if (reply.ok) twin.innerHTML = await reply.text();
    }, 600);
  });
}

// Like cases are offered when somebody is about to join one.
for (const input of document.querySelectorAll('details.act input[name="lead"]')) {
  const fold = input.closest("details.act");
  fold.addEventListener("toggle", async () => {
    if (!fold.open || fold.dataset.asked) return;
    fold.dataset.asked = "yes";
    const reply = await fetch(location.pathname + "/like").catch(() => null);
    if (!reply || !reply.ok) return;
    const list = document.createElement("div");
    list.className = "like";
    list.innerHTML = await reply.text();
    list.addEventListener("click", (event) => {
      if (event.target.dataset.lead) { input.value = event.target.dataset.lead; input.focus(); }
    });
    input.closest("form").prepend(list);
  });
}

// Says that somebody else has changed what is shown. Never loads by itself: nothing typed is lost.
const live = document.querySelector("main[data-live]");
if (live && window.EventSource) {
  const source = new EventSource(live.dataset.live);
  source.addEventListener("changed", () => {
    source.close();
    const line = document.createElement("p");
    line.className = "notice live";
    line.setAttribute("role", "status");
    line.append(chinese ? "这里的内容刚有变化。" : "Something here has just changed. ");
    const link = document.createElement("a");
    link.href = location.pathname + location.search.replace(/[?&]done=[^&]*/, "");
    link.textContent = chinese ? "重新加载" : "Load again";
    line.append(link);
    live.prepend(line);
  });
  addEventListener("pagehide", () => source.close());
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
