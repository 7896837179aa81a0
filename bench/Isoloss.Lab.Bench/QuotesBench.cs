using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Bench;

/// <summary>The quote of a study of runs of many sizes, lengths and recipes, held against what they took, once the machine has a history.</summary>
internal static class QuotesBench
{
    private const double Within = 0.25;

    public static async Task<int> RunAsync(int seed)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("isoloss-quotes-");
        try
        {
            string root = Path.Combine(folder.FullName, "runs");
            Console.WriteLine("a short study first, quoted by the calibration alone: it is the history of this machine");
            _ = await JudgeAsync(StudyText("history", seed + 1000, "[16x2, 32x2, 64x2]", "[0.3M]"), root);
            Console.WriteLine("the study that is judged, quoted by a calibration and that history");
            return await JudgeAsync(StudyText("quotes", seed, "[16x2, 32x2, 48x2, 64x2]", "[0.25M, 0.5M, 1M]"), root);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> JudgeAsync(string text, string root)
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "..", "files")).FullName, "study.yaml");
        File.WriteAllText(file, text);
        StudyPlan plan = StudyPlan.Of(StudyFile.Load(file));
        StudyQuote quote = await Quoter.MeasureAsync(plan, root, "local", CancellationToken.None);
        StudyOutcome outcome = await new StudyRunner(root, TimeProvider.System).RunAsync(
            plan, quote, LocalExecutor.For(plan.Study, root, TimeProvider.System), null, CancellationToken.None);
        return outcome.IsComplete ? Tell(quote, StudySpending.Read(root, quote, TimeProvider.System)) : 1;
    }

    private static int Tell(StudyQuote quote, StudySpending spent)
    {
        Console.WriteLine($"{"arm",-8} {"rung",-12} {"quoted",8} {"took",8} {"ratio",6}");
        double[] ratios = [.. spent.Runs.OrderBy(r => r.Quote.Seconds).Select(Line)];
        int near = ratios.Count(r => Math.Abs(r - 1) <= Within);
        Write($"{near} of {ratios.Length} runs took within {Within:0 %} of their quote ({near / (double)ratios.Length:0 %}); the study took {spent.WallSeconds / quote.Seconds!.Value:0.00} times its quote of {quote.Seconds:0} s");
        return near >= 0.9 * ratios.Length ? 0 : 1;
    }

    private static double Line((RunQuote Quote, RunSpending Spent) run)
    {
        double ratio = run.Spent.Seconds / run.Quote.Seconds!.Value;
        Write($"{run.Quote.Arm,-8} {run.Quote.Rung,-12} {run.Quote.Seconds,6:0.0} s {run.Spent.Seconds,6:0.0} s {ratio,6:0.00}");
        return ratio;
    }

    private static string StudyText(string name, int seed, string sizes, string tokens) => $$"""
        study: {{name}}
        baseline: { name: adamw, recipe: { model: { head_width: 16 } } }
        variants:
          muon: { recipe: { optimizer: { name: muon } } }
          gelu: { recipe: { model: { mlp: gelu, norm: layer } } }
        ladder:
          sizes: {{sizes}}
          tokens: {{tokens}}
          seeds: [{{seed}}]
        target: { flops: 1e12 }
        trainer: { threads: 1 }
        """;

    private static void Write(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
