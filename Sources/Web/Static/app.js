// Everything works without this file; with it, typing is safer and faster.
"use strict";

// A form is sent once, and never while an input method is composing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method.toLowerCase() === "post") {
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
    localStorage.removeItem(draftKey(form));
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

// Drafts of long forms are kept on this device until the form is sent.
function draftKey(form) { return "draft:" + location.pathname + ":" + (form.dataset.draft || ""); }
for (const form of document.querySelectorAll("form[data-draft]")) {
  const saved = JSON.parse(localStorage.getItem(draftKey(form)) || "{}");
  for (const element of form.elements) {
    if (element.name && element.name in saved && !element.value && !/^(hidden|file|password|radio|checkbox)$/.test(element.type)) {
      element.value = saved[element.name];
      form.dataset.restored = "yes";
    }
  }
  form.addEventListener("input", () => {
    const values = {};
    for (const element of form.elements) {
      if (element.name && element.value && !/^(hidden|file|password|radio|checkbox)$/.test(element.type)) values[element.name] = element.value;
    }
    localStorage.setItem(draftKey(form), JSON.stringify(values));
  });
}

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

// Possible duplicates, shown beside the form; they never block it.
const twin = document.querySelector("[data-twins]");
if (twin) {
  let timer;
  const form = twin.closest("form") || document.querySelector("form[data-draft]");
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const reply = await fetch(twin.dataset.twins, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Requested-With": "fetch" } });
      if (reply.ok) twin.innerHTML = await reply.text();
    }, 600);
  });
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
