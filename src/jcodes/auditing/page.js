// The work list of an audit: filters, sorting, paging and CSV. It shows texts as text and asks no network.
"use strict";
(() => {
  const held = document.getElementById("work-data");
  if (!held) return;
  const {texts, severities, rows} = JSON.parse(held.textContent);
  const [CLAIM, NUMBER, LINE, SEVERITY, ON, PAYER, PROVIDER, PLACE, CODE, RULE, EXPOSURE, AMOUNT, MESSAGE, DENIAL, FIX, CHARGE] =
    Array(16).keys();
  const SIZE = 50, CLEAN = severities.length - 1;
  const part = name => document.getElementById("work-" + name);
  const money = cents => cents === null ? "" : (cents < 0 ? "-$" : "$") + (Math.floor(Math.abs(cents) / 100)).toLocaleString("en-US") +
    "." + String(Math.abs(cents) % 100).padStart(2, "0");
  const counted = (number, noun) => `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
  const month = row => [texts[row[ON]].slice(0, 7)];
  const each = at => row => [row[at]].flat().map(one => texts[one]);  // a clean claim may have several codes, places and providers
  const fields = {severity: row => [severities[row[SEVERITY]]], exposure: each(EXPOSURE), month, payer: each(PAYER), provider: each(PROVIDER),
    place: each(PLACE), code: each(CODE), rule: each(RULE)};
  const name = row => texts[row[NUMBER]] || "Claim " + (row[CLAIM] + 1).toLocaleString("en-US");
  let shown = [], page = 1;

  for (const [field, values] of Object.entries(fields)) {
    const select = part(field), counts = new Map();
    for (const row of rows) for (const one of values(row)) counts.set(one, (counts.get(one) || 0) + 1);
    const names = field === "severity" ? severities.filter(one => counts.has(one)) : [...counts.keys()].sort();
    select.append(new Option(field === "severity" ? "All with findings" : "All", "*"));
    for (const one of names) select.append(new Option(`${one || "none"} (${counts.get(one).toLocaleString("en-US")})`, "=" + one));
    select.addEventListener("change", filter);
  }
  const orders = {
    amount: (a, b) => a[SEVERITY] - b[SEVERITY] || (b[AMOUNT] ?? -1) - (a[AMOUNT] ?? -1) || a[CLAIM] - b[CLAIM] || a[LINE] - b[LINE],
    claim: (a, b) => a[CLAIM] - b[CLAIM] || a[LINE] - b[LINE],
    on: (a, b) => (texts[a[ON]] < texts[b[ON]] ? -1 : texts[a[ON]] > texts[b[ON]] ? 1 : 0) || a[CLAIM] - b[CLAIM],
  };

  function filter() {
    const asked = Object.entries(fields).map(([field, values]) => [part(field).value, values]).filter(([wanted]) => wanted !== "*");
    const words = part("text").value.trim().toLowerCase(), everything = part("severity").value !== "*";
    shown = rows.filter(row => (everything || row[SEVERITY] !== CLEAN) && asked.every(([wanted, values]) => values(row).some(one => "=" + one === wanted))
      && (!words || (name(row) + " " + fields.code(row).join(" ") + " " + texts[row[MESSAGE]] + " " + texts[row[FIX]]).toLowerCase().includes(words)));
    shown.sort(orders[part("sort").value]);
    page = 1;
    show();
  }

  function cell(kind, label, ...content) {
    const made = document.createElement(kind === "name" ? "th" : "td");
    made.setAttribute("role", kind === "name" ? "rowheader" : "cell");
    if (kind === "name") made.scope = "row";
    made.className = kind;
    made.dataset.label = label;
    made.append(...content);
    return made;
  }

  function small(text, kind = "quiet") {
    const made = document.createElement("span");
    made.className = kind;
    made.textContent = text;
    return made;
  }

  const together = text => small(text, "together");

  function amount(row) {
    const clean = row[SEVERITY] === CLEAN, made = small(money(clean ? row[CHARGE] : row[AMOUNT]), "");
    made.append(small(clean ? "charged" : row[AMOUNT] === null ? "" : texts[row[EXPOSURE]], "part"));
    return made;
  }

  function line(row) {
    const made = document.createElement("tr");
    made.setAttribute("role", "row");
    const badge = small(severities[row[SEVERITY]], "mark " + ["error", "warning", "information", "good"][row[SEVERITY]]);
    const where = [row[LINE] ? "line " + row[LINE] : row[SEVERITY] === CLEAN ? "" : "whole claim", ...fields.code(row)].filter(Boolean).join(", ");
    made.append(
      cell("name", "Claim", name(row), small(where)),
      cell("wide", "Date of service", together(texts[row[ON]])),
      cell("wide", "Payer", texts[row[PAYER]], small(fields.provider(row).join(", "), "part")),
      cell("wide", "Finding", badge, " " + texts[row[MESSAGE]], small(texts[row[RULE]], "part")),
      cell("wide", "Denial codes", ...texts[row[DENIAL]].split(/ (?=[CR]ARC )/).map(together)),
      cell("wide", "Suggested fix", texts[row[FIX]]),
      cell("figure money", "Amount", amount(row)));
    return made;
  }

  function show() {
    const pages = Math.max(1, Math.ceil(shown.length / SIZE));
    page = Math.min(Math.max(1, page), pages);
    const from = (page - 1) * SIZE, claims = new Set(shown.map(row => row[CLAIM])).size;
    part("rows").replaceChildren(...shown.slice(from, from + SIZE).map(line));
    part("count").textContent = `${counted(shown.length, "row")} of ${counted(claims, "claim")}` +
      (shown.length ? `; rows ${(from + 1).toLocaleString("en-US")} to ${Math.min(from + SIZE, shown.length).toLocaleString("en-US")} shown` : "");
    part("page").value = page;
    part("page").max = pages;
    part("pages").textContent = "of " + pages.toLocaleString("en-US");
    const focused = document.activeElement;
    part("first").disabled = part("back").disabled = page === 1;
    part("next").disabled = part("last").disabled = page === pages;
    if (focused.disabled) part("page").focus();  // a button that is no longer of use keeps no focus
  }

  const quoted = text => {
    const safe = /^[=+@\t\r-]/.test(text) ? "'" + text : text;  // a spreadsheet would run it as a formula
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };
  const plain = cents => cents === null ? "" : (cents < 0 ? "-" : "") + Math.floor(Math.abs(cents) / 100) + "." + String(Math.abs(cents) % 100).padStart(2, "0");
  function csv() {
    const lines = [["claim", "line", "severity", "date_of_service", "payer", "provider", "place_of_service", "code", "rule", "exposure", "amount",
      "charge", "finding", "denial_codes", "fix"].join(",")];
    for (const row of shown) {
      lines.push([quoted(name(row)), row[LINE] || "", quoted(severities[row[SEVERITY]]),
        ...[ON, PAYER, PROVIDER, PLACE, CODE, RULE, EXPOSURE].map(at => quoted(each(at)(row).join(" "))), plain(row[AMOUNT]), plain(row[CHARGE]),
        ...[MESSAGE, DENIAL, FIX].map(at => quoted(texts[row[at]]))].join(","));
    }
    return "\ufeff" + lines.join("\r\n") + "\r\n";
  }
  part("csv").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], {type: "text/csv;charset=utf-8"}));
    link.download = "work-list.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  part("reset").addEventListener("click", () => {
    part("text").value = "";
    for (const field of Object.keys(fields)) part(field).value = "*";
    filter();
  });
  let waiting = 0;
  part("text").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 150); });
  part("sort").addEventListener("change", filter);
  const turn = to => {
    page = to;
    show();
    const table = part("rows").closest("table");
    if (table.getBoundingClientRect().top < 0) table.scrollIntoView();
  };
  part("page").addEventListener("change", () => turn(Number(part("page").value) || 1));
  for (const [id, step] of [["first", () => 1], ["back", () => page - 1], ["next", () => page + 1], ["last", () => Infinity]])
    part(id).addEventListener("click", () => turn(step()));
  filter();
  document.getElementById("work").hidden = false;
})();
