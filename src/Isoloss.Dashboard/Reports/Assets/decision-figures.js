// Figures behind a decision: the multiplier under each structure, and a portfolio through its stages.
"use strict";
Object.assign(Figures, (() => {
  const { power, times, minus, trim, finite, span, narrow, axis, figure, plain } = Axes;
  const { line, points, band, note, level, verticalLine, targetNote, measuredShade } = Figures.kit;
  const ink = { color: "ink", index: 0, symbol: "circle" };

  // The models that count and the rungs decide the range; a wild band or point goes over the edge.
  function range(c, rungs) {
    const heavy = c.structures.filter(s => s.weight >= 0.1).flatMap(s => s.curve.map(p => p[0]));
    const middle = finite([...c.curve.map(p => p[1]), ...heavy]);
    const reach = Math.max(...middle.map(m => Math.abs(Math.log(m))), 0.08);
    const ends = [...c.curve.flatMap(p => p.slice(1)), ...rungs.map(r => r.multiplier[0])];
    return span([1, ...middle, ...ends.filter(v => v > 0 && Math.abs(Math.log(v)) < 3 * reach + 0.15)], 0.08);
  }

  function panel(arm, state, named) {
    const c = arm.comparison;
    const rungs = c.rungs.filter(r => r.multiplier && r.multiplier.every(v => v > 0));
    const x = c.curve.map(p => p[0]);
    const yRange = range(c, rungs);
    const xRange = span([...x, ...rungs.map(r => r.flops), c.targetFlops], 0.04);
    const clip = v => Math.min(Math.max(v ?? 1, yRange[0] / 2), yRange[1] * 2);
    const shown = c.structures.filter(s => !state.structures.has(s.name));
    const models = shown.flatMap((s, i) => {
      const style = { color: s.color, index: i, dash: s.dash };
      const text = `${plain(s.name)}, weight ${(s.weight ?? 0).toFixed(2)}`;
      return [
        ...s.weight < 0.1 ? [] : [band(style, "faint", x, s.curve.map(p => clip(p[1])), s.curve.map(p => clip(p[2])))],
        line(style, "model", x, s.curve.map(p => clip(p[0])), { line: { width: 1.6, dash: style.dash }, hoverinfo: "text", text }),
      ];
    });
    const words = rungs.map(r => `${Axes.count(r.params)} parameters, ${Axes.count(r.tokens)} tokens<br>${times(r.multiplier[0])} by itself, ${trim(r.multiplier[1], 3)} – ${trim(r.multiplier[2], 3)}`);
    // Points beyond the edge lie on it.
    const y = rungs.map(r => Math.min(Math.max(r.multiplier[0], yRange[0]), yRange[1]));
    return figure([
      band(ink, "band", x, c.curve.map(p => clip(p[2])), c.curve.map(p => clip(p[3]))),
      ...models,
      line(ink, "average", x, c.curve.map(p => p[1]), { line: { width: 3 } }),
      points(ink, "rungs", rungs.map(r => r.flops), y, words, {
        marker: { symbol: rungs.map((r, i) => y[i] === r.multiplier[0] ? "circle" : "x"), size: 7, line: { width: 0.8 } }, cliponaxis: false,
        error_y: { type: "data", symmetric: false, array: rungs.map((r, i) => clip(r.multiplier[2]) - y[i]), arrayminus: rungs.map((r, i) => y[i] - clip(r.multiplier[1])), thickness: 1, width: 0 },
      }),
    ], {
      margin: { l: 56, r: 14, t: named ? 30 : 14, b: 48 },
      xaxis: axis("training compute of the baseline, FLOP", "log", xRange, power, { ticks: narrow() ? 3 : 6 }),
      yaxis: axis("compute multiplier", "log", yRange, times),
      shapes: [...rungs.length > 0 ? [measuredShade(Math.min(...rungs.map(r => r.flops)), Math.max(...rungs.map(r => r.flops)))] : [], level(1), verticalLine(c.targetFlops)],
      annotations: [targetNote(c.targetFlops, xRange), ...named ? [note(`<b>${plain(arm.name)}</b>`, { xref: "paper", x: 0, yref: "paper", y: 1, yanchor: "bottom", xanchor: "left", yshift: 5 })] : []],
    });
  }

  function structures(data, arms, state) {
    const compared = data.arms.filter(a => a.comparison && a.comparison.structures.length > 0);
    return compared.map(arm => panel(arm, state, compared.length > 1));
  }

  function portfolio(data, arms) {
    const p = data.portfolio;
    const xRange = span(p.flops, 0.06);
    const traces = p.variants.flatMap(v => {
      const arm = arms.find(a => a.name === v.name);
      if (!arm) return [];
      const at = v.probabilities.map((_, i) => i).filter(i => v.probabilities[i] !== null);
      const words = at.map(i => `<b>${plain(v.name)}</b><br>worth it with probability ${v.probabilities[i].toFixed(2)}`);
      const last = at.at(-1);
      return [
        points(arm, "stages", at.map(i => p.flops[i]), at.map(i => v.probabilities[i]), words, { mode: "lines+markers", line: { width: 2, dash: arm.dash || "solid" }, cliponaxis: false }),
        ...v.dropped && last !== undefined
          ? [points(arm, "dropped", [p.flops[last]], [v.probabilities[last]], [words.at(-1) + "<br>dropped"], { marker: { symbol: "x", size: 13 }, cliponaxis: false })] : [],
      ];
    });
    const below = p.dropBelow === null ? [] : [p.dropBelow];
    return figure(traces, {
      xaxis: axis("compute of the largest rung so far, FLOP", "log", xRange, power, { ticks: narrow() ? 3 : 6 }),
      yaxis: axis("probability of being worth it", "linear", [-0.03, 1.03], y => minus(trim(y, 2)), { ticks: 6 }),
      shapes: below.map(y => ({ ...level(y), line: { color: Figures.kit.neutral, width: 1.5, dash: "4px,3px" } })),
      annotations: below.map(y => note(`dropped below ${trim(y, 2)}`, { xref: "paper", x: 1, xanchor: "right", y, yanchor: "bottom" })),
    });
  }

  return { structures, portfolio };
})());
