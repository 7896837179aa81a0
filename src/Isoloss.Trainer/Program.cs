using System.Diagnostics;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Models;
using Isoloss.Trainer.Native;
using static TorchSharp.torch;
TorchLibrary.Prepare(1);
int V = 256, B=16;
foreach (var (d,l) in new[]{(32,2),(64,2),(128,3),(256,3)}) {
var recipe = new Recipe();
using var model = new Transformer(recipe, new ModelSize{Width=d,Layers=l}, V);
Initializer.Fill(model.Parameters, l, 1);
var ids = randint(0, V, new long[]{B*128}, int64);
var tg = randint(0, V, new long[]{B*128}, int64);
void Step() {
  using var s = NewDisposeScope();
  model.Parameters.Gradients.zero_();
  var loss = model.Loss(ids, tg, 1f/(B*128));
  loss.backward();
  var v = loss.item<float>();
}
void Fwd() { using var s = NewDisposeScope(); using var _ = no_grad(); var loss = model.Loss(ids, tg, 1f/(B*128)); }
double Time(Action a, int n) { for (int i=0;i<5;i++) a(); var best=1e9; for(int r=0;r<3;r++){var sw = Stopwatch.StartNew(); for (int i=0;i<n;i++) a(); best=Math.Min(best, sw.Elapsed.TotalSeconds/n);} return best; }
// gemm
double gemm=0; { var a = randn(1024,1024); var b = randn(1024,1024); gemm = 2.0*1024*1024*1024/Time(()=>{ using var s=NewDisposeScope(); a.mm(b);}, 5)/1e9; }
int n = d>=256?3:d>=128?10:20;
double t = Time(Step, n), f = Time(Fwd, n);
var c = TransformerCount.Of(recipe.Model, new ModelSize{Width=d,Layers=l}, V);
Console.WriteLine($"{d}x{l}: N {c.Params} step {t*1e3:f2} ms fwd {f*1e3:f2} ms, {B*128/t:f0} tok/s, gemm {gemm:f1} GF, share {c.FlopsPerToken*B*128/t/1e9/gemm:p1}  rss {Environment.WorkingSet>>20}");
}
return 0;
