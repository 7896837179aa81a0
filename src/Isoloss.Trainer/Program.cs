using Isoloss.Trainer.Native;
using TorchSharp;
TorchLibrary.Prepare(1);
var x = torch.ones(3, 3);
Console.WriteLine(x.matmul(x).sum().item<float>());
foreach (var t in new[]{typeof(torch), typeof(torch.nn.functional), typeof(torch.autograd), typeof(torch.Tensor)})
foreach (var m in t.GetMethods()) if (System.Text.RegularExpressions.Regex.IsMatch(m.Name, "scaled_dot|addmm|baddbmm|from_array|frombuffer|^linear$|set_num|index_select|cross_entropy|silu|norm|^bmm|_out$|unbind|fused")) Console.WriteLine(t.Name + ": " + m);
foreach (var t in typeof(torch.autograd).GetNestedTypes()) { Console.WriteLine(t); foreach (var m in t.GetMethods()) Console.WriteLine("   " + m);}
return 0;
