// Candidates by what they cost and what they are worth; all was computed before.
"use strict";
const Model = (() => {
  const format = x => Chart.power(Math.log10(x));

  function candidates(d) {
    const xs = [...d.ladder.x, ...d.beyond.x, ...d.course.x], ys = [...d.ladder.y, ...d.beyond.y, ...d.course.y];
    // Candidates worth next to nothing would squeeze those that count.
    const top = ys.length ? Math.max(...ys) : 1;
    const [left, right] = xs.length ? [Math.min(...xs) / 2, Math.max(...xs) * 2] : [1, 10];
    const [low, high] = [Math.max(Math.min(...ys, left), top / 1e6) / 2, Math.max(top, left) * 4];
    const dots = (name, color, points) => ({ name, color, x: points.x, y: points.y, dots: true, radius: 4.5 });
    return {
      x: { label: "cost, FLOP", name: "cost", low: left, high: right, log: true, format },
      y: { label: "worth, FLOP", low, high, log: true, format },
      keyed: true,
      series: [
        { name: "worth what it costs", color: "muted", x: [left, right], y: [left, right], dash: "5 4", width: 1.5, label: false },
        { ...dots("more seeds on the ladder", 0, d.ladder), label: false },
        { ...dots("a new rung beyond it", 1, d.beyond), label: false },
        { ...dots("a course over several rungs", 3, d.course), label: false, radius: 7 },
      ].filter(s => s.x.length > 0),
      labels: d.labels.map(l => ({ ...l, dx: 8, dy: -6 })),
    };
  }

  const drawn = Object.keys(JSON.parse(document.getElementById("data").textContent).figures);
  const figures = Object.fromEntries(drawn.map(name => [name, (result, values, data) => candidates(data.figures[name])]));
  return { compute: () => ({}), figures, readouts: (result, values, data) => data.readouts };
})();
