"use strict";

const PERIOD_MILLIS = 1000;
const byId = (id) => document.getElementById(id);

// Text only ever goes through `textContent`: names of files come from anybody.
function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function row(cells, className) {
  const made = element("tr", null, className);
  for (const [text, kind] of cells) made.append(element("td", text, kind));
  return made;
}

const date = (millis) => (millis === null ? "" : new Date(millis).toISOString().replace("T", " ").slice(0, 19));
const plural = (count, one) => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;

function bytes(count) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (count >= 1000 && unit + 1 < units.length) { count /= 1000; unit += 1; }
  return `${unit === 0 ? count : count.toFixed(1)} ${units[unit]}`;
}

function bucket(shown, open) {
  const made = element("details");
  made.id = `bucket-${shown.name}`;
  made.open = open;
  const summary = element("summary");
  const facts = [
    shown.isPublic ? "public" : "private",
    plural(shown.versionCount, "version"),
    bytes(shown.bytes),
  ];
  if (shown.unfinishedCount > 0) facts.push(`${shown.unfinishedCount} unfinished`);
  summary.append(element("b", shown.name), element("span", facts.join(" · ")));
  const table = element("table");
  const rows = shown.versions.map((version) => row([
    [version.name],
    [version.action, "plain"],
    [version.action === "upload" ? bytes(version.length) : "", "number"],
    [date(version.uploadTimestamp), "plain"],
    [version.id],
  ], version.action));
  const more = shown.versionCount - shown.versions.length;
  if (more > 0) rows.push(row([[`and ${more.toLocaleString("en")} more`]], "empty"));
  table.append(...rows);
  const wide = element("div", null, "wide");
  wide.append(table);
  made.append(summary, wide);
  return made;
}

function key(shown, names) {
  const only = [];
  if (shown.bucketIds) only.push(shown.bucketIds.map((id) => names.get(id) ?? id).join(", "));
  if (shown.namePrefix) only.push(`${shown.namePrefix}…`);
  return row([
    [shown.id],
    [shown.name],
    [shown.accountId],
    [shown.isMaster ? "everything" : shown.capabilities.join(" ")],
    [only.join(" / ")],
    [date(shown.expirationTimestamp), "plain"],
  ]);
}

function request(shown) {
  const status = shown.status ?? "cut";
  const made = row([
    [shown.number, "number"],
    [status, `number ${shown.status && shown.status < 400 ? "good" : "bad"}`],
    [shown.operation ?? ""],
    [`${shown.method} ${shown.target}`],
    [shown.fault ?? ""],
  ]);
  if (shown.fileName) made.title = shown.fileName;
  return made;
}

function show(state) {
  byId("version").textContent = `version ${state.version}`;
  byId("clock").textContent = `${date(state.timeMillis)} UTC`;
  const closed = new Set([...document.querySelectorAll("details:not([open])")].map((one) => one.id));
  byId("bucket-count").textContent = state.buckets.length;
  byId("buckets").replaceChildren(
    ...state.buckets.map((one) => bucket(one, !closed.has(`bucket-${one.name}`))));
  const names = new Map(state.buckets.map((one) => [one.id, one.name]));
  byId("key-count").textContent = state.keys.length;
  byId("keys").replaceChildren(...state.keys.map((one) => key(one, names)));
  byId("fault-count").textContent = state.faults.length;
  const faults = state.faults.map((one) => element("li", one));
  byId("faults").replaceChildren(...(faults.length > 0 ? faults : [element("li", "none", "empty")]));
  byId("request-count").textContent = state.requestCount.toLocaleString("en");
  byId("requests").replaceChildren(...state.requests.map(request));
}

async function refresh() {
  const note = byId("state");
  try {
    const answer = await fetch("state.json", { cache: "no-store" });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    show(await answer.json());
    note.textContent = "live";
    note.className = "good";
  } catch (error) {
    note.textContent = `not reachable: ${error.message}`;
    note.className = "bad";
  }
  setTimeout(refresh, PERIOD_MILLIS);
}

refresh();
