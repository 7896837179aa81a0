// Figures of what goes on inside runs: probes over size up to the target, and data multipliers along the runs.
"use strict";
Object.assign(Figures, (() => {
  const { count, times, plain, trim, finite, span, narrow, axis, figure } = Axes;
  const { line, points, band, mark, note, level, neutral, verticalLine, targetNote, measuredShade } = Figures.kit;
  const title = text => note(`<b>${text}</b>`, { xref: "paper", x: 0, yref: "paper", y: 1, yanchor: "bottom", xanchor: "left", yshift: 5 });
  const within = (v, [low, high]) => Math.min(Math.max(v ?? low, low), high);

  // The runs and what is expected of the next decide the range; the wild end of a band goes over the edge, and so does a limit far above.
  function probeRange(probe, shown) {
    const middle = shown.flatMap(({ own }) => [...own.points.map(p => p[1]), ...own.line.map(p => p[1])]);
    const [low, high] = [Math.min(...finite(middle)), Math.max(...finite(middle))];
    const ends = shown.flatMap(({ own }) => own.line.flatMap(p => [p[2], p[3]])).filter(v => v > low / 8 && v < high * 8);
    const near = probe.limit !== null && probe.limit < high * 50 && probe.limit > low / 50;
    return { yRange: span([...middle, ...ends, ...near ? [probe.limit * 1.6] : []], 0.08), near };
  }

  function probe(data, arms, panel) {
    const target = data.probes.targetParams;
    const shown = arms.flatMap(arm => panel.arms.filter(a => a.name === arm.name).map(own => ({ arm, own })));
    const all = panel.arms.map(own => ({ own }));
    const { yRange, near } = probeRange(panel, all);
    const sizes = all.flatMap(({ own }) => own.points.map(p => p[0]));
    const xRange = span([...sizes, target, ...all.flatMap(({ own }) => own.line.map(p => p[0]))], 0.06);
    const wide = [yRange[0] / 2, yRange[1] * 2];
    const traces = shown.flatMap(({ arm, own }) => {
      const x = own.line.map(p => p[0]);
      const words = own.points.map(p => `<b>${plain(arm.name)}</b>  ${count(p[0])} parameters<br>${plain(panel.name)} ${trim(p[1], 3)}<br>${plain(own.outlook)}`);
      return [
        band(arm, "band", x, own.line.map(p => within(p[2], wide)), own.line.map(p => within(p[3] ?? Infinity, wide))),
        line(arm, "trend", x, own.line.map(p => within(p[1], wide))),
        points(arm, "runs", own.points.map(p => p[0]), own.points.map(p => within(p[1], yRange)), words, { marker: mark(arm, narrow() ? 5.5 : 6.5), cliponaxis: false }),
        ...own.crossing && near ? [crossing(arm, own, panel.limit, xRange)] : [],
      ];
    });
    return figure(traces, {
      margin: { l: 52, r: 8, t: 28, b: 42 },
      xaxis: axis("parameters", "log", xRange, count, { ticks: 4 }), yaxis: axis("", "log", yRange, v => trim(v, 3), { ticks: 5 }),
      shapes: [measuredShade(Math.min(...sizes), Math.max(...sizes)), verticalLine(target), ...near ? [{ ...level(panel.limit), line: { color: neutral, width: 2 } }] : []],
      annotations: [title(plain(panel.name)), targetNote(target, xRange),
        ...near ? [note(`limit ${trim(panel.limit, 3)}`, { xref: "paper", x: 0, xanchor: "left", xshift: 4, y: Math.log10(panel.limit), yanchor: "bottom", font: { size: 11 } })] : []],
    });
  }

  // Where the line meets the limit, with its interval along the limit.
  function crossing(arm, own, limit, xRange) {
    const [value, from, to] = own.crossing;
    return points(arm, "crossing", [value], [limit], [`<b>${plain(arm.name)}</b><br>${plain(own.outlook)}`], {
      marker: { ...mark(arm, 9), symbol: arm.symbol + "-open", line: { width: 2 } }, cliponaxis: false,
      error_x: { type: "data", symmetric: false, array: [within(to ?? Infinity, xRange) - value], arrayminus: [value - within(from, xRange)], thickness: 2, width: 4 },
    });
  }

  const probes = (data, arms) => data.probes.panels.map(panel => probe(data, arms, panel));

  function efficiency(data, arms) {
    const sizes = data.efficiency.sizes;
    const values = sizes.flatMap(s => s.variants.flatMap(v => [...v.curve.map(p => p[1]), v.at[1]]));
    const reach = Math.max(...values.map(v => Math.abs(Math.log(v))), 0.08);
    const ends = sizes.flatMap(s => s.variants.flatMap(v => v.at.slice(2))).filter(v => v > 0 && Math.abs(Math.log(v)) < 2 * reach + 0.2);
    const yRange = span([1, ...values, ...ends], 0.08), xRange = span(sizes.flatMap(s => s.variants.flatMap(v => v.curve.map(p => p[0]))), 0.04);
    return sizes.map(size => figure(size.variants.flatMap(v => {
      const arm = arms.find(a => a.name === v.name);
      if (!arm) return [];
      const [tokens, value, from, to] = v.at;
      return [
        line(arm, "along", v.curve.map(p => p[0]), v.curve.map(p => p[1])),
        points(arm, "end", [tokens], [value], [`<b>${plain(v.name)}</b><br>${plain(v.words)}`], {
          cliponaxis: false, ...from === null ? {} : { error_y: { type: "data", symmetric: false, array: [within(to, yRange) - value], arrayminus: [value - within(from, yRange)], thickness: 2, width: 4 } },
        }),
      ];
    }), {
      margin: { l: 50, r: 10, t: 28, b: 42 },
      xaxis: axis("baseline's tokens", "log", xRange, count, { ticks: 4 }), yaxis: axis("data multiplier", "log", yRange, times, { ticks: 5 }),
      shapes: [level(1)], annotations: [title(`${count(size.params)} parameters`)],
    }));
  }

  return { probes, efficiency };
})());
