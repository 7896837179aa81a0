// The pictures of a plan: what to draw was computed before; only the drawing is live.
"use strict";
const Model = (() => {
  const nothing = value => value ?? NaN;
  const log = x => Chart.power(Math.log10(x));

  // A height between two at which words near a size lie as far as may be from the curves of equal loss.
  function between(p, i, low, high) {
    const n = p.sizes[i];
    const heights = p.contours.map(c => c.y[c.x.findIndex(x => x >= n)]).filter(y => y > 0);
    const clear = y => Math.min(...heights.map(h => Math.abs(Math.log(y / h))), Math.log(high / y), Math.log(y / low));
    const tried = Array.from({ length: 33 }, (_, k) => low * (high / low) ** ((k + 1) / 34));
    return tried.reduce((best, y) => clear(y) > clear(best) ? y : best);
  }

  function plane(result, values, data) {
    const p = data.plane;
    const top = p.sizes.map(() => p.d[1]), bottom = p.sizes.map(() => p.d[0]);
    const limited = p.sizeLimited.map(nothing), scarce = p.dataLimited.map(nothing);
    const clip = y => Math.min(Math.max(y, p.d[0]), p.d[1]);
    const series = [
      { name: "L(N) regime", key: false, color: "2", x: p.sizes, low: limited.map(clip), high: top, label: false },
      { name: "L(D) regime", key: false, color: "1", x: p.sizes, low: bottom, high: scarce.map(clip), label: false },
      ...p.contours.map((c, i) => ({ name: c.name, keyName: "equal loss, nats per token", key: i === 0, color: "ink", x: c.x, y: c.y, width: 1.2, inline: true })),
      ...p.budgets.map((b, i) => ({ name: b.label, keyName: "equal compute", key: i === 0, color: "muted", x: p.sizes, y: b.tokens, width: 1, dash: "5 4", label: false })),
      { name: "runs", color: "muted", x: p.runs.x, y: p.runs.y, dots: true, radius: 2, label: false },
      { name: `data for a penalty of ${Chart.trim(100 * p.penalty)} %`, color: "2", x: p.sizes, y: limited, width: 2, dash: "9 3", label: false },
      { name: "compute-efficient", color: "0", x: p.frontier.x, y: p.frontier.y, width: 2.5, label: false },
      { name: "budgets", key: false, color: "0", x: p.budgets.map(b => b.at[0]), y: p.budgets.map(b => b.at[1]), dots: true, radius: 5, label: false },
    ];
    const labels = [...p.budgets.map(b => ({ x: b.at[0], y: b.at[1], text: b.label, dx: 9, dy: 16 }))];
    const left = p.sizes.findIndex((_, i) => Number.isFinite(limited[i]) && limited[i] < p.d[1]);
    if (left >= 0) labels.push({ x: p.sizes[Math.max(left, 4)], y: between(p, Math.max(left, 4) + 6, Math.max(p.d[0], limited[left]), p.d[1]), text: "L(N): size decides", dx: 4, dy: 0 });
    const right = p.sizes.length - 4;
    if (Number.isFinite(scarce[right]) && scarce[right] > p.d[0]) labels.push({ x: p.sizes[right], y: between(p, right - 6, p.d[0], scarce[right]), text: "L(D): data decides", anchor: "end", dy: 4 });
    if (p.crossing) {
      series.push({ name: "crossing", key: false, color: "3", x: [p.crossing.at[0]], y: [p.crossing.at[1]], dots: true, radius: 5, label: false });
      labels.push({ x: p.crossing.at[0], y: p.crossing.at[1], text: p.crossing.label, ...(Math.log(p.crossing.at[0] / p.n[0]) > 0.6 * Math.log(p.n[1] / p.n[0]) ? { dx: -10, dy: -10, anchor: "end" } : { dx: 10, dy: 18 }) });
    }
    return {
      x: { label: "parameters", name: "parameters", low: p.n[0], high: p.n[1], log: true, format: Chart.count },
      y: { label: "training tokens", low: p.d[0], high: p.d[1], log: true, format: Chart.count }, series, labels, keyed: true,
    };
  }

  const kink = (result, values, data) => ({
    x: { label: "training compute, FLOP", low: data.kink.x[0], high: data.kink.x.at(-1), log: true, format: log },
    y: { label: "loss, nats per token", low: data.kink.low, high: data.kink.high, format: x => x.toFixed(1), exact: x => x.toFixed(3) },
    series: [
      { name: "efficient training", color: "0", x: data.kink.x, y: data.kink.efficient },
      { name: "what its data allow", color: "2", x: data.kink.x, y: data.kink.allowed },
      { name: "kink", color: "3", x: [data.kink.at[0]], y: [data.kink.at[1]], dots: true, radius: 5, label: false },
    ],
    labels: [{ x: data.kink.at[0], y: data.kink.at[1], text: data.kink.label, dx: -10, dy: 24, anchor: "end" }],
  });

  return { compute: () => ({}), readouts: (result, values, data) => data.readouts, figures: { plane, kink } };
})();
