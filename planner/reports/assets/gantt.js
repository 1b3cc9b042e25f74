// The schedule: one canvas that draws what is in view, so that thousands of bars stay light.
// Data: planner/reports/plan/chart_data.py says what is in it. Times are seconds from the planning start.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const box = document.getElementById("gantt");
  const space = document.getElementById("gantt-space");
  const canvas = document.getElementById("gantt-canvas");
  const pen = canvas.getContext("2d");
  const tip = document.getElementById("tip");
  const HEAD = 46, GUTTER = 150, ROW = data.rows.length > 30 ? 22 : 30, GAP = 8;
  const REGIMES = ["mass", "flexible", "custom", "hybrid", "outsourced"];
  const HOUR = 3600, DAY = 86400;

  // ---- what stands where -------------------------------------------------------------------------
  const rows = data.rows.map(([group, label, hours, overtime]) => ({ group, label, open: data.hours[hours], overtime, bars: [] }));
  let below = HEAD + 4;
  rows.forEach((row, at) => {
    row.first = !at || rows[at - 1].group !== row.group;
    below += row.first && at ? GAP : 0;
    row.top = below;
    below += ROW;
    row.work = merged([...row.open, ...row.overtime]);
  });
  const tall = below + 6;
  const bars = data.bars.map(([row, order, start, end, setup, step, good, minutes, overtime], index) => {
    const bar = { index, row, order, start, end, setup, step: data.steps[step], good, minutes, overtime, change: null };
    rows[row].bars.push(bar);
    return bar;
  });
  const changes = data.changes.map(([row, bar, start, end, before, after]) => {
    const change = { row, bar, start, end, before, after };
    bars[bar].change = change;
    rows[row].changes = (rows[row].changes || []).concat(change);
    return change;
  });
  const orders = data.orders.map(([name, product, quantity, regime, due, done, customer, options], index) => ({
    index, name, product, quantity, regime, due, done, customer, options, bars: [],
    text: `${name} ${product} ${customer} ${options}`.toLowerCase(),
  }));
  for (const bar of bars) orders[bar.order].bars.push(bar);
  for (const order of orders) order.bars.sort((a, b) => a.start - b.start);

  function merged(spans) {
    const result = [];
    for (const [a, b] of spans.slice().sort((x, y) => x[0] - y[0])) {
      const last = result[result.length - 1];
      if (last && a <= last[1]) last[1] = Math.max(last[1], b);
      else result.push([a, b]);
    }
    return result;
  }

  // ---- the plant's clock -------------------------------------------------------------------------
  const ahead = (t) => {
    let offset = data.offsets[0][1];
    for (const [from, minutes] of data.offsets) if (from <= t) offset = minutes;
    return offset * 60;
  };
  const wall = (t) => t + data.start + ahead(t);
  const instant = (w) => {
    const guess = w - data.start - ahead(0);
    return w - data.start - ahead(guess);
  };
  const two = (n) => String(n).padStart(2, "0");
  const NAMES = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const day = (w) => { const d = new Date(w * 1000); return `${NAMES[d.getUTCDay()]} ${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]}`; };
  const hour = (w) => { const d = new Date(w * 1000); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`; };
  const moment = (t) => `${day(wall(t))} ${hour(wall(t))}`;
  const limit = (t) => (wall(t) % DAY ? moment(t) : `${day(wall(t) - 1)} 24:00`);
  const span = (s) => {
    const m = Math.round(Math.abs(s) / 60);
    if (m < 60) return `${m} min`;
    if (m < 1440) return `${Math.floor(m / 60)} h ${two(m % 60)} min`;
    const h = Math.round(m / 60);
    return `${Math.floor(h / 24)} d ${h % 24} h`;
  };

  // ---- the view ----------------------------------------------------------------------------------
  const whole = [-0.01 * data.end, 1.01 * data.end];
  const week = [-0.01 * data.horizon, 1.01 * data.horizon];
  let [from, to] = data.end <= 1.6 * data.horizon ? whole : week;
  let width = 0, height = 0, colour = "regime", picked = null, focus = null, found = null, waiting = false;
  let ink = {};
  const x = (t) => GUTTER + ((t - from) / (to - from)) * (width - GUTTER);
  const time = (px) => from + ((px - GUTTER) / (width - GUTTER)) * (to - from);

  function show(a, b) {
    const length = Math.min(Math.max(b - a, 900), whole[1] - whole[0]);
    const start = Math.min(Math.max((a + b - length) / 2, whole[0]), whole[1] - length);
    [from, to] = [start, start + length];
    redraw();
  }
  function zoom(factor, at = (from + to) / 2) { show(at - (at - from) * factor, at + (to - at) * factor); }
  function reveal(bar) {
    if (bar.start < from || bar.end > to) {
      const length = Math.max(to - from, 1.4 * (bar.end - bar.start));
      show((bar.start + bar.end - length) / 2, (bar.start + bar.end + length) / 2);
    }
    const top = rows[bar.row].top - box.scrollTop;
    if (top < HEAD) box.scrollTop += top - HEAD - GAP;
    if (top + ROW > height) box.scrollTop += top + ROW + GAP - height;
    redraw();
  }

  function redraw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  }
  function fit() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["card", "ink", "soft", "line", "faint", "closed", "late", "early", "change", "over", "pick", "accent", ...REGIMES]) {
      ink[name] = style.getPropertyValue(`--${name}`).trim();
    }
    space.style.height = `${tall}px`;
    width = box.clientWidth;
    height = Math.min(box.clientHeight, tall);
    const dense = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * dense);
    canvas.height = Math.round(height * dense);
    canvas.style.height = `${height}px`;
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    draw();
  }

  // Hues a golden angle apart, in three lightnesses, tell any number of setups from their neighbours.
  const setupColour = (at) => `hsl(${(205 + at * 137.5) % 360} 55% ${[52, 66, 40][at % 3]}%)`;
  function fill(bar) {
    const order = orders[bar.order];
    if (colour === "late") return order.done > order.due ? ink.late : ink.early;
    return colour === "setup" ? setupColour(bar.setup) : ink[order.regime];
  }
  const bright = (bar) => (picked !== null ? bar.order === picked : found === null || found.has(bar.order));

  function draw() {
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = ink.card;
    pen.fillRect(0, 0, width, height);
    pen.font = '12px "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
    pen.textBaseline = "middle";
    const shift = box.scrollTop;
    const seen = rows.filter((row) => row.top + ROW > shift + HEAD && row.top < shift + height);
    pen.save();
    pen.beginPath();
    pen.rect(GUTTER, HEAD, width - GUTTER, height - HEAD);
    pen.clip();
    for (const row of seen) ground(row, row.top - shift);
    grid();
    for (const row of seen) content(row, row.top - shift);
    if (picked !== null) path(orders[picked], shift);
    lines();
    pen.restore();
    labels(seen, shift);
    header();
  }

  function ground(row, y) {
    pen.fillStyle = ink.closed;
    pen.fillRect(GUTTER, y, width - GUTTER, ROW);
    pen.fillStyle = ink.card;
    for (const [a, b] of row.open) if (b > from && a < to) pen.fillRect(x(a), y, x(b) - x(a), ROW);
    for (const [a, b] of row.overtime) {
      if (b <= from || a >= to) continue;
      pen.globalAlpha = 0.22;
      pen.fillStyle = ink.over;
      pen.fillRect(x(a), y, x(b) - x(a), ROW);
      pen.globalAlpha = 1;
      pen.fillRect(x(a), y, x(b) - x(a), 3);
    }
    pen.fillStyle = ink.line;
    pen.fillRect(GUTTER, y + ROW - 0.5, width - GUTTER, 0.5);
  }

  function content(row, y) {
    for (const change of row.changes || []) {
      if (change.end <= from || change.start >= to) continue;
      const left = x(change.start), wide = Math.max(x(change.end) - left, 1.5);
      pen.globalAlpha = bright(bars[change.bar]) ? 1 : 0.15;
      pen.fillStyle = ink.change;
      pen.fillRect(left, y + ROW / 2 - 3, wide, 6);
      pen.fillRect(left, y + 5, 1.5, ROW - 10);
    }
    for (const bar of row.bars) if (bar.end > from && bar.start < to) block(bar, row, y + 3, ROW - 6);
    pen.globalAlpha = 1;
  }

  function block(bar, row, y, tall) {
    const left = x(bar.start), wide = Math.max(x(bar.end) - left - (x(bar.end) - left > 4 ? 1 : 0), 1);
    const strength = bright(bar) ? 1 : 0.13;
    pen.fillStyle = fill(bar);
    const worked = wide > 4 ? row.work.filter(([a, b]) => b > bar.start && a < bar.end) : [];
    const whole = !worked.length || (worked.length === 1 && worked[0][0] <= bar.start && worked[0][1] >= bar.end);
    pen.globalAlpha = strength * (whole ? 1 : 0.32);
    pen.fillRect(left, y, wide, tall);
    pen.globalAlpha = strength;
    if (!whole) {
      for (const [a, b] of worked) {
        const start = x(Math.max(a, bar.start)), end = Math.min(x(Math.min(b, bar.end)), left + wide);
        pen.fillRect(start, y, Math.max(end - start, 0.5), tall);
      }
    }
    const order = orders[bar.order];
    if (order.done > order.due && colour !== "late") {
      pen.fillStyle = ink.late;
      pen.fillRect(left, y + tall - 4, wide, 4);
    }
    if (wide > 34 && strength === 1) {
      const from = Math.max(left, GUTTER), room = left + wide - from - 8;
      const text = fitted(order.name, room);
      if (text) written(text, from + 4, y + tall / 2);
    }
    if (bar.order === picked || bar === focus) {
      pen.strokeStyle = ink.pick;
      pen.lineWidth = bar === focus ? 3 : 2;
      pen.strokeRect(left - 0.5, y - 0.5, wide + 1, tall + 1);
    }
  }

  // A rim in the colour of the paper keeps names readable on full and on pale colours alike.
  function written(text, left, middle) {
    pen.lineWidth = 3;
    pen.lineJoin = "round";
    pen.strokeStyle = ink.card;
    pen.globalAlpha *= 0.8;
    pen.strokeText(text, left, middle);
    pen.globalAlpha /= 0.8;
    pen.fillStyle = ink.ink;
    pen.fillText(text, left, middle);
  }

  const lengths = new Map();
  function fitted(text, room) {
    if (!lengths.has(text)) lengths.set(text, pen.measureText(text).width);
    if (lengths.get(text) <= room) return text;
    const keep = Math.floor((text.length * room) / lengths.get(text)) - 1;
    return keep > 2 ? `${text.slice(0, keep)}…` : "";
  }

  function path(order, shift) {
    pen.strokeStyle = ink.pick;
    pen.lineWidth = 1.5;
    pen.setLineDash([4, 3]);
    for (const [one, next] of order.bars.slice(1).map((bar, at) => [order.bars[at], bar])) {
      const a = [x(one.end), rows[one.row].top - shift + ROW / 2], b = [x(next.start), rows[next.row].top - shift + ROW / 2];
      pen.beginPath();
      pen.moveTo(...a);
      pen.bezierCurveTo(a[0] + 24, a[1], b[0] - 24, b[1], ...b);
      pen.stroke();
    }
    pen.setLineDash([]);
    mark(order.due, order.done > order.due ? ink.late : ink.ink, [2, 3]);
  }

  function mark(t, stroke, dash) {
    if (t < from || t > to) return;
    pen.strokeStyle = stroke;
    pen.lineWidth = 1.5;
    pen.setLineDash(dash);
    pen.beginPath();
    pen.moveTo(x(t), HEAD);
    pen.lineTo(x(t), height);
    pen.stroke();
    pen.setLineDash([]);
  }
  const now = () => Date.now() / 1000 - data.start;
  function lines() {
    mark(0, ink.accent, []);
    mark(data.horizon, ink.accent, [7, 4]);
    if (now() > 0 && now() < data.end) mark(now(), ink.late, []);
  }

  const STEPS = [300, 900, 1800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 28 * DAY];
  function ticks(step) {
    // Weeks begin on Mondays; the first day of all clocks was a Thursday.
    const origin = step >= 7 * DAY ? 4 * DAY : 0;
    const first = Math.ceil((wall(from) - origin) / step) * step + origin;
    const result = [];
    for (let w = first; w < wall(to); w += step) result.push(w);
    return result;
  }
  const stepFor = (pixels) => STEPS.find((step) => (step / (to - from)) * (width - GUTTER) >= pixels) || STEPS[STEPS.length - 1];
  function grid() {
    const step = stepFor(46);
    for (const w of ticks(step)) {
      pen.fillStyle = ink.line;
      pen.fillRect(Math.round(x(instant(w))), HEAD, w % DAY ? 0.5 : 1.2, height);
    }
  }
  function header() {
    pen.fillStyle = ink.faint;
    pen.fillRect(0, 0, width, HEAD);
    pen.fillStyle = ink.line;
    pen.fillRect(0, HEAD - 1, width, 1);
    pen.save();
    pen.beginPath();
    pen.rect(GUTTER, 0, width - GUTTER, HEAD);
    pen.clip();
    const step = stepFor(46), days = Math.max(stepFor(82), DAY);
    pen.fillStyle = ink.soft;
    if (step < DAY) for (const w of ticks(step)) {
      if (w % DAY && x(instant(w)) + 18 < width) pen.fillText(hour(w), x(instant(w)) - 15, 34);
    }
    pen.fillStyle = ink.ink;
    const labelled = ticks(days);
    if (step < DAY && wall(from) % DAY && (!labelled.length || x(instant(labelled[0])) > GUTTER + 90)) {
      pen.fillText(day(wall(from)), GUTTER + 6, 14);
    }
    for (const w of labelled) {
      const left = x(instant(w)) + 5;
      if (left + pen.measureText(day(w)).width < width) pen.fillText(day(w), left, step < DAY ? 14 : 24);
      pen.fillStyle = ink.line;
      pen.fillRect(Math.round(x(instant(w))), 2, 1.2, HEAD);
      pen.fillStyle = ink.ink;
    }
    pen.restore();
    pen.fillStyle = ink.faint;
    pen.fillRect(0, 0, GUTTER, HEAD - 1);
  }
  function labels(seen, shift) {
    pen.fillStyle = ink.card;
    pen.fillRect(0, HEAD, GUTTER, height);
    pen.fillStyle = ink.line;
    pen.fillRect(GUTTER - 1, HEAD, 1, height);
    for (const row of seen) {
      const y = row.top - shift + ROW / 2;
      pen.fillStyle = ink.ink;
      if (row.first || row === seen[0]) pen.fillText(fitted(row.group, GUTTER - (row.label ? 42 : 18)), 10, y);
      pen.fillStyle = ink.soft;
      pen.textAlign = "right";
      pen.fillText(row.label, GUTTER - 10, y);
      pen.textAlign = "left";
    }
  }

  // ---- words -------------------------------------------------------------------------------------
  const lateness = (order) => {
    const late = order.done - order.due;
    return late > 0 ? `late by ${span(late)}` : `on time, ${span(late)} early`;
  };
  function facts(bar) {
    const order = orders[bar.order], row = rows[bar.row];
    const lines = [
      `${order.quantity} × ${order.product}${order.customer ? ` for ${order.customer}` : ""}`,
      `${order.regime}: ${bar.step} on ${row.group}${row.label ? ` ${row.label}` : ""}, ${bar.good} good`,
      `${moment(bar.start)} to ${moment(bar.end)} (${span(bar.minutes * 60)} of work)`,
      `due ${limit(order.due)}: ${lateness(order)}`,
    ];
    if (order.options) lines.splice(1, 0, order.options);
    if (data.setups[bar.setup]) lines.push(`setup ${data.setups[bar.setup]}`);
    if (bar.change) lines.push(changed(bar.change));
    if (bar.overtime) lines.push(`${span(bar.overtime * 60)} of it in overtime`);
    return [order.name, lines];
  }
  const changed = (change) =>
    `changeover from ${data.setups[change.before] || "any"} to ${data.setups[change.after] || "any"}, ${moment(change.start)} to ${moment(change.end)}`;
  // Names come from order books: they only ever become text, never markup.
  function fillTip(title, lines) {
    tip.replaceChildren();
    tip.append(Object.assign(document.createElement("b"), { textContent: title }));
    for (const line of lines) tip.append(Object.assign(document.createElement("div"), { textContent: line }));
  }
  function tell() {
    const chosen = document.getElementById("chosen");
    chosen.replaceChildren();
    if (picked === null) return;
    const order = orders[picked];
    const line = `${order.quantity} × ${order.product}${order.customer ? ` for ${order.customer}` : ""}, ${order.regime}; done ${moment(order.done)}, due ${limit(order.due)}: ${lateness(order)}`;
    const list = document.createElement("ol");
    for (const bar of order.bars) {
      list.append(Object.assign(document.createElement("li"), { textContent: facts(bar)[1].filter((_, at) => at > 0).find((text) => text.includes(" on ")) + `, ${moment(bar.start)} to ${moment(bar.end)}` }));
    }
    chosen.append(Object.assign(document.createElement("b"), { textContent: order.name }), ` ${line}`, list);
  }
  function pick(order) {
    picked = order;
    tell();
    redraw();
  }

  // ---- hands -------------------------------------------------------------------------------------
  function under(event) {
    const edge = canvas.getBoundingClientRect();
    const px = event.clientX - edge.left, py = event.clientY - edge.top + box.scrollTop;
    if (px < GUTTER || event.clientY - edge.top < HEAD) return {};
    const row = rows.find((each) => py >= each.top && py < each.top + ROW);
    if (!row) return {};
    const slack = ((to - from) / (width - GUTTER)) * 1.5, t = time(px);
    const near = (each) => each.start - slack <= t && t < each.end + slack;
    return { bar: row.bars.find((each) => each.start <= t && t < each.end) || row.bars.find(near), change: (row.changes || []).find(near) };
  }
  let grip = null;
  canvas.addEventListener("pointerdown", (event) => {
    grip = { x: event.clientX, y: event.clientY, from, to, top: box.scrollTop, moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (grip) {
      const by = event.clientX - grip.x;
      grip.moved = grip.moved || Math.abs(by) + Math.abs(event.clientY - grip.y) > 4;
      if (!grip.moved) return;
      canvas.classList.add("moving");
      tip.hidden = true;
      const t = (by / (width - GUTTER)) * (grip.to - grip.from);
      if (event.pointerType === "mouse") box.scrollTop = grip.top - (event.clientY - grip.y);
      show(grip.from - t, grip.to - t);
      return;
    }
    const { bar, change } = under(event);
    tip.hidden = !bar && !change;
    if (tip.hidden) return;
    if (bar) fillTip(...facts(bar));
    else fillTip(`Before ${orders[bars[change.bar].order].name}`, [changed(change)]);
    place(event.clientX, event.clientY);
  });
  function place(px, py) {
    tip.style.left = `${Math.max(4, Math.min(px + 14, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${py + 18 + tip.offsetHeight > innerHeight ? Math.max(4, py - tip.offsetHeight - 12) : py + 18}px`;
  }
  canvas.addEventListener("pointerup", (event) => {
    if (grip && !grip.moved) {
      const { bar } = under(event);
      focus = null;
      pick(bar && bar.order !== picked ? bar.order : null);
    }
    grip = null;
    canvas.classList.remove("moving");
  });
  canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
  canvas.addEventListener("dblclick", (event) => zoom(0.4, time(event.clientX - canvas.getBoundingClientRect().left)));
  canvas.addEventListener("wheel", (event) => {
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(event.deltaY * 0.002), time(event.clientX - canvas.getBoundingClientRect().left));
    else if (sideways) show(from + sideways * 0.001 * (to - from), to + sideways * 0.001 * (to - from));
    else return;
    event.preventDefault();
  }, { passive: false });
  box.addEventListener("scroll", redraw);

  const views = {
    in: () => zoom(0.6), out: () => zoom(1 / 0.6), all: () => show(...whole), horizon: () => show(...week),
    left: () => show(from - 0.3 * (to - from), to - 0.3 * (to - from)), right: () => show(from + 0.3 * (to - from), to + 0.3 * (to - from)),
  };
  for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", views[button.dataset.view]);

  function walk(down, right) {
    if (!bars.length) return;
    if (!focus) focus = bars.find((bar) => bar.end > from) || bars[0];
    else if (right) {
      const mine = rows[focus.row].bars;
      focus = mine[Math.min(Math.max(mine.indexOf(focus) + right, 0), mine.length - 1)];
    } else {
      const next = (down > 0 ? rows.slice(focus.row + 1) : rows.slice(0, focus.row).reverse()).find((row) => row.bars.length);
      if (next) focus = next.bars.reduce((a, b) => (Math.abs(b.start - focus.start) < Math.abs(a.start - focus.start) ? b : a));
    }
    picked = focus.order;
    tell();
    reveal(focus);
  }
  const keys = {
    ArrowLeft: () => walk(0, -1), ArrowRight: () => walk(0, 1), ArrowUp: () => walk(-1, 0), ArrowDown: () => walk(1, 0),
    "+": views.in, "=": views.in, "-": views.out, 0: views.all, Escape: () => { focus = null; pick(null); },
  };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    keys[event.key]();
    event.preventDefault();
  });

  const find = document.getElementById("find"), note = document.getElementById("found");
  find.addEventListener("input", () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = words.length ? new Set(orders.filter((order) => words.every((word) => order.text.includes(word))).map((order) => order.index)) : null;
    note.textContent = found ? `${found.size} of ${orders.length} orders; Enter goes to the next` : "";
    pick(found && found.size === 1 ? [...found][0] : null);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !found || !found.size) return;
    const matches = [...found];
    pick(matches[(matches.indexOf(picked) + 1) % matches.length]);
    if (orders[picked].bars.length) reveal(orders[picked].bars[0]);
  });
  for (const button of document.querySelectorAll("[data-order]")) {
    button.addEventListener("click", () => {
      const order = orders[button.dataset.order];
      pick(order.index);
      if (order.bars.length) reveal(order.bars[0]);
      document.getElementById("schedule").scrollIntoView();
      box.focus({ preventScroll: true });
    });
  }

  const select = document.getElementById("colour");
  function legend() {
    const place = document.getElementById("legend");
    const items = colour === "late" ? [["on time", "var(--early)"], ["late", "var(--late)"]]
      : colour === "setup" ? data.setups.map((name, at) => [name || "none", setupColour(at)])
        : REGIMES.filter((name) => orders.some((order) => order.regime === name)).map((name) => [name, `var(--${name})`]);
    if (colour !== "late") items.push(["order is late", "linear-gradient(to top, var(--late) 4px, var(--line) 4px)"]);
    items.push(["changeover", "linear-gradient(transparent 3px, var(--change) 3px 9px, transparent 9px)"], ["closed", "var(--closed)"]);
    if (rows.some((row) => row.overtime.length)) items.push(["overtime opened", "linear-gradient(var(--over) 3px, color-mix(in srgb, var(--over) 22%, transparent) 3px)"]);
    items.push(["planning start", "linear-gradient(90deg, transparent 8px, var(--accent) 8px 10px, transparent 10px)"], ["end of the horizon", "repeating-linear-gradient(transparent 0 2px, var(--card) 2px 4px), linear-gradient(90deg, transparent 8px, var(--accent) 8px 10px, transparent 10px)"]);
    place.replaceChildren(...items.map(([name, paint]) => {
      const item = document.createElement("span"), swatch = document.createElement("i");
      swatch.style.background = paint;
      item.append(swatch, name);
      return item;
    }));
  }
  select.addEventListener("change", () => { colour = select.value; legend(); redraw(); });

  legend();
  fit();
  new ResizeObserver(fit).observe(box);
  for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", fit);
})();
