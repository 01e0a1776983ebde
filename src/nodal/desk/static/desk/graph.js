// The drawing of a network. Values of reports come only from the tables of the page, as text; the drawing itself holds
// numbers and words. Whatever it shows stands in the tables below it, so that it may be missing.
const room = document.getElementById("graph-room");
const given = document.getElementById("graph-data");
const data = given ? JSON.parse(given.textContent) : null;

if (room && data && window.cytoscape) draw();

function draw() {
  room.hidden = false;
  document.getElementById("graph-none").hidden = true;
  const place = (index, many) => ({ x: 300 * Math.cos((2 * Math.PI * index) / many), y: 300 * Math.sin((2 * Math.PI * index) / many) });
  const known = new Set(data.nodes.map((node) => node.id));
  const cy = window.cytoscape({
    container: document.getElementById("graph"),
    elements: [
      ...data.nodes.map((node, index) => ({ group: "nodes", data: node, position: place(index, data.nodes.length) })),
      ...data.edges.map((edge) => ({ group: "edges", data: edge })),
    ],
    style: look(),
    userZoomingEnabled: false,
    boxSelectionEnabled: false,
    minZoom: 0.1,
    maxZoom: 4,
  });
  // Laid out from a circle, not from chance: the same network looks the same tomorrow.
  const arrange = () => cy.layout({ name: "fcose", randomize: false, animate: false, fit: true, padding: 24, nodeSeparation: 80, idealEdgeLength: () => 70 }).run();
  arrange();

  const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  on("graph-closer", "click", () => zoom(1.3));
  on("graph-farther", "click", () => zoom(1 / 1.3));
  on("graph-all", "click", () => cy.fit(undefined, 24));
  on("graph-things", "change", (event) => {
    cy.elements('[kind = "thing"]').style("display", event.target.checked ? "element" : "none");
  });
  for (const id of ["since", "until"]) on(id, "change", () => filter(cy));
  filter(cy);

  cy.on("tap", 'node[kind = "account"]', (event) => showAccount(cy, event.target, known, arrange));
  cy.on("tap", 'node[kind != "account"]', (event) => say([text("p", event.target.data("label"))]));
  cy.on("tap", "edge[href]", (event) => showLink(event.target));
  for (const query of ["(prefers-color-scheme: dark)"]) {
    window.matchMedia(query).addEventListener("change", () => cy.style(look()));
  }
}

function on(id, event, act) {
  document.getElementById(id)?.addEventListener(event, act);
}

function filter(cy) {
  const since = document.getElementById("since")?.value || "";
  const until = document.getElementById("until")?.value || "";
  const seen = (days) => days.length === 0 || days.some((day) => (!since || since <= day) && (!until || day <= until));
  cy.nodes('[kind = "account"]').forEach((node) => node.toggleClass("away", !seen(node.data("days") || [])));
}

function text(tag, words) {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}

function say(parts) {
  const panel = document.getElementById("panel");
  panel.hidden = false;
  document.getElementById("panel-body").replaceChildren(...parts);
}

function choose(row) {
  document.querySelectorAll("tr.chosen").forEach((one) => one.classList.remove("chosen"));
  row?.classList.add("chosen");
}

function showAccount(cy, node, known, arrange) {
  const row = document.getElementById(`account-${node.id()}`);
  choose(row);
  const parts = row
    ? [...row.children].slice(1).map((cell) => {
        const part = document.createElement("p");
        // Without forms: each stands once, in the table.
        cell.childNodes.forEach((child) => child.nodeName !== "DETAILS" && part.append(child.cloneNode(true)));
        return part;
      })
    : [text("p", node.data("told") || data.words.account)];
  const more = text("button", data.words.expand);
  more.type = "button";
  more.addEventListener("click", () => expand(cy, node, known, arrange));
  say([...parts, more]);
}

