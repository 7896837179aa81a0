// The page: sliders, their state in the address, and what follows from them.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const inputs = [...document.querySelectorAll("input[data-name]")];
  const values = {}, initial = {};
  const charts = [...document.querySelectorAll("[data-chart]")];
  const reset = document.getElementById("reset");

  const formats = {
    number: (x, step, log) => log ? Chart.minus(Chart.trim(x)) : Chart.minus(x.toFixed(Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))))),
    percent: x => Chart.percent(x, x < 0.01 ? 2 : 1).replace(".0 %", " %"),
    count: x => Chart.count(x),
    dollars: x => Chart.dollars(x),
    "power-of-ten": x => Chart.power(x),
  };

  const position = (input, value) => input.dataset.scale === "log" ? Math.log10(value) : value;
  const fromPosition = input => {
    const raw = Number(input.value);
    // Rounded to what is written beside it: 0.30000000000000004 would stand in the address.
    return Number((input.dataset.scale === "log" ? 10 ** raw : raw).toPrecision(10));
  };

  function show(input) {
    const name = input.dataset.name;
    const words = formats[input.dataset.format](values[name], Number(input.step), input.dataset.scale === "log");
    const unit = input.dataset.unit ? ` ${input.dataset.unit}` : "";
    input.parentNode.querySelector("output").textContent = words + unit;
    input.setAttribute("aria-valuetext", words + unit);
    input.parentNode.classList.toggle("moved", values[name] !== initial[name]);
  }

  function place(input, value) {
    values[input.dataset.name] = value;
    input.value = position(input, value);
    show(input);
  }

  function readAddress() {
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const input of inputs) {
      const text = asked.get(input.dataset.name);
      const value = text === null || text.trim() === "" ? NaN : Number(text);
      const at = position(input, value);
      const inside = Number.isFinite(at) && at >= Number(input.min) - 1e-9 && at <= Number(input.max) + 1e-9;
      place(input, inside ? value : initial[input.dataset.name]);
    }
  }

  function writeAddress() {
    const moved = inputs.map(i => i.dataset.name).filter(name => values[name] !== initial[name]);
    if (reset) reset.disabled = moved.length === 0;
    const hash = moved.map(name => `${encodeURIComponent(name)}=${values[name]}`).join("&");
    // Files opened from disk may refuse another address; the page works without.
    try { history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search); } catch { }
  }

  let result;
  function draw() {
    for (const div of charts) Chart.draw(div, Model.figures[div.dataset.chart](result, values, data));
  }

  function update() {
    result = Model.compute(values, data);
    const texts = Model.readouts(result, values, data);
    for (const dd of document.querySelectorAll("[data-readout]")) {
      const [large, small] = [texts[dd.dataset.readout]].flat();
      dd.replaceChildren(large ?? "–");
      if (small) dd.append(Object.assign(document.createElement("small"), { textContent: small }));
    }
    draw();
    writeAddress();
  }

  let waiting = false;
  function later() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; update(); });
  }

  for (const input of inputs) {
    initial[input.dataset.name] = Number(input.dataset.value);
    input.addEventListener("input", () => { values[input.dataset.name] = fromPosition(input); show(input); later(); });
  }
  reset?.addEventListener("click", () => { for (const input of inputs) place(input, initial[input.dataset.name]); update(); });
  addEventListener("hashchange", () => { readAddress(); update(); });
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; requestAnimationFrame(draw); } });
  // Charts are drawn to the measures of a sheet, which a script cannot ask for: see interactive.css.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const part of opened) part.open = true;
    document.documentElement.classList.add("paper");
    draw();
  });
  addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
    document.documentElement.classList.remove("paper");
    draw();
  });

  readAddress();
  // On a phone the inputs stand above the results: what was not moved is folded, so that both can be seen.
  if (matchMedia("(max-width: 860px)").matches)
    for (const group of [...document.querySelectorAll(".group")].slice(1)) group.open = group.querySelector(".moved") !== null;
  update();
  // For tests and for the curious: the same numbers that the figures show.
  window.isoloss = { data, values, get result() { return result; }, compute: more => Model.compute({ ...values, ...more }, data) };
})();
