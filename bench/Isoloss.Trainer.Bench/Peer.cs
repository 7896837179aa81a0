using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Native;

namespace Isoloss.Trainer.Bench;

/// <summary>The same model in PyTorch on the same machine, size by size and in turns, so that a busy machine slows both alike.</summary>
internal static class Peer
{
    private const int Rounds = 2;

    public static int Report()
    {
        TorchLibrary.Prepare(1);
        if (WithTorch.Value is null)
        {
            Console.Error.WriteLine("no python3 with PyTorch (Debian: apt-get install python3-torch libopenblas0-pthread; with the reference BLAS it is no fair peer)");
            return 1;
        }
        DirectoryInfo folder = Directory.CreateTempSubdirectory("isoloss-peer-");
        try
        {
            Console.WriteLine($"tokens per second of processor time, one thread, median step of {Rounds} rounds in turns; PyTorch eager in fp32; losses after the same steps from the same initial values");
            Console.WriteLine($"{"size",-6} {"params",9} {"steps",5} {"PyTorch",8} {"fp32",8} {"ratio",6} {"bf16",8} {"ratio",6}   loss: PyTorch     fp32     bf16");
            foreach (var (recipe, size) in Cases.Usual(Precision.Fp32))
                if (!Report(new PeerTask(recipe, size, folder.FullName), $"{size.Width}x{size.Layers}"))
                    return 1;
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Report(PeerTask task, string name)
    {
        var time = new ProcessorTime();
        task.Write();
        List<double[]> fp32 = [], bf16 = [], its = [];
        (double loss32, double loss16, double itsLoss) = (0, 0, 0);
        for (int round = 0; round < Rounds; round++)
        {
            (double[] seconds, loss32) = task.Train(Precision.Fp32, time);
            fp32.Add(seconds);
            (seconds, loss16) = task.Train(Precision.Bf16Linears, time);
            bf16.Add(seconds);
            if (Python(WithTorch.Value!, [Path.Combine(AppContext.BaseDirectory, "peer.py"), .. task.Arguments]) is not { } line)
                return false;
            var peer = JsonSerializer.Deserialize<JsonElement>(line);
            its.Add([.. peer.GetProperty("seconds").EnumerateArray().Select(s => s.GetDouble())]);
            itsLoss = peer.GetProperty("loss").GetDouble();
            if (peer.GetProperty("params").GetInt32() != task.Params)
                throw new InvalidDataException($"found {peer.GetProperty("params")} parameters in PyTorch's model, expected {task.Params}");
        }
        double other = task.Rate(its), mine = task.Rate(fp32), half = task.Rate(bf16);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-6} {task.Params,9} {task.Steps,5} {other,8:F0} {mine,8:F0} {mine / other,6:F2} {half,8:F0} {half / other,6:F2}   {itsLoss,13:F4} {loss32,8:F4} {loss16,8:F4}"));
        return true;
    }

    /// <summary>A Python of one's own in front of the system's need not have what the distribution installed.</summary>
    private static readonly Lazy<string?> WithTorch = new(() => Array.Find(["python3", "/usr/bin/python3"], p => Python(p, ["-c", "import torch"], quiet: true) is not null));

    private static string? Python(string python, string[] arguments, bool quiet = false)
    {
        try
        {
            // torch.set_num_threads does not reach OpenBLAS, whose idle threads spin: processor time then shows the peer three times slower than it is.
            var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["OPENBLAS_NUM_THREADS"] = "1";
            using Process process = Process.Start(start)!;
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
