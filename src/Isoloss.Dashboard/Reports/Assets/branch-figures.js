// Trees of branches: the training loss of a trunk and its branches, and each branch minus the trunk on the same batches.
"use strict";
Object.assign(Figures, (() => {
  const { count, plain, minus, trim, finite, nats, narrow, axis, figure } = Axes;
  const { line, note, neutral } = Figures.kit;

  // One that diverges must not flatten the others: beyond three times the usual spread it leaves the panel.
  function range(values, air = 0.08) {
    const sorted = finite(values).sort((a, b) => a - b);
    if (sorted.length === 0) return [-1, 1];
    const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    const spread = at(0.9) - at(0.1);
    const low = Math.max(sorted[0], at(0.1) - 3 * spread), high = Math.min(sorted.at(-1), at(0.9) + 3 * spread);
    const room = (high - low) * air || Math.abs(high) * 0.01 || 0.01;
    return [low - room, high + room];
  }

  const begins = tree => [...new Set(tree.branches.map(b => b.step).filter(s => s !== null))].map(step =>
    ({ type: "line", x0: step, x1: step, yref: "paper", y0: 0, y1: 1, line: { color: neutral, width: 1, dash: "3px,3px" } }));

  const steps = tree => {
    const all = tree.branches.flatMap(b => b.x);
    return all.length > 0 ? [Math.min(...all), Math.max(...all) * 1.01] : [0, 1];
  };

  function panel(tree, part, title, values, shapes = []) {
    const traces = tree.branches.map(b => line(b, part, b.x, values(b), {
      mode: "lines", line: { width: b.step === null ? 2.2 : 1.6, dash: b.dash || "solid" }, hoverinfo: "text",
      text: b.x.map((x, i) => `${plain(b.name)}<br>step ${x}: ${values(b)[i] === null || values(b)[i] === undefined ? "–" : minus(values(b)[i].toFixed(4))}`),
    }));
    return figure(traces, {
      margin: { l: 56, r: 8, t: 28, b: 40 },
      xaxis: axis("steps", "linear", steps(tree), count, { ticks: narrow() ? 3 : 5 }),
      yaxis: axis(title, "linear", range(tree.branches.flatMap(values)), x => minus(trim(x, 3)), { ticks: 5 }),
      shapes: [...begins(tree), ...shapes],
      annotations: [note(`<b>${plain(tree.title)}</b>`, { xref: "paper", x: 0, yref: "paper", y: 1, yanchor: "bottom", xanchor: "left", yshift: 5 })],
    });
  }

  function branches(data) {
    const zero = { type: "line", xref: "paper", x0: 0, x1: 1, y0: 0, y1: 0, line: { color: neutral, width: 1.5 } };
    return data.trees.flatMap(tree => [
      panel(tree, "loss", "training loss, nats", b => b.y),
      panel(tree, "difference", "minus trunk, nats", b => b.difference, [zero]),
    ]);
  }

  return { branches };
})());
