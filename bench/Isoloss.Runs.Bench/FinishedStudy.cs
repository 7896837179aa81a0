using System.Globalization;
using System.Text;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Bench;

/// <summary>A study whose runs are all there, as the built-in trainer leaves them, with losses from a law and noise: nothing is trained.</summary>
internal static class FinishedStudy
{
    private const int Lines = 200;

    /// <summary>Two arms on 20 rungs.</summary>
    private static string Text(int seeds) => $$"""
        study: finished
        question: What does a re-analysis take?
        baseline: { name: base, recipe: { optimizer: { lr: 0.004 } } }
        variants: { other: { recipe: { optimizer: { name: muon } } } }
        ladder:
          sizes: [32x2, 64x2, 64x4, 96x4, 128x6]
          tokens: [1M, 2M, 4M, 8M]
          seeds: [{{string.Join(", ", Enumerable.Range(1, seeds))}}]
        target: { flops: 1e16 }
        evaluation: { tokens: 65536 }
        answers: { ladder: a measurement of speed, learning-rate: a measurement of speed }
        """;

    /// <summary>Writes the study and its runs.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="seeds">Seeds; there are 40 runs for each.</param>
    /// <returns>The study file and the root of the run directories.</returns>
    public static (string File, string Root) Write(string folder, int seeds)
    {
        string file = Path.Combine(folder, "study.yaml"), root = Path.Combine(folder, "runs");
        System.IO.File.WriteAllText(file, Text(seeds));
        StudyPlan plan = StudyPlan.Of(StudyFile.Load(file));
        var random = new Random(1);
        foreach (PlannedRun run in plan.DistinctRuns)
            WriteRun(root, run, random);
        plan.Manifest().Write(root);
        return (file, root);
    }

    private static void WriteRun(string root, PlannedRun run, Random random)
    {
        RunDirectory directory = RunDirectory.Create(root, run.Spec);
        double gain = run.Arm == "base" ? 1 : 1.3, n = run.Params!.Value * gain, d = run.Spec.Tokens * gain;
        double At(double share) => 2.2 + 20 / Math.Pow(n, 0.34) + 60 / Math.Pow(share * d, 0.30);
        double loss = At(1) * (1 + 0.003 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
        long steps = run.Spec.Tokens / 2048;
        var metrics = new StringBuilder();
        for (int i = 1; i <= Lines; i++)
            metrics.Append(Line(i * steps / Lines, At(i / (double)Lines) + 0.02 * random.NextDouble(), i));
        System.IO.File.WriteAllText(directory.MetricsFile, metrics.ToString());
        directory.WriteStatus(new RunStatus { State = RunState.Finished, Updated = DateTimeOffset.UnixEpoch, Step = steps, TotalSteps = steps });
        AtomicFile.WriteJson(directory.EvaluationFile, EvaluationLosses.Of([.. Enumerable.Range(0, 512).Select(_ => loss + 0.2 * random.NextDouble())], "5f2b9c"));
        directory.WriteResult(Result(run, loss, steps));
    }

    private static string Line(long step, double loss, int line) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"step\":{step},\"tokens\":{step * 2048},\"lr\":0.004,\"train_loss\":{loss},\"grad_norm\":{0.6 + 0.001 * line}"
        + $"{(line % 2 == 0 ? $",\"update_norm\":0.0412345678,\"param_norm\":31.51234567,\"max_attention_logit\":4.2123456,\"logit_rms\":1.1234567,\"log_z\":4.61234567,\"activation_rms\":[0.41234567,0.71234567]" : "")}}}\n");

    private static RunResult Result(PlannedRun run, double loss, long steps) => new()
    {
        Loss = loss,
        LossStandardError = 0.004,
        OracleLoss = 2.211,
        EntropyRate = 2.205,
        Params = run.Params!.Value,
        Tokens = run.Spec.Tokens,
        Flops = run.Flops,
        FlopRule = "per token 6*(params - lookup tables) + 6*layers*context*width (causal attention)",
        Steps = steps,
        Seconds = run.Spec.Tokens / 50_000.0,
        TokensPerSecond = 50_000,
        EvaluationHash = "5f2b9c",
        Sections = [.. Enumerable.Range(0, 8).Select(i => new LossSection { Kind = "position", Name = $"{1 << i}-{(2 << i) - 1}", Tokens = 512 << i, Loss = loss, LossStandardError = 0.02 })],
        Environment = new Dictionary<string, string> { ["program"] = "0.1.0", ["runtime"] = ".NET 10.0.0" },
    };
}
