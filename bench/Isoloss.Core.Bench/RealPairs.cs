using Isoloss.Core.Comparison;

namespace Isoloss.Core.Bench;

/// <summary>Two arms of real runs, what is fitted and what is judged.</summary>
internal sealed record RealPair(string Set, string Name, ArmRuns Runs)
{
    /// <summary>Beyond the pairs that the question names: more of the same kind.</summary>
    public bool IsFurther { get; init; }
}

/// <summary>The pairs of arms in the files.</summary>
internal static class RealPairs
{
    /// <summary>All ordered pairs.</summary>
    public static IEnumerable<RealPair> Of(string folder) => [.. Porian(folder), .. Marin(folder), .. Gates(folder), .. Gadre(folder)];

    /// <summary>
    /// The recipes of each corpus and way of counting parameters, fitted up to 1.7e18 FLOP and judged at 2.56e19. The way of counting that
    /// leaves out the embeddings ends at 1.28e19 and shares no rung with the others: it gives no cell.
    /// </summary>
    private static IEnumerable<RealPair> Porian(string folder)
    {
        var rows = TableRow.ReadAll(Path.Combine(folder, "porian_isoflop_recipes.csv"));
        foreach (var corpus in rows.GroupBy(r => $"{r["dataset"]} {r["param_count"]}"))
            foreach (var pair in Ordered($"porian {corpus.Key}", corpus.ToLookup(Recipe, r => Run(r, "N", "D", "flops", "loss")), c => c <= 1.7e18, c => c > 2e19))
                yield return pair with { IsFurther = corpus.Key != "rw standard" };

        static string Recipe(TableRow r) => $"{r["hparams"]}-{r["warmup"]}-{r["decay"]}";
    }

    private static IEnumerable<RealPair> Marin(string folder)
    {
        var rows = TableRow.ReadAll(Path.Combine(folder, "isoflops_dev.csv")).Where(r => r["source"] == "marin_202603" && r["outlier"] == "False");
        return Ordered("comma, dclm", rows.ToLookup(r => r["dataset"], r => Run(r, "params", "tokens", "budget", "loss")), c => c <= 3.1e19, c => c > 2.9e20);
    }

    /// <summary>Gate decisions: the largest scale is left out. Size and data are not in the file: 20 tokens a parameter are assumed.</summary>
    private static IEnumerable<RealPair> Gates(string folder)
    {
        const double tokensPerParam = 20;
        var arms = TableRow.ReadAll(Path.Combine(folder, "marin_moe_gates.csv")).ToLookup(r => r["variant"], r => Read(r));
        double largest = arms.SelectMany(a => a).Max(o => o.Flops);
        return Ordered("marin gates", arms, c => c < largest, c => c == largest);

        static Observation Read(TableRow row)
        {
            double flops = row.Number("flops"), n = Math.Sqrt(flops / 6 / tokensPerParam);
            return new Observation(n, n * tokensPerParam, flops, row.Number("paloma_macro_loss"));
        }
    }

    /// <summary>Corpora against each other by their loss on C4, fitted up to 154M parameters and judged at 411M and more.</summary>
    private static IEnumerable<RealPair> Gadre(string folder)
    {
        var rows = TableRow.ReadAll(Path.Combine(folder, "gadre_104_runs.csv"));
        foreach (string loss in new[] { "loss_c4_val", "loss_openlm" })
            foreach (var pair in Ordered($"gadre {loss[5..]}", rows.ToLookup(r => r["dataset"], r => Run(r, "N", "D", null, loss)), c => c <= 1.2e19, c => c > 2e19))
                yield return pair with { IsFurther = true };
    }

    private static IEnumerable<RealPair> Ordered(string set, ILookup<string, Observation> arms, Func<double, bool> fit, Func<double, bool> judge) =>
        from a in arms
        from b in arms
        where a.Key != b.Key
        let runs = new ArmRuns
        {
            Baseline = [.. a.Where(o => fit(o.Flops))],
            Variant = [.. b.Where(o => fit(o.Flops))],
            JudgedBaseline = [.. a.Where(o => judge(o.Flops))],
            JudgedVariant = [.. b.Where(o => judge(o.Flops))],
        }
        where Common(runs.Baseline, runs.Variant) >= 3 && Common(runs.JudgedBaseline, runs.JudgedVariant) > 0
        select new RealPair(set, $"{a.Key} -> {b.Key}", runs);

    private static int Common(IReadOnlyList<Observation> a, IReadOnlyList<Observation> b) =>
        a.Select(o => (o.Params, o.Tokens)).Intersect(b.Select(o => (o.Params, o.Tokens))).Count();

    private static Observation Run(TableRow row, string n, string d, string? flops, string loss) =>
        new(row.Number(n), row.Number(d), flops is null ? 6 * row.Number(n) * row.Number(d) : row.Number(flops), row.Number(loss));
}
