// Figures of one law alone: along its axes, around the best choices, and the best size. They extend Figures.
"use strict";
Object.assign(Figures, (() => {
  const { count, power, nats, times, percent, plain, trim, span, narrow, axis, figure } = Axes;
  const { line, points, mark, note, neutral } = Figures.kit;

  // Panels differ in what they hold, so each has its range: that of the law and of the runs that are anywhere near it.
  function sliceRange(slice) {
    const law = [...slice.law, ...slice.fresh].map(p => p[1]);
    return span([...law, ...slice.measured.map(p => p[1]).filter(y => y < Math.max(...law) * 1.15)], 0.1);
  }

  function slices(data, arms) {
    return arms.flatMap(arm => arm.slices.map((slice, i) => {
      const yRange = sliceRange(slice);
      const clip = y => Math.min(Math.max(y, yRange[0]), yRange[1]);
      const x = slice.measured.map(p => p[0]);
      const text = slice.measured.map(p => `${slice.axis} ${count(p[0])}<br>loss ${p[1].toFixed(4)} nats`);
      const symbol = slice.measured.map(p => clip(p[1]) === p[1] ? arm.symbol : "x");
      return figure([
        { type: "scatter", mode: "lines", uid: "fresh", x: slice.fresh.map(p => p[0]), y: slice.fresh.map(p => p[1]), line: { width: 1.8, dash: "6px,4px", color: neutral }, hoverinfo: "skip" },
        line(arm, `law${i}`, slice.law.map(p => p[0]), slice.law.map(p => p[1])),
        points(arm, `runs${i}`, x, slice.measured.map(p => clip(p[1])), text, { marker: { ...mark(arm, 6.5), symbol }, cliponaxis: false }),
      ], {
        margin: { l: 46, r: 8, t: 28, b: 42 },
        xaxis: axis(slice.axis, "log", span([...x, ...slice.law.map(p => p[0])], 0.04), slice.axis.includes("FLOP") ? power : count, { ticks: 5 }), yaxis: axis("loss, nats", "log", yRange, nats, { ticks: 5 }),
        annotations: [note(plain(slice.held || arm.name), { xref: "paper", x: 0, yref: "paper", y: 1, yanchor: "bottom", xanchor: "left", yshift: 6 })],
      });
    }));
  }

  const small = x => x >= 1 ? count(x) : power(x);

  function optima(data, arms) {
    const all = data.arms.flatMap(a => a.optima);
    return [...new Set(all.map(o => o.axis))].map((name, i) => {
      const here = all.filter(o => o.axis === name);
      const range = span(here.flatMap(o => [o.fitted, ...o.measured]), 0.08);
      const same = { type: "scatter", mode: "lines", uid: "same", x: range, y: range, line: { width: 1.5, color: neutral }, hoverinfo: "skip" };
      return figure([same, ...arms.map(arm => {
        const own = arm.optima.filter(o => o.axis === name);
        const text = own.map(o => `${o.rung}<br>law ${small(o.fitted)}, best run ${small(o.measured[0])}`);
        return points(arm, `optima${i}`, own.map(o => o.fitted), own.map(o => o.measured[0]), text, {
          error_y: { type: "data", symmetric: false, array: own.map(o => o.measured[2] - o.measured[0]), arrayminus: own.map(o => o.measured[0] - o.measured[1]), thickness: 1.4, width: 0 },
        });
      })], {
        margin: { l: 60, r: 8, t: 28, b: 48 },
        xaxis: axis(`${name}: the law's optimum`, "log", range, small, { ticks: 5 }), yaxis: axis("best run", "log", range, small, { ticks: 5 }),
      });
    });
  }

  // Loss above the best run in steps of one colour, light to dark.
  const shades = [[0.0025, "#08306b"], [0.005, "#2171b5"], [0.01, "#6baed6"], [0.02, "#b9d3ea"], [Infinity, "#d9d9d9"]];

  function map(data, arms) {
    const shown = arms.filter(a => a.map);
    if (shown.length === 0) return figure([], {});
    const { rung, x, y, runs, optimum, curves } = shown[0].map;
    const within = (above, i) => above <= shades[i][0] && (i === 0 || above > shades[i - 1][0]);
    const name = i => i < shades.length - 1 ? `up to ${trim(shades[i][0] * 100, 2)} %` : `more`;
    const dots = shades.map(([, color], i) => ({ i, color, own: runs.filter(r => within(r[2], i)) })).filter(s => s.own.length > 0).map(s => ({
      type: "scatter", mode: "markers", uid: `map${s.i}`, name: name(s.i), x: s.own.map(r => r[0]), y: s.own.map(r => r[1]),
      text: s.own.map(r => `${small(r[0])}, ${small(r[1])}<br>${percent(r[2] * 100)} above the best run`), hovertemplate: "%{text}<extra></extra>",
      marker: { size: 12, color: s.color, line: { width: 1, color: "#57606a" } },
    }));
    const lines = curves.map((c, i) => ({ type: "scatter", mode: "lines", uid: `curve${i}`, showlegend: false, x: c.points.map(p => p[0]), y: c.points.map(p => p[1]), line: { width: 1.3, color: "#d55e00" }, hoverinfo: "skip" }));
    const best = { type: "scatter", mode: "markers", uid: "optimum", showlegend: false, x: [optimum[0]], y: [optimum[1]], hoverinfo: "skip", marker: { symbol: "cross-thin", size: 14, line: { width: 2.5, color: "#d55e00" } } };
    const yRange = span([...runs.map(r => r[1]), optimum[1]], 0.2);
    const tops = curves.filter(c => top(c.points).y < Math.log10(yRange[0]) + 0.95 * Math.log10(yRange[1] / yRange[0])).map(c => note(`${trim(c.above * 100, 2)} %`, { ...top(c.points), yanchor: "bottom", font: { size: 11 } }));
    return figure([...dots, ...lines, best], {
      showlegend: true, legend: { orientation: "h", x: 1, xanchor: "right", y: 1, yanchor: "bottom", title: { text: "run above the best one: " }, itemclick: false, itemdoubleclick: false },
      margin: { l: 64, r: 14, t: 44, b: 48 },
      xaxis: axis(x, "log", span([...runs.map(r => r[0]), optimum[0]], 0.2), small), yaxis: axis(y, "log", yRange, small),
      annotations: [note(plain(rung), { xref: "paper", x: 0, yref: "paper", y: 1, yanchor: "bottom", xanchor: "left", yshift: 8 }), ...tops],
    });
  }

  const top = curve => {
    const p = curve.reduce((a, b) => b[1] > a[1] ? b : a);
    return { x: Math.log10(p[0]), y: Math.log10(p[1]) };
  };

  const bounded = s => s[2] !== null && s[2] > 0 && s[3] !== null;

  function sizes(data, arms) {
    const all = data.arms.filter(a => a.sizes.length > 0);
    const xRange = span(all.flatMap(a => a.sizes.map(s => s[0])), 0.06);
    const near = arm => arm.frontier.filter(p => p[0] >= xRange[0] && p[0] <= xRange[1]);
    const yRange = span(all.flatMap(a => [...a.sizes.map(s => s[1]), ...near(a).map(p => p[1])]), 0.08);
    const clip = v => Math.min(Math.max(v, yRange[0] / 2), yRange[1] * 2);
    const shown = arms.filter(a => a.sizes.length > 0);
    return figure(shown.flatMap(arm => [
      line(arm, "law", near(arm).map(p => p[0]), near(arm).map(p => p[1])),
      points(arm, "minima", arm.sizes.map(s => s[0]), arm.sizes.map(s => s[1]), arm.sizes.map(s => `<b>${plain(arm.name)}</b><br>${power(s[0])} FLOP, best size ${count(s[1])}${bounded(s) ? "" : ", open"}`), {
        // An interval that is open would be a bar across the figure: an open mark says so, too.
        marker: { ...mark(arm), symbol: arm.sizes.map(s => bounded(s) ? arm.symbol : `${arm.symbol}-open`) },
        error_y: { type: "data", symmetric: false, array: arm.sizes.map(s => bounded(s) ? clip(s[3]) - s[1] : 0), arrayminus: arm.sizes.map(s => bounded(s) ? s[1] - clip(s[2]) : 0), thickness: 1.2, width: 0 },
      }),
    ]), {
      xaxis: axis("training compute, FLOP", "log", xRange, power, { ticks: narrow() ? 3 : 6 }),
      yaxis: axis("best size, parameters", "log", yRange, count),
    });
  }

  // Held-out runs: the loss with its predicted interval over compute, and the error over the distance from what was fitted.
  function judged(data, arms) {
    const arm = arms[0] ?? data.arms[0];
    const runs = data.arms.flatMap(a => a.runs).filter(r => r.loss !== null);
    const text = data.judged.map(j => `${count(j.params)} parameters, ${count(j.tokens)} tokens<br>measured ${j.actual.toFixed(4)}<br>predicted ${j.predicted.map(v => v?.toFixed(4) ?? "–").join(", ")}`);
    // Many bars are thin, so that none hides the others.
    const many = data.judged.length > 30;
    const bars = (x, y, upper, lower) => ({
      type: "scatter", mode: "markers", uid: "predicted", x, y, text, hovertemplate: "%{text}<extra></extra>", marker: { symbol: "line-ew", size: many ? 7 : 12, line: { width: many ? 2 : 2.5, color: "#d55e00" } },
      error_y: { type: "data", symmetric: false, array: upper, arrayminus: lower, thickness: many ? 1 : 2, width: many ? 0 : 5, color: many ? "rgba(213,94,0,.55)" : "#d55e00" },
    });
    const loss = data.judged.map(j => j.predicted[0]);
    const ratio = data.judged.map(j => j.predicted.map(p => 100 * (p / j.actual - 1)));
    const [least, most] = [Math.min(0, ...ratio.flat()), Math.max(0, ...ratio.flat())];
    const room = 0.08 * (most - least);
    const frame = { margin: { l: 56, r: 10, t: 14, b: 46 } };
    return [
      figure([
        bars(data.judged.map(j => j.flops), loss, data.judged.map(j => j.predicted[2] - j.predicted[0]), data.judged.map(j => j.predicted[0] - j.predicted[1])),
        points(arm, "measured", runs.map(r => r.flops), runs.map(r => r.loss), runs.map(r => `${count(r.params)} parameters, ${count(r.tokens)} tokens<br>loss ${r.loss.toFixed(4)}`), { marker: mark(arm, 6.5) }),
      ], {
        ...frame, xaxis: axis("training compute, FLOP", "log", span(runs.map(r => r.flops), 0.06), power, { ticks: 5 }),
        yaxis: axis("loss, nats per token", "log", span([...runs.map(r => r.loss), ...data.judged.flatMap(j => j.predicted)], 0.06), nats, { ticks: 7 }),
      }),
      figure([
        bars(data.judged.map(j => j.factor), ratio.map(r => r[0]), ratio.map(r => r[2] - r[0]), ratio.map(r => r[0] - r[1])),
        points(arm, "zero", data.judged.map(j => j.factor), data.judged.map(() => 0), text, { marker: mark(arm, 6.5) }),
      ], {
        ...frame, xaxis: axis("compute over the largest fitted", "log", span(data.judged.map(j => j.factor), 0.3), times, { ticks: 5 }),
        yaxis: axis("error of prediction, %", "linear", [least - room, most + room], percent, { ticks: 7 }),
      }),
    ];
  }

  return { judged, slices, optima, map, sizes };
})());
