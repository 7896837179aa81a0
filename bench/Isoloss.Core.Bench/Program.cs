using System.Diagnostics;
using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

var obs = File.ReadLines(args[0]).Skip(1).Select(l => l.Split(',')).Where(c => c[4] == "0")
    .Select(c => c.Take(4).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())
    .Select(c => new Observation(c[0], c[1], c[2], c[3])).ToArray();
Console.WriteLine(obs.Length);
var law = Chinchilla.Instance;
var points = new LogPoints(obs);
double[] y = new double[points.Stride], w = new double[points.Stride], work = new double[5], theta = new double[5];
for (int i = 0; i < obs.Length; i++) { y[i] = Math.Log(obs[i].Loss); w[i] = 1; }
var solver = new DampedNewton(law, points);
var loss = new HuberLoss(1e-3);
foreach (var s in law.Starts(points, y))
{
    var a = solver.Minimise(HuberLoss.Squared, StoppingRule.Default, y, w, s);
    var b = solver.Minimise(loss, StoppingRule.Default, y, w, s);
    Console.WriteLine($"{a} {b}");
}
for (int rep = 0; rep < 200; rep++) MultiStart.Minimise(law, points, solver, loss, y, w, work);
var t = Stopwatch.GetTimestamp();
for (int rep = 0; rep < 100; rep++) MultiStart.Minimise(law, points, solver, loss, y, w, work);
Console.WriteLine(Stopwatch.GetElapsedTime(t).TotalMilliseconds / 100);
var r = MultiStart.Minimise(law, points, solver, loss, y, w, work);
law.FromWorking(work, points, theta);
Console.WriteLine($"{r} {r.Best.Objective:G10} {string.Join(" ", theta)}");

var rng = new Random(1);
double[] w2 = new double[points.Stride], wk = new double[5];
for (int pass = 0; pass < 2; pass++) {
int its = 0; int nonconv = 0;
t = Stopwatch.GetTimestamp();
for (int rep = 0; rep < 4000; rep++) { Array.Clear(w2); for (int i = 0; i < 240; i++) w2[rng.Next(240)]++; work.CopyTo(wk, 0); var q = solver.Minimise(loss, StoppingRule.Default, y, w2, wk); its += q.Iterations; if (q.Stop != StopReason.Converged) nonconv++; }
var ms = Stopwatch.GetElapsedTime(t).TotalMilliseconds;
Console.WriteLine($"4000 in {ms} ms, iterations {its/4000.0}, per iteration {ms*1000/its} us, nonconv {nonconv}");
}

for (int pass = 0; pass < 3; pass++) {
double[] f = new double[points.Stride], J = new double[points.Stride*5], sc = new double[240], h = new double[25];
t = Stopwatch.GetTimestamp();
for (int rep = 0; rep < 20000; rep++) law.Evaluate(work, points, f, J);
Console.WriteLine($"law.Evaluate {Stopwatch.GetElapsedTime(t).TotalMilliseconds/20} us");
t = Stopwatch.GetTimestamp();
for (int rep = 0; rep < 20000; rep++) solver.Evaluate(loss, y, w, work);
Console.WriteLine($"solver.Evaluate {Stopwatch.GetElapsedTime(t).TotalMilliseconds/20} us");
t = Stopwatch.GetTimestamp();
for (int rep = 0; rep < 20000; rep++) Isoloss.Core.Numerics.Vectors.Gram(J, 240, w, sc, h);
Console.WriteLine($"gram {Stopwatch.GetElapsedTime(t).TotalMilliseconds/20} us");
t = Stopwatch.GetTimestamp();
for (int rep = 0; rep < 20000; rep++) law.AddCurvature(default, points, J, w, h);
Console.WriteLine($"curv {Stopwatch.GetElapsedTime(t).TotalMilliseconds/20} us");
}
