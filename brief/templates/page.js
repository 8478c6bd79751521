"use strict";
(() => {
  const root = document.documentElement;
  const main = document.querySelector("main");
  const pane = document.getElementById("sources");
  const bar = pane.querySelector(".bar");
  const said = pane.querySelector(".said");
  const narrow = matchMedia("(max-width: 63.99rem)");
  let opener = null;

  const address = (fragment) => history.replaceState(null, "", fragment || location.pathname + location.search);
  const coversAll = () => { main.inert = narrow.matches && root.classList.contains("reading"); };
  const clear = (selector, name) => document.querySelectorAll(selector).forEach((element) => element.classList.remove(name));

  function light(target) {
    clear("mark.on", "on");
    clear(".source.open", "open");
    target.closest(".source").classList.add("open");
    const note = target.dataset.note;
    if (note) pane.querySelectorAll(`mark[data-note="${note}"]`).forEach((mark) => mark.classList.add("on"));
  }

  function repeat(statement) {
    clear(".statement.active", "active");
    said.replaceChildren();
    if (!statement) return;
    statement.classList.add("active");
    const refs = statement.querySelector(".refs").cloneNode(true);
    refs.querySelectorAll("a").forEach((link) => link.removeAttribute("tabindex"));
    said.append(statement.querySelector(".says").textContent, refs);
  }

  function point(target) {
    document.querySelectorAll(".ref[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    document.querySelectorAll(`.ref[href="#${target.id}"]`).forEach((link) => link.setAttribute("aria-current", "true"));
  }

  function open(target, from) {
    if (!from || !from.closest(".said")) {
      const citing = `.statement a[href="#${target.id}"]`;
      const link = from && main.contains(from) ? from : main.querySelector(citing);
      repeat(link && link.closest(".statement"));
      opener = link || from;
    }
    light(target);
    point(target);
    root.classList.add("reading");
    bar.hidden = false;
    coversAll();
    target.focus({ preventScroll: true });
    // Not scrollIntoView: it would move the briefing too, and the reader would lose the place.
    const below = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTop = target.matches("mark") ? pane.scrollTop + below - pane.clientHeight / 3 : 0;
  }

  function close() {
    if (!root.classList.contains("reading")) return;
    root.classList.remove("reading");
    clear("mark.on", "on");
    clear(".source.open", "open");
    clear(".statement.active", "active");
    bar.hidden = true;
    coversAll();
    address("");
    (opener || main).focus();
  }

  function follow() {
    const target = /^#[ac]\d+$/.test(location.hash) && document.querySelector(location.hash);
    if (!target) return;
    open(target, null);
    if (opener) opener.scrollIntoView({ block: "center" });
  }

  function selecting(link) {
    const selection = getSelection();
    return !selection.isCollapsed && selection.containsNode(link, true);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#c"], a[href^="#a"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (selecting(link)) return;
    address(link.hash);
    open(document.querySelector(link.hash), link);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  pane.querySelector(".close").addEventListener("click", close);
  narrow.addEventListener("change", coversAll);
  addEventListener("hashchange", follow);

  root.classList.add("js");
  follow();
})();