async function expand(cy, node, known, arrange) {
  const said = document.getElementById("graph-said");
  try {
    const answer = await fetch(`${room.dataset.near}${node.id()}/`, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const near = await answer.json();
    const at = node.position();
    const nodes = near.nodes.filter((one) => !known.has(one.id));
    nodes.forEach((one) => known.add(one.id));
    cy.add(nodes.map((one, index) => ({ group: "nodes", data: one, position: { x: at.x + 40 * Math.cos(index), y: at.y + 40 * Math.sin(index) } })));
    cy.add(near.edges.filter((one) => cy.getElementById(one.id).empty()).map((one) => ({ group: "edges", data: one })));
    if (nodes.length) arrange();
    said.textContent = `+${nodes.length}`;
  } catch {
    said.textContent = data.words.failed;
  }
}

async function showLink(edge) {
  choose(document.querySelector(`tr[data-link="${CSS.escape(edge.id())}"]`));
  const open = text("a", data.words.waterfall);
  open.href = edge.data("href");
  const line = document.createElement("p");
  line.append(open);
  say([text("p", `${edge.data("bits")} ${data.words.bits}`), line]);
  try {
    const answer = await fetch(edge.data("href"));
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const falls = [...page.querySelectorAll(".waterfall")].map((one) => document.importNode(one, true));
    falls.forEach((one) => one.classList.remove("sheet"));
    say([line, ...falls]);
  } catch {
    document.getElementById("graph-said").textContent = data.words.failed;
  }
}

function look() {
  const root = getComputedStyle(document.documentElement);
  const tone = (name) => root.getPropertyValue(`--${name}`).trim();
  const ink = { color: tone("ink"), "font-family": "system-ui, sans-serif", "font-size": 11, "text-outline-width": 2, "text-outline-color": tone("ground"), "min-zoomed-font-size": 7 };
  return [
    { selector: "node", style: { ...ink, label: "data(label)", "border-width": 2 } },
    { selector: 'node[kind = "account"]', style: { width: 24, height: 24, "background-color": tone("ink-soft"), "border-color": tone("ink-soft"), "text-valign": "center", "text-outline-color": tone("ink-soft"), color: tone("ground"), "font-weight": 600 } },
    { selector: 'node[role = "source"], node[role = "broker"], node[role = "hub"]', style: { width: 30, height: 30, "background-color": tone("accent"), "border-color": tone("accent"), "text-outline-color": tone("accent") } },
    { selector: 'node[role = "recipient"], node[role = "attached"], node[role = "outside"]', style: { "background-color": tone("ground"), "border-style": "dashed", color: tone("ink"), "text-outline-color": tone("ground") } },
    { selector: "node[?isChild]", style: { "background-color": tone("warn-wash"), "border-color": tone("warn"), "border-width": 3, color: tone("ink"), "text-outline-color": tone("warn-wash") } },
    { selector: 'node[kind = "thing"]', style: { shape: "rectangle", width: 14, height: 14, "background-color": tone("sunk"), "border-color": tone("line-strong"), "text-valign": "bottom", "text-margin-y": 3 } },
    { selector: 'node[kind = "ghost"]', style: { shape: "rectangle", width: 14, height: 14, opacity: 0.6, "background-color": tone("ground"), "border-color": tone("line-strong"), "border-style": "dashed", "text-valign": "bottom", "text-margin-y": 3 } },
    { selector: "edge", style: { "curve-style": "straight", "line-color": tone("line-strong"), width: 1 } },
    { selector: "edge[bits]", style: { width: "mapData(bits, 3, 24, 2, 9)" } },
    { selector: 'edge[kind = "same_person"]', style: { "line-color": tone("accent") } },
    { selector: 'edge[kind = "holds"]', style: { "line-style": "dotted", "line-color": tone("line-strong"), opacity: 0.8 } },
    { selector: ":selected", style: { "line-color": tone("focus"), "border-color": tone("focus"), "border-width": 4 } },
    { selector: ".away", style: { opacity: 0.12 } },
  ];
}
