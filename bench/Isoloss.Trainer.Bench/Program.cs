using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Bench;
using Isoloss.Trainer.Calibration;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Native;
using Isoloss.Trainer.Training;
using static TorchSharp.torch;

// usage: Isoloss.Trainer.Bench [ladder|bf16|probes|outliers|continuations|stability|peer|processes|memory|data|products] "peer": against the same model in PyTorch; "processes": one for
// each core against one with all; "memory": over 10,000 steps; "data": the share of a step that windows take; "products": rates of the trainer's products beside libtorch's; "probes", "outliers", "continuations": what they cost; "stability [FIRST CASES]": failures told from small sizes; "ladder": the sizes of the demo instead of the usual ones; "bf16": with bf16 linears
// With "measure" in front it is a child that measures alone, one thread, and prints JSON lines.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["probes"])
    ProbeCost.Report();
else if (args is ["outliers"])
    OutlierCost.Report();
else if (args is ["continuations"])
    ContinuationCost.Report();
else if (args is ["stability", ..])
    StabilityBench.Report(Number(1, 0), Number(2, 10));
else if (args is ["peer"])
    return Peer.Report();
else if (args is ["processes"])
    Processes.Report();
else if (args is ["threads", var threads])
    Processes.Measure(int.Parse(threads, CultureInfo.InvariantCulture));
else if (args is ["memory"])
    return await Memory.ReportAsync();
else if (args is ["products"])
    ProductRates.Report();
else if (args is ["data"])
    DataCost.Report();
else if (args is ["measure", ..])
    Measure(args[^1]);
else
    Report(args);
return 0;

int Number(int place, int otherwise) => args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;

static void Measure(string which)
{
    TorchLibrary.Prepare(1);
    var time = new ProcessorTime();
    double bf16 = Gemm.FlopsPerSecond(ScalarType.BFloat16, time);
    foreach (var (recipe, size) in which switch
    {
        "ladder" => Cases.Ladder(),
        "bf16" => Cases.Usual(Precision.Bf16Linears),
        _ => Cases.Usual(Precision.Fp32),
    })
    {
        // Just before each size: other users of the machine slow both down alike.
        double fp32 = Gemm.FlopsPerSecond(ScalarType.Float32, time);
        var source = new SyntheticSource(recipe.Data, default);
        int steps = (int)Math.Clamp(4e6 / (size.Width * (double)size.Width * size.Layers * 12), 3, 40);
        var result = CalibrateCommand.Measure(recipe, size, source, steps, time);
        Console.WriteLine(JsonSerializer.Serialize(new Measurement
        {
            Size = $"{size.Width}x{size.Layers}",
            Recipe = $"{recipe.Optimizer.Name} {recipe.Precision}",
            Params = result.Params,
            FlopsPerToken = result.FlopsPerToken,
            TokensPerSecond = result.TokensPerSecond,
            Fp32 = fp32,
            Bf16 = bf16,
        }));
    }
}

static void Report(string[] args)
{
    Console.WriteLine($"{Machine.Processor()}, {Environment.ProcessorCount} processors; rates per second of processor time; shares of the matrix product rate in the same process");
    Console.WriteLine($"{"size",-6} {"recipe",-20} {"params",9} {"GEMM fp32",10} {"bf16",6} {"one process",12} {"fp32",6} {"bf16",6} {"two processes",14} {"fp32",6}");
    List<Measurement> alone = Children(1, args)[0];
    List<List<Measurement>> two = Children(2, args);
    for (int i = 0; i < alone.Count; i++)
    {
        var a = alone[i];
        double both = two.Sum(child => child[i].TokensPerSecond), rate = two.Sum(child => child[i].Fp32);
        double flops = a.TokensPerSecond * a.FlopsPerToken;
        Console.WriteLine(
            $"{a.Size,-6} {a.Recipe,-20} {a.Params,9} {a.Fp32 / 1e9,8:F1} G {a.Bf16 / 1e9,4:F0} G {a.TokensPerSecond,12:F0} "
            + $"{flops / a.Fp32,6:P0} {flops / a.Bf16,6:P0} {both,14:F0} {both * a.FlopsPerToken / rate,6:P0}");
    }
}

static List<List<Measurement>> Children(int count, string[] args)
{
    Process[] children = [.. Enumerable.Range(0, count).Select(_ => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, ["measure", .. args]) { RedirectStandardOutput = true })!)];
    return [.. children.Select(child =>
    {
        using (child)
            return child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<Measurement>(line)!).ToList();
    })];
}
