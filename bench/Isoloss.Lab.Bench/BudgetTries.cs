using System.Globalization;

namespace Isoloss.Lab.Bench;

/// <summary>Every way that is known to spend more than a budget. Own trainers are the shell script that the tests use, with N = 4 and 24,000 FLOP for 1,000 tokens.</summary>
internal static class BudgetTries
{
    private const string Slow = "pause: 0.3";
    private const double Seconds = 10, Price = 3600;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BudgetTry> All { get; } = [.. Flops(), .. Time("hours"), .. Time("money"), .. OwnBound()];

    private static IEnumerable<BudgetTry> Flops()
    {
        yield return new BudgetTry { Kind = "flops: the quote is over it", Text = Own("flops: 90k", 2) };
        yield return new BudgetTry { Kind = "flops: the quote is over it", Text = Builtin("flops: 1e10", "[0.1M]") };
        yield return new BudgetTry { Kind = "flops: a longer ladder once it is spent", Text = Own("flops: 100k", 2), Later = Own("flops: 100k", 2, seeds: "[1, 2, 3]") };
        yield return new BudgetTry { Kind = "flops: a smaller budget half way", Text = Own("flops: 100k", 2, recipe: Slow), Later = Own("flops: 60k", 2, recipe: Slow), Starts = 4, StopAfter = 4 };
        foreach (int parallel in new[] { 1, 2, 4 })
        {
            yield return new BudgetTry { Kind = "flops: every attempt fails at 60 %, started 12 times", Text = Own("flops: 150k", parallel, "late"), Starts = 12 };
            yield return new BudgetTry { Kind = $"flops: N is 5 where the file says 4{(parallel == 4 ? ", all at once (1)" : "")}", Text = Own("flops: 110k", parallel, "wide"), IsToldTooLate = parallel == 4 };
        }
        foreach (int parallel in new[] { 2, 4 })
            yield return new BudgetTry { Kind = "flops: each first attempt fails, then all at once", Text = Own("flops: 120k", parallel, "flaky") };
        yield return new BudgetTry { Kind = "flops: results tell 3 times the plan, one at a time", Text = Own("flops: 200k", 1, "greedy") };
        yield return new BudgetTry { Kind = "flops: results tell 3 times the plan, all at once (1)", Text = Own("flops: 200k", 4, "greedy"), IsToldTooLate = true };
        yield return new BudgetTry { Kind = "flops: stopped and started 20 times", Text = Own("flops: 97k", 2, recipe: Slow), Starts = 20, StopAfter = 2 };
    }

    private static IEnumerable<BudgetTry> Time(string key)
    {
        string small = Limit(key, 4), limit = Limit(key, Seconds);
        yield return new BudgetTry { Kind = $"{key}: the quote is over it", Text = Long(small, 2) };
        yield return new BudgetTry { Kind = $"{key}: the quote is over it", Text = Builtin(small, "[40M, 50M]") };
        foreach (int parallel in key == "hours" ? new[] { 1, 2, 4 } : [1, 2])
            yield return new BudgetTry { Kind = $"{key}: trainers a hundred times slower than stated", Text = Long(limit, parallel) };
        foreach (int parallel in new[] { 1, 2 })
            yield return new BudgetTry { Kind = $"{key}: trainers that do not stop when asked to", Text = Long(limit, parallel, "stubborn") };
        foreach (int parallel in new[] { 1, 2 })
            yield return new BudgetTry { Kind = $"{key}: stopped and started again after every second", Text = Long(limit, parallel), Starts = 20, StopAfter = 1 };
        yield return new BudgetTry { Kind = $"{key}: the study killed (-9) after every second", Text = Long(limit, 2), Starts = 20, KillAfter = 1 };
        yield return new BudgetTry { Kind = $"{key}: every attempt fails at 60 %, started 20 times", Text = Long(limit, 2, "late", "[300]"), Starts = 20 };
        yield return new BudgetTry { Kind = $"{key}: the built-in trainer, quoted far too fast", Text = Builtin(Limit(key, 15), "[8M]") };
    }

    private static IEnumerable<BudgetTry> OwnBound()
    {
        foreach (int parallel in new[] { 1, 2 })
            yield return new BudgetTry
            {
                Kind = "hours: over four times the quote and a minute (2)",
                Text = Long(Limit("hours", 36_000), parallel),
                TimerFactor = 50,
                Starts = 1,
            };
    }

    private static string Limit(string key, double seconds) => key == "hours"
        ? string.Create(CultureInfo.InvariantCulture, $"hours: {seconds / 3600}")
        : string.Create(CultureInfo.InvariantCulture, $"money: {2 * seconds}, price_per_hour: {Price}");

    // Quoted at 2.4 s a run.
    private static string Long(string budget, int parallel, string mischief = "none", string tokens = "[40k]") =>
        Own(budget, parallel, mischief, Slow, tokens, seeds: parallel == 1 ? "[1]" : "[1, 2]", speed: "100k");

    private static string Own(string budget, int parallel, string mischief = "none", string recipe = "pause: 0", string tokens = "[1000]", string seeds = "[1, 2]", string speed = "1000") => $$"""
        study: greed
        baseline: { recipe: { lr: 0.05, {{recipe}}, mischief: {{mischief}} } }
        variants:
          faster: { recipe: { lr: 0.1 } }
        ladder: { sizes: [{ width: 4, params: 4 }], tokens: {{tokens}}, seeds: {{seeds}} }
        target: { flops: 1e6 }
        budget: { {{budget}} }
        trainer: { command: [sh, {{Path.Combine(AppContext.BaseDirectory, "trainers", "descent.sh")}}], version: "1", parallel: {{parallel}}, tokens_per_second: {{speed}} }
        """;

    private static string Builtin(string budget, string tokens) => $$"""
        study: greed
        baseline: { name: adamw, recipe: { model: { head_width: 16 } } }
        variants:
          muon: { recipe: { optimizer: { name: muon } } }
        ladder: { sizes: [16x2], tokens: {{tokens}} }
        target: { flops: 1e12 }
        budget: { {{budget}} }
        trainer: { threads: 1, parallel: 2, snapshot_seconds: 1 }
        """;
}
