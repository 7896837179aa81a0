// Small charts as SVG. A figure is
//   { x: axis, y: axis, series: [{ name, color, x: [], y: [], dash, width, area, low: [], high: [], label, dots }], marks: [{ x or y, label }],
//   labels: [{ x, y, text, dx, dy, anchor }], keyed }
// axis: { label, low, high, log, format, ticks }; without a format ticks have equally many decimals. color: 0-5, "ink" or "muted".
// low and high make a band; label: false leaves out the name at the line's end; keyed puts names above instead, all but those with
// key: false, under keyName where there is one. inline: on a narrow chart the name stands within it, at the line's end. Values that
// are not finite are gaps.
"use strict";
const Chart = (() => {
  const minus = text => String(text).replace("-", "−");
  const trim = (x, digits = 3) => String(Number(x.toPrecision(digits)));
  const raise = n => minus(n).split("").map(c => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? (c === "−" ? "⁻" : "˙")).join("");
  const units = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "k"]];
  const count = x => {
    if (!Number.isFinite(x)) return "–";
    if (Math.abs(x) >= 9.995e14) return power(Math.log10(x));
    for (const [size, suffix] of units) if (Math.abs(x) >= size * 0.9995) return trim(x / size) + suffix;
    return minus(trim(x));
  };
  // 10 to the power x, as a mantissa and an exponent.
  const power = x => {
    const exponent = Math.floor(x + 1e-9);
    const mantissa = trim(10 ** (x - exponent), 2);
    return (mantissa === "1" ? "" : `${mantissa}×`) + `10${raise(exponent)}`;
  };
  const percent = (x, digits = 1) => `${minus((100 * x).toFixed(digits))} %`;
  const dollars = x => `$${count(x)}`;

  const svg = (name, attributes, parent) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    parent?.append(node);
    return node;
  };
  const text = (words, attributes, parent, kind = "text") => {
    const node = svg(kind, attributes, parent);
    node.textContent = words;
    return node;
  };

  // Decades, with as many steps between them as there is room.
  function decades(low, high, most) {
    const count = Math.log10(high / low);
    const steps = [[1, 2, 3, 5], [1, 2, 5], [1, 3]].find(m => count * m.length <= 0.8 * most);
    if (!steps) return null;
    const found = [];
    for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); e++) for (const m of steps) found.push(Number(`${m}e${e}`));
    const inside = found.filter(t => t >= low * 0.999 && t <= high * 1.001);
    return inside.length > 1 ? inside : null;
  }

  function ticks(axis, most) {
    if (axis.ticks) return axis.ticks;
    const between = axis.log ? decades(axis.low, axis.high, most) : null;
    if (between) return between;
    const [low, high] = axis.log ? [Math.log10(axis.low), Math.log10(axis.high)] : [axis.low, axis.high];
    const rough = Math.max((high - low) / most, 1e-12);
    const unit = 10 ** Math.floor(Math.log10(rough));
    let step = [1, 2, 2.5, 5, 10].map(m => m * unit).find(s => s >= rough * 0.999);
    if (axis.log || axis.whole) step = Math.max(1, Math.ceil(step));
    const found = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9; i++) found.push(Number((i * step).toPrecision(12)));
    return axis.log ? found.map(t => 10 ** t) : found;
  }

  function scale(axis, from, to) {
    const value = axis.log ? Math.log10 : x => x;
    const [low, high] = [value(axis.low), value(axis.high)];
    return x => from + (value(x) - low) / (high - low) * (to - from);
  }

  // Runs of points that are on the chart, as one path.
  function path(xs, ys, px, py) {
    let d = "", pen = false;
    for (let i = 0; i < xs.length; i++) {
      const [x, y] = [px(xs[i]), py(ys[i])];
      if (!Number.isFinite(x) || !Number.isFinite(y)) { pen = false; continue; }
      d += `${pen ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`;
      pen = true;
    }
    return d;
  }

  function area(xs, low, high, px, py) {
    const inside = xs.map((_, i) => i).filter(i => [px(xs[i]), py(low[i]), py(high[i])].every(Number.isFinite));
    if (inside.length < 2) return "";
    const point = (i, ys) => `${px(xs[i]).toFixed(2)} ${py(ys[i]).toFixed(2)}`;
    return `M${inside.map(i => point(i, high)).join("L")}L${inside.reverse().map(i => point(i, low)).join("L")}Z`;
  }

  // Labels at line ends, moved apart where they would overlap.
  function spread(labels, top, bottom) {
    const height = 15;
    labels.sort((a, b) => a.y - b.y);
    for (let i = 1; i < labels.length; i++) labels[i].y = Math.max(labels[i].y, labels[i - 1].y + height);
    const over = labels.length ? labels.at(-1).y - bottom : 0;
    if (over > 0) labels.at(-1).y -= over;
    for (let i = labels.length - 2; i >= 0; i--) labels[i].y = Math.min(labels[i].y, labels[i + 1].y - height);
    return labels;
  }

  // Ticks beside each other have equally many decimals: 2.8, 3.0, 3.2.
  function even(found) {
    const decimals = Math.max(...found.map(t => (String(t).split(".")[1] ?? "").length));
    return t => minus(t.toFixed(decimals));
  }

  // Words in lines that fit the width, by the size of a letter of titles.
  function lineUp(words, width) {
    const lines = [""];
    for (const word of words.split(" ")) {
      const longer = lines.at(-1) === "" ? word : `${lines.at(-1)} ${word}`;
      if (longer.length * 7.2 <= width || lines.at(-1) === "") lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  function axes(root, figure, box, px, py) {
    const xTicks = ticks(figure.x, Math.max(2, Math.floor((box.right - box.left) / 80)));
    const yTicks = ticks(figure.y, Math.max(2, Math.floor((box.bottom - box.top) / 45)));
    const [xFormat, yFormat] = [figure.x.format ?? even(xTicks), figure.y.format ?? even(yTicks)];
    for (const t of yTicks) {
      svg("line", { class: "grid", x1: box.left, x2: box.right, y1: py(t), y2: py(t) }, root);
      text(yFormat(t), { x: box.left - 8, y: py(t) + 4, "text-anchor": "end" }, root);
    }
    for (const t of xTicks) {
      svg("line", { class: "frame", x1: px(t), x2: px(t), y1: box.bottom, y2: box.bottom + 4 }, root);
      const atEdge = px(t) + 3.6 * xFormat(t).length > box.width;
      text(xFormat(t), { x: atEdge ? box.width : px(t), y: box.bottom + 18, "text-anchor": atEdge ? "end" : "middle" }, root);
    }
    svg("line", { class: "frame", x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom }, root);
    text(figure.x.label, { class: "title", x: (box.left + box.right) / 2, y: box.bottom + 38, "text-anchor": "middle" }, root);
    box.title.forEach((line, i) => text(line, { class: "title", x: 0, y: 16 + 16 * i }, root));
  }

  // Names of vertical marks stand above the drawing, where no line crosses them; names that would meet stand in rows.
  function markRows(figure, box, px) {
    const ends = [];
    const named = (figure.marks ?? []).filter(m => m.x !== undefined && m.label && px(m.x) >= box.left - 0.5 && px(m.x) <= box.right + 0.5);
    return named.sort((a, b) => a.x - b.x).map(mark => {
      const half = 3.6 * mark.label.length;
      const at = Math.min(Math.max(px(mark.x), half), box.right - half + 10);
      const free = ends.findIndex(end => end < at - half - 6);
      const row = free < 0 ? ends.length : free;
      ends[row] = at + half;
      return { mark, at, row };
    });
  }

  function marks(root, figure, box, px, py) {
    const y = row => box.top - 5 - 15 * row;
    for (const mark of figure.marks ?? []) {
      const vertical = mark.x !== undefined;
      const at = vertical ? px(mark.x) : py(mark.y);
      if (!Number.isFinite(at) || (vertical ? at < box.left || at > box.right : at < box.top || at > box.bottom)) continue;
      svg("line", vertical
        ? { class: "mark", x1: at, x2: at, y1: y(box.rows.find(r => r.mark === mark)?.row ?? 0) + 3, y2: box.bottom }
        : { class: "mark", x1: box.left, x2: box.right, y1: at, y2: at }, root);
      if (!vertical && mark.label) text(mark.label, { class: "mark-label halo", x: box.left + 6, y: at - 5 }, root);
    }
    for (const { mark, at, row } of box.rows) text(mark.label, { class: "mark-label halo", x: at, y: y(row), "text-anchor": "middle" }, root);
  }

  function lines(root, figure, box, px, py) {
    const labels = [];
    for (const s of figure.series) {
      const group = svg("g", { class: `c-${s.color}`, "data-series": s.name }, root);
      if (s.low) svg("path", { class: "area", d: area(s.x, s.low, s.high, px, py) }, group);
      if (s.area) svg("path", { class: "area", d: area(s.x, s.x.map(() => figure.y.low), s.y, px, py) }, group);
      if (s.y && !s.dots) svg("path", { d: path(s.x, s.y, px, py), "stroke-width": s.width ?? 2, "stroke-dasharray": s.dash ?? "none", "stroke-linejoin": "round" }, group);
      if (s.dots) s.x.forEach((x, i) => Number.isFinite(py(s.y[i])) && svg("circle", { cx: px(x), cy: py(s.y[i]), r: s.radius ?? 3.5 }, group));
      if (s.label === false || !s.y) continue;
      const last = s.y.findLastIndex((y, i) => Number.isFinite(py(y)) && px(s.x[i]) <= box.right + 1);
      if (last < 0) continue;
      const [x, y] = [px(s.x[last]), py(s.y[last])];
      if (s.inline && box.narrow) text(s.name, { class: `c-${s.color} halo inline`, x: x - 3, y: y + 4, "text-anchor": "end" }, root);
      else if (box.right - x > 120) text(s.name, { class: `c-${s.color} halo`, x: x + 7, y: y + beside(figure, s, last, y, py) }, root);
      else labels.push({ color: s.color, name: s.name, y });
    }
    for (const l of spread(labels, box.top, box.bottom)) text(l.name, { class: `c-${l.color}`, x: box.right + 8, y: l.y + 4 }, root);
  }

  // A name at the end of a line that stops within the chart stands off the lines that go on.
  function beside(figure, s, last, y, py) {
    const others = figure.series.filter(o => o !== s && o.y && !o.dots).map(o => py(at(o, s.x[last]))).filter(Number.isFinite);
    return others.some(o => o < y && o > y - 24) ? 15 : others.some(o => o >= y && o < y + 24) ? -7 : 4;
  }

  // Notes stay within the chart and off each other: the first place that is free, near where they were asked for.
  function notes(root, figure, box, px, py) {
    const taken = [...root.querySelectorAll(".inline")].map(t => t.getBBox()).map(b => ({ left: b.x, right: b.x + b.width, top: b.y, bottom: b.y + b.height }));
    for (const l of figure.labels ?? []) {
      const [x, y] = [px(l.x) + (l.dx ?? 0), py(l.y) + (l.dy ?? 0)];
      const node = svg("text", { class: "halo", "text-anchor": l.anchor ?? "start" }, root);
      l.text.split("\n").forEach((line, i) => text(line, { x, dy: i === 0 ? 0 : 15 }, node, "tspan"));
      node.setAttribute("y", y);
      const b = node.getBBox();
      const left = Math.max(0, 2 - b.x) - Math.max(0, b.x + b.width - (box.narrow ? box.width - 2 : box.right + 2));
      const meets = up => taken.some(t => b.x + left < t.right && b.x + left + b.width > t.left && b.y + up < t.bottom && b.y + up + b.height > t.top);
      const inside = up => b.y + up >= box.top - 4 && b.y + up + b.height <= box.bottom + 4;
      const up = [0, 17, -17, -32, 34, 51, -51].find(u => inside(u) && !meets(u)) ?? 0;
      node.setAttribute("transform", `translate(${left} ${up})`);
      taken.push({ left: b.x + left, right: b.x + left + b.width, top: b.y + up, bottom: b.y + up + b.height });
    }
  }

  // The value of a series at x, between its points.
  function at(s, x) {
    const i = s.x.findIndex(v => v >= x);
    if (i < 0 || s.dots || !s.y) return NaN;
    if (i === 0) return s.x[0] === x ? s.y[0] : NaN;
    const part = (x - s.x[i - 1]) / (s.x[i] - s.x[i - 1]);
    return s.y[i - 1] + part * (s.y[i] - s.y[i - 1]);
  }

  function pointer(div, root, figure, box, px) {
    const rule = svg("line", { class: "pointer", y1: box.top, y2: box.bottom, visibility: "hidden" }, root);
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    div.append(tip);
    const hide = () => { tip.hidden = true; rule.setAttribute("visibility", "hidden"); };
    const row = (name, value) => {
      const line = document.createElement("div");
      const [a, b] = [document.createElement("span"), document.createElement("b")];
      [a.textContent, b.textContent] = [name, value];
      line.append(a, b);
      return line;
    };
    root.addEventListener("pointerleave", hide);
    root.addEventListener("pointermove", event => {
      const left = root.getBoundingClientRect().left;
      const part = (event.clientX - left - box.left) / (box.right - box.left);
      if (part < 0 || part > 1) return hide();
      const inside = figure.x.log ? figure.x.low * (figure.x.high / figure.x.low) ** part : figure.x.low + part * (figure.x.high - figure.x.low);
      const x = figure.x.whole ? Math.round(inside) : inside;
      const rows = figure.series.map(s => [s, at(s, x)]).filter(([, y]) => Number.isFinite(y));
      if (rows.length === 0) return hide();
      tip.replaceChildren(row(figure.x.name ?? figure.x.label, (figure.x.exact ?? figure.x.format ?? trim)(x)), ...rows.map(([s, y]) => row(s.name, (figure.y.exact ?? figure.y.format ?? trim)(y))));
      tip.hidden = false;
      rule.setAttribute("x1", px(x));
      rule.setAttribute("x2", px(x));
      rule.setAttribute("visibility", "visible");
      const width = tip.offsetWidth;
      tip.style.left = `${px(x) + 12 + width > div.clientWidth ? px(x) - 12 - width : px(x) + 12}px`;
      tip.style.top = `${box.top + 8}px`;
    });
  }

  let clips = 0;
  function draw(div, figure) {
    const [width, height] = [div.clientWidth, div.clientHeight];
    if (width === 0) return;
    const named = figure.series.filter(s => s.label !== false);
    const narrow = width < 520;
    // Names stand at the ends of their lines; where there is no room for them, in a key above.
    const room = narrow || named.length === 0 ? 14 : 18 + 7 * Math.max(...named.map(s => s.name.length));
    const box = { left: 52, right: width - room, bottom: height - 46, title: lineUp(figure.y.label, width), width, narrow };
    const px = scale(figure.x, box.left, box.right);
    box.rows = markRows(figure, box, px);
    box.top = 13 + 16 * box.title.length + 15 * Math.max(0, ...box.rows.map(r => r.row + 1));
    const py = scale(figure.y, box.bottom, box.top);
    const root = svg("svg", { width, height });
    div.replaceChildren(root); // In the page before it is drawn: notes are measured.
    axes(root, figure, box, px, py);
    marks(root, figure, box, px, py);
    const clip = `clip-${clips++}`;
    svg("rect", { x: box.left, y: box.top - 2, width: box.right - box.left, height: box.bottom - box.top + 3 }, svg("clipPath", { id: clip }, root));
    const drawing = svg("g", {}, root);
    lines(drawing, narrow ? { ...figure, series: figure.series.map(s => ({ ...s, label: s.inline ? s.label : false })) } : figure, box, px, py);
    for (const group of drawing.querySelectorAll("g")) group.setAttribute("clip-path", `url(#${clip})`);
    notes(root, figure, box, px, py);
    pointer(div, root, figure, box, px);
    key(div, figure.keyed ? figure.series.filter(s => s.key !== false) : narrow ? named.filter(s => !s.inline) : []);
  }

  function key(div, series) {
    const place = document.querySelector(`[data-key="${div.dataset.chart}"]`);
    place?.replaceChildren(...series.map(s => {
      const item = document.createElement("span");
      const line = svg("svg", { width: 22, height: 10, class: `c-${s.color}` });
      if (s.dots) svg("circle", { cx: 11, cy: 5, r: 4 }, line);
      else svg("path", { d: "M0 5H22", "stroke-width": s.width ?? 2, "stroke-dasharray": s.dash ?? "none" }, line);
      item.append(line, s.keyName ?? s.name);
      return item;
    }));
  }

  return { draw, count, power, percent, dollars, trim, minus };
})();
