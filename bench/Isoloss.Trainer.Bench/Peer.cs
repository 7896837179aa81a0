using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Calibration;
using Isoloss.Trainer.Data;
using Isoloss.Trainer.Native;

namespace Isoloss.Trainer.Bench;

/// <summary>The same model in PyTorch on the same machine, size by size and in turns, so that a busy machine slows both alike.</summary>
internal static class Peer
{
    private const int Rounds = 3;

    public static int Report()
    {
        TorchLibrary.Prepare(1);
        var time = new ProcessorTime();
        foreach (var (recipe, size) in Cases.Usual(Precision.Fp32))
        {
            List<double> ours = [], its = [];
            (long params1, long params2, string version) = (0, 0, "");
            for (int round = 0; round < Rounds; round++)
            {
                int steps = (int)Math.Clamp(4e6 / (size.Width * (double)size.Width * size.Layers * 12), 3, 40);
                var result = CalibrateCommand.Measure(recipe, size, new SyntheticSource(recipe.Data, default), steps, time);
                if (Python($"{size.Width}x{size.Layers}") is not { } peer)
                    return 1;
                ours.Add(result.TokensPerSecond);
                its.Add(peer.GetProperty("tokens_per_second").GetDouble());
                (params1, params2, version) = (result.Params, peer.GetProperty("params").GetInt64(), peer.GetProperty("version").GetString()!);
            }
            if (size == Cases.Usual(Precision.Fp32).First().Size)
                Console.WriteLine($"tokens per second of processor time, one thread, median of {Rounds}; PyTorch {version}, eager\n{"size",-6} {"params",9} {"PyTorch's",9} {"here",8} {"PyTorch",8} ratio");
            double mine = Median(ours), other = Median(its);
            Console.WriteLine($"{size.Width}x{size.Layers,-3} {params1,9} {params2,9} {mine,8:F0} {other,8:F0} {mine / other,5:F2}");
        }
        return 0;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>What the peer printed; null, with a line that says why, where no Python has PyTorch.</summary>
    private static JsonElement? Python(string size)
    {
        if (WithTorch.Value is { } python)
            return Python(python, [Path.Combine(AppContext.BaseDirectory, "peer.py"), size]) is { } line ? JsonSerializer.Deserialize<JsonElement>(line) : null;
        Console.Error.WriteLine("no python3 with PyTorch (Debian: apt-get install python3-torch libopenblas0-pthread; with the reference BLAS it is no fair peer)");
        return null;
    }

    /// <summary>A Python of one's own in front of the system's need not have what the distribution installed.</summary>
    private static readonly Lazy<string?> WithTorch = new(() => Array.Find(["python3", "/usr/bin/python3"], p => Python(p, ["-c", "import torch"], quiet: true) is not null));

    private static string? Python(string python, string[] arguments, bool quiet = false)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string line = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
                return line;
            if (!quiet)
                Console.Error.WriteLine($"{python}: {error.Result.Trim().Split('\n')[^1]}");
        }
        catch (Win32Exception e)
        {
            if (!quiet)
                Console.Error.WriteLine($"{python}: {e.Message}");
        }
        return null;
    }
}
