// The figures, from the numbers in the page to Plotly's traces and layouts. An arm's colour comes from report.css through the
// trace's uid (armN-...), so that dark mode and paper need no redrawing; its dashes and marks tell it apart without colour.
"use strict";
const Figures = (() => {
  const { count, power, nats, times, percent, plain, minus, trim, finite, span, narrow, axis, figure } = Axes;
  const shade = "rgba(128,128,128,.09)";
  const neutral = "#8b949e";

  const uid = (arm, part) => `arm${arm.color}-${arm.index}-${part}`;
  const line = (arm, part, x, y, more = {}) => ({
    type: "scatter", mode: "lines", uid: uid(arm, part), x, y, line: { width: 2, dash: arm.dash || "solid" }, hoverinfo: "skip", ...more,
  });
  const points = (arm, part, x, y, text, more = {}) => ({
    type: "scatter", mode: "markers", uid: uid(arm, part), x, y, text, hovertemplate: "%{text}<extra></extra>",
    marker: mark(arm), ...more,
  });
  // Triangles and diamonds look smaller than circles and squares of the same size.
  const mark = (arm, size = narrow() ? 6.5 : 8) => ({ symbol: arm.symbol, size: /triangle|diamond|cross/.test(arm.symbol) ? size * 1.3 : size, line: { width: 0.8 } });
  const band = (arm, part, x, lower, upper) => ({
    type: "scatter", mode: "none", uid: uid(arm, part), x: [...x, ...[...x].reverse()], y: [...upper, ...[...lower].reverse()],
    fill: "toself", fillcolor: "rgba(128,128,128,.15)", hoverinfo: "skip",
  });

  const verticalLine = x => ({ type: "line", x0: x, x1: x, yref: "paper", y0: 0, y1: 1, line: { color: neutral, width: 1.5, dash: "4px,3px" } });
  const level = (y, yref = "y") => ({ type: "line", xref: "paper", x0: 0, x1: 1, yref, y0: y, y1: y, line: { color: neutral, width: 1.5 } });
  const measuredShade = (low, high) => ({ type: "rect", layer: "below", x0: low, x1: high, yref: "paper", y0: 0, y1: 1, fillcolor: shade, line: { width: 0 } });
  const note = (text, more) => ({ text, showarrow: false, font: { size: 12 }, ...more });

  // "target" beside its line, on the side that has room.
  function targetNote(x, range, text = "target") {
    const right = Math.log(x / range[0]) < 0.5 * Math.log(range[1] / range[0]);
    return note(text, { x: Math.log10(x), xanchor: right ? "left" : "right", xshift: right ? 5 : -5, yref: "paper", y: 1, yanchor: "top" });
  }

  const describe = (arm, run) => [
    `<b>${plain(arm.name)}</b>${run.rung ? "  " + plain(run.rung) : ""}`,
    `${count(run.params)} parameters, ${count(run.tokens)} tokens, ${power(run.flops)} FLOP`,
    run.loss === null ? run.state : `loss ${run.loss.toFixed(4)} nats` + (run.regret === null ? "" : `, regret ${minus(run.regret.toFixed(4))}`),
    ...(run.seed === null ? [] : [`seed ${run.seed}`]),
  ].join("<br>");

  const allRuns = arms => arms.flatMap(arm => arm.runs.map(run => ({ arm, run })));
  const isLost = run => run.loss === null || run.state === "diverged" || run.state === "failed";

  function loss(data, arms, state) {
    const relative = state.measure === "regret";
    const value = run => relative ? run.regret : run.loss;
    const zero = relative ? data.entropyRate : 0;
    const usable = run => !isLost(run) && value(run) > 0;
    const measured = allRuns(data.arms).map(r => r.run.flops);
    const xRange = span([...measured, data.target?.flops ?? NaN], 0.05);
    const within = arm => zero === null ? [] : arm.frontier.filter(p => p[3] !== null && p[0] >= xRange[0] && p[0] <= xRange[1]);
    const seen = [...data.arms.flatMap(a => a.runs.filter(usable).map(value)), ...data.arms.flatMap(a => within(a).map(p => p[3] - zero))];
    const yRange = span(seen, 0.08);
    const clip = y => Math.min(Math.max(y - zero, yRange[0] * 0.5), yRange[1] * 2);
    const traces = arms.flatMap(arm => {
      const curve = within(arm);
      const x = curve.map(p => p[0]);
      const good = arm.runs.filter(usable);
      const lost = arm.runs.filter(isLost);
      return [
        band(arm, "band", x, curve.map(p => clip(p[4] ?? 0)), curve.map(p => clip(p[5] ?? Infinity))),
        line(arm, "law", x, curve.map(p => clip(p[3]))),
        points(arm, "runs", good.map(r => r.flops), good.map(value), good.map(r => describe(arm, r))),
        points(arm, "lost", lost.map(r => r.flops), lost.map(() => yRange[1]), lost.map(r => describe(arm, r)),
          { marker: { symbol: "x", size: 10 }, cliponaxis: false }),
      ];
    });
    const layout = {
      xaxis: axis("training compute, FLOP", "log", xRange, power, { ticks: narrow() ? 3 : 6 }),
      yaxis: axis(relative ? "regret, nats per token" : "loss, nats per token", "log", yRange, nats),
      shapes: [measuredShade(Math.min(...measured), Math.max(...measured))],
    };
    if (data.target) {
      layout.shapes.push(verticalLine(data.target.flops));
      layout.annotations = [targetNote(data.target.flops, xRange, `target ${power(data.target.flops)}`)];
    }
    return figure(traces, layout);
  }

  // Arms of a study share their rungs: a mark for each would hide the others, so a shared rung is one neutral point.
  function rungs(arms) {
    const at = new Map();
    for (const { arm, run } of allRuns(arms)) {
      const place = `${run.params} ${run.tokens}`;
      at.set(place, [...at.get(place) ?? [], { arm, run }]);
    }
    const own = arm => [...at.values()].filter(here => here.every(r => r.arm === arm));
    const shared = [...at.values()].filter(here => here.some(r => r.arm !== here[0].arm));
    const trace = (groups, more) => points(more.arm, "runs", groups.map(g => g[0].run.params), groups.map(g => g[0].run.tokens),
      groups.map(g => g.map(r => describe(r.arm, r.run)).join("<br>")), more.options);
    return [
      ...arms.map(arm => trace(own(arm), { arm })),
      { ...trace(shared, { arm: arms[0], options: { marker: { symbol: "circle", size: 6, color: neutral } } }), uid: "shared-runs" },
    ];
  }

  function isoloss(data, arms) {
    const runs = allRuns(data.arms).map(r => r.run);
    const best = data.target ? [data.target] : [];
    const xRange = span([...runs, ...best].map(r => r.params), 0.12);
    const yRange = span([...runs, ...best].map(r => r.tokens), 0.12);
    // A label needs some room below its curve.
    const inside = ([n, d]) => n >= xRange[0] && n <= xRange[1] && d <= yRange[1] && d >= yRange[0] * (yRange[1] / yRange[0]) ** 0.03;
    const traces = [];
    const labels = [];
    arms.forEach((arm, position) => {
      arm.isoloss.forEach((curve, i) => {
        traces.push(line(arm, `level${i}`, curve.points.map(p => p[0]), curve.points.map(p => p[1]), {
          line: { width: 1.8, dash: arm.dash || "solid" }, hoverinfo: "text", text: `${plain(arm.name)}: ${nats(curve.loss)} nats`, }));
        const end = curve.points.filter(inside).at(-1);
        if (position === 0 && end) labels.push({ end, text: curve.loss.toFixed(2) });
      });
      traces.push(line(arm, "frontier", arm.frontier.map(p => p[1]), arm.frontier.map(p => p[2]), { line: { width: 1, dash: arm.dash || "solid" } }));
    });
    traces.push(...rungs(arms));
    const annotations = labels.map(({ end, text }) =>
      note(text, { x: Math.log10(end[0]), y: Math.log10(end[1]), xanchor: "right", yanchor: "middle", xshift: -6, borderpad: 1, bgcolor: "#fff", font: { size: 11 } }));
    for (const t of best) {
      traces.push({ type: "scatter", mode: "markers", uid: "target", x: [t.params], y: [t.tokens], hoverinfo: "skip", marker: { symbol: "cross-thin", size: 14, line: { width: 2, color: neutral } } });
      annotations.push(note("target", { x: Math.log10(t.params), y: Math.log10(t.tokens), xanchor: "right", xshift: -12 }));
    }
    return figure(traces, {
      xaxis: axis("parameters", "log", xRange, count), yaxis: axis("training tokens", "log", yRange, count), annotations,
    });
  }

  // The range of the multiplier. A band that explodes beyond the data must not flatten everything else.
  function multiplierRange(compared) {
    const middle = finite(compared.flatMap(a => a.comparison.curve.map(p => p[1])));
    const spread = Math.max(...middle.map(m => Math.abs(Math.log(m))), 0.1);
    const ends = compared.flatMap(a => [...a.comparison.curve.flatMap(p => [p[2], p[3]]), ...a.comparison.target]);
    return span([1, ...middle, ...ends.filter(v => v > 0 && Math.abs(Math.log(v)) < 4 * spread + 0.4)], 0.08);
  }

  function multiplierTraces(arm, yRange) {
    const c = arm.comparison;
    const curve = c.curve.filter(p => p[1] !== null);
    const x = curve.map(p => p[0]);
    // An end that is missing is unbounded: it goes to the edge.
    const clip = v => Math.min(Math.max(v, yRange[0] / 2), yRange[1] * 2);
    const [value, from, to] = c.target;
    const text = `<b>${plain(arm.name)}</b> at the target<br>${times(value ?? NaN)}, ${from === null ? 0 : trim(from, 3)} – ${to === null ? "∞" : trim(to, 3)}`;
    return [
      band(arm, "band", x, curve.map(p => clip(p[2] ?? 0)), curve.map(p => clip(p[3] ?? Infinity))),
      line(arm, "curve", x, curve.map(p => p[1])),
      points(arm, "target", [c.targetFlops], [value], [text], {
        marker: mark(arm, 11),
        error_y: { type: "data", symmetric: false, array: [clip(to ?? Infinity) - value], arrayminus: [value - clip(from ?? 0)], thickness: 2.5, width: 5 },
      }),
    ];
  }

  function differenceTraces(arm) {
    const rungs = arm.comparison.rungs.filter(r => r.difference !== null && r.fitted !== null);
    const x = rungs.map(r => r.flops);
    const text = rungs.map(r => [
      `<b>${plain(arm.name)}</b>  ${count(r.params)} parameters, ${count(r.tokens)} tokens`,
      `measured ${minus(r.difference.toFixed(4))}, fitted ${minus(r.fitted.toFixed(4))} nats`,
      `${r.pairs} ${r.pairs === 1 ? "pair" : "pairs"} of runs`,
    ].join("<br>"));
    return [
      points(arm, "measured", x, rungs.map(r => r.difference), text, { yaxis: "y2" }),
      points(arm, "fitted", x, rungs.map(r => r.fitted), text, { yaxis: "y2", marker: { symbol: "line-ew", size: 13, line: { width: 2 } } }),
    ];
  }

  function multiplier(data, arms) {
    const compared = data.arms.filter(a => a.comparison);
    const rungs = compared.flatMap(a => a.comparison.rungs);
    const targets = [...new Set(compared.map(a => a.comparison.targetFlops))];
    const xRange = span([...rungs.map(r => r.flops), ...compared.flatMap(a => a.comparison.curve.map(p => p[0])), ...targets], 0.04);
    const yRange = multiplierRange(compared);
    const differences = finite([0, ...rungs.flatMap(r => [r.difference, r.fitted])]);
    const [low, high] = [Math.min(...differences), Math.max(...differences)];
    const room = (high - low) * 0.12 || 0.01;
    const measured = rungs.map(r => r.flops);
    const shaded = measured.length > 0 ? [measuredShade(Math.min(...measured), Math.max(...measured))] : [];
    return figure(arms.filter(a => a.comparison).flatMap(arm => [...multiplierTraces(arm, yRange), ...differenceTraces(arm)]), {
      xaxis: axis("training compute of the baseline, FLOP", "log", xRange, power, { anchor: "y2", ticks: narrow() ? 3 : 6 }),
      yaxis: axis("compute multiplier", "log", yRange, times, { domain: [0.42, 1] }),
      yaxis2: axis("loss difference, nats", "linear", [low - room, high + room], x => minus(trim(x, 3)), { domain: [0, 0.34], ticks: 5 }),
      shapes: [...shaded, level(1), level(0, "y2"), ...targets.map(verticalLine)],
      annotations: targets.map(t => targetNote(t, xRange)),
    });
  }

  function curves(data, arms) {
    const all = data.arms.flatMap(a => a.curves);
    const sizes = [...new Set(all.map(c => c.params))].sort((a, b) => a - b);
    const xRange = span(all.flatMap(c => [c.x[0], c.x.at(-1)]), 0.03);
    const yRange = span(all.flatMap(c => c.y), 0.05);
    const unit = all.some(c => !c.inTokens) ? "steps" : "tokens";
    return sizes.map(size => figure(
      arms.flatMap(arm => arm.curves.filter(c => c.params === size).map((c, i) =>
        line(arm, `curve${i}`, c.x, c.y, { line: { width: 1.5, dash: arm.dash || "solid" }, hoverinfo: "text", text: plain(arm.name) }))),
      {
        margin: { l: 46, r: 8, t: 28, b: 40 },
        xaxis: axis(unit, "log", xRange, count, { ticks: 4 }), yaxis: axis("loss, nats", "log", yRange, nats, { ticks: 5 }),
        annotations: [note(`<b>${count(size)}</b> parameters`, { xref: "paper", x: 0, yref: "paper", y: 1, yanchor: "bottom", xanchor: "left", yshift: 5 })],
      }));
  }

  function residuals(data, arms) {
    const sizes = finite(data.arms.flatMap(a => a.residuals.map(r => r.logResidual))).map(r => Math.abs(r) * 100).sort((a, b) => a - b);
    // One wild run must not flatten the others: it is drawn at the edge, as a cross.
    const usual = sizes[Math.floor(sizes.length * 0.9)] ?? 1;
    const edge = Math.max(Math.min(sizes.at(-1) ?? 1, usual * 3), 1e-6) * 1.12;
    const clip = y => Math.min(Math.max(y, -edge), edge);
    const traces = arms.map(arm => {
      const runs = new Map(arm.runs.map(r => [r.id, r]));
      const known = arm.residuals.filter(r => runs.has(r.run) && r.logResidual !== null);
      const percents = known.map(r => r.logResidual * 100);
      const marker = { ...mark(arm), symbol: percents.map(y => clip(y) === y ? arm.symbol : "x") };
      return points(arm, "residuals", known.map(r => runs.get(r.run).flops), percents.map(clip),
        known.map((r, i) => `${describe(arm, runs.get(r.run))}<br>fitted ${r.fitted?.toFixed(4)}, ${percent(trim(percents[i], 2))}`), { marker, cliponaxis: false });
    });
    return figure(traces, {
      xaxis: axis("training compute, FLOP", "log", span(allRuns(data.arms).map(r => r.run.flops), 0.05), power, { ticks: narrow() ? 3 : 6 }),
      yaxis: axis("measured over fitted loss, %", "linear", [-edge, edge], percent, { ticks: 9 }),
      shapes: [level(0)],
    });
  }

  function regret(data, arms) {
    const usable = run => !isLost(run) && run.regret > 0;
    const all = allRuns(data.arms).map(r => r.run).filter(usable);
    const traces = arms.flatMap(arm => [...new Set(arm.runs.map(r => r.params))].map((size, i) => {
      const runs = arm.runs.filter(r => r.params === size && usable(r)).sort((a, b) => a.tokens - b.tokens);
      return points(arm, `size${i}`, runs.map(r => r.tokens), runs.map(r => r.regret), runs.map(r => describe(arm, r)),
        { mode: "lines+markers", line: { width: 1.3, dash: arm.dash || "solid" } });
    }));
    const annotations = [...new Set(all.map(r => r.params))].flatMap(size => {
      const last = (arms[0]?.runs ?? []).filter(r => r.params === size && usable(r)).sort((a, b) => a.tokens - b.tokens).at(-1);
      return last ? [note(count(size), { x: Math.log10(last.tokens), y: Math.log10(last.regret), xanchor: "left", xshift: 9, font: { size: 11 } })] : [];
    });
    return figure(traces, {
      annotations, margin: { l: 56, r: 44, t: 14, b: 48 },
      xaxis: axis("training tokens", "log", span(all.map(r => r.tokens), 0.05), count),
      yaxis: axis("regret, nats per token", "log", span(all.map(r => r.regret), 0.06), nats),
    });
  }

  function floor(data, arms) {
    const known = arms.filter(a => a.floor);
    const values = finite([data.entropyRate, ...data.arms.filter(a => a.floor).flatMap(a => a.floor)]);
    const room = (Math.max(...values) - Math.min(...values)) * 0.12 || 0.01;
    const traces = known.map((arm, i) => points(arm, "floor", [arm.floor[0]], [-i], [`<b>${plain(arm.name)}</b><br>floor ${arm.floor.map(v => v?.toFixed(4) ?? "–").join(", ")}`], {
      marker: mark(arm, 10),
      error_x: { type: "data", symmetric: false, array: [(arm.floor[2] ?? arm.floor[0]) - arm.floor[0]], arrayminus: [arm.floor[0] - (arm.floor[1] ?? arm.floor[0])], thickness: 2, width: 4 },
    }));
    const place = (data.entropyRate - Math.min(...values)) / (Math.max(...values) - Math.min(...values));
    const xanchor = place > 0.7 ? "right" : place < 0.3 ? "left" : "center";
    const short = name => name.length > 18 ? name.slice(0, 17) + "…" : name;
    return figure(traces, {
      margin: { l: 20, r: 14, t: 22, b: 44 },
      xaxis: axis("loss, nats per token", "linear", [Math.min(...values) - room, Math.max(...values) + room], nats, { ticks: narrow() ? 4 : 8 }),
      yaxis: { tickvals: known.map((_, i) => -i), ticktext: known.map(a => plain(short(a.name))), range: [-known.length + 0.4, 0.6], automargin: true, fixedrange: true, zeroline: false, showgrid: false, tickfont: { size: 12 } },
      shapes: [verticalLine(data.entropyRate)],
      annotations: [note("true entropy rate", { x: data.entropyRate, xanchor, yref: "paper", y: 1, yanchor: "bottom" })],
    });
  }

  return { loss, isoloss, multiplier, curves, residuals, regret, floor, kit: { line, points, mark, band, note, neutral, level, verticalLine, targetNote, measuredShade } };
})();
