namespace Isoloss.Core.Bench;

/// <summary>
/// Splits beyond the ready-made ones, from the same raw files: other evaluation losses, other corpora and countings, other
/// budgets, other data sets. Drift and recency are chosen on them. Some share runs with ready-made splits of their family,
/// which is why a family is always left out as a whole.
/// </summary>
internal static class FurtherSplitRules
{
    public static IReadOnlyList<SplitRule> All { get; } =
    [
        new("gadre_104_runs.csv", "gadre")
        {
            Losses = ["loss_openlm", "loss_paloma_ptb", "loss_paloma_dolma_100_programing_languages"],
            Each = ["dataset"],
            Cuts = _ =>
            [
                new("a", r => r.Params < 2e8 && r.TokensPerParam <= 82, r => r.Params > 4e8),
                new("b", r => r.Params < 5e8, r => r.Params > 1e9),
            ],
        },
        new("olmo_ladder_curves.csv", "olmo")
        {
            Losses = ["ce_*"],
            Reduce = runs => runs.GroupBy(r => r.Row["run"]).Select(g => g.MaxBy(r => r.Row.Number("step"))!),
            Cuts = _ => [new("", r => r.Params < 1.5e9 && r.TokensPerParam <= 205, r => r.Params > 1.5e9)],
        },
        new("porian_isoflop_recipes.csv", "porian")
        {
            Flops = "flops",
            Each = ["dataset", "hparams", "warmup", "decay", "param_count", "loss_split"],
            Where = row => !(row["dataset"] == "rw" && row["param_count"] == "standard"),
            Cuts = _ => [new("", r => r.Flops is >= 1e17 and <= 1.7e18, r => r.Flops >= 1.2e19)],
        },
        IsoFlops("epochai_", "chinchilla"), IsoFlops("ml_", "chinchilla"), IsoFlops("marin_", "marin"), IsoFlops("misfitting_", "misfitting"),
        new("datablations_repeated_epochs.csv", "datablations")
        {
            Where = row => row.Number("epochs") <= 1.01,
            Reduce = runs => OnRungs(runs, g => g.Average(r => r.Run.Loss)),
            Cuts = runs => new[] { 5, 20, 60 }.Select(k => Budget($"{k}", runs.Max(r => r.Flops) / k, 1.5)),
        },
        new("steplaw_dense_lr_bs_loss.csv", "steplaw")
        {
            Reduce = runs => OnRungs(runs, g => g.Min(r => r.Run.Loss)),
            Cuts = _ => [Budget("a", 1e20, 1.2)],
        },
        new("misfitting_own_runs_final.csv", "misfitting")
        {
            Where = row => 6 * row.Number("N") * row.Number("D") > 1e16,
            Reduce = runs => OnRungs(runs, g => g.Min(r => r.Run.Loss)),
            Cuts = _ => [Budget("own-1e18", 1e18, 2), Budget("own-3e18", 3e18, 2)],
        },
    ];

    /// <summary>An experiment of equal-compute curves: from the third budget on, those up to a budget predict all beyond it.</summary>
    private static SplitRule IsoFlops(string prefix, string family) => new("isoflops_dev.csv", family)
    {
        Params = "params",
        Tokens = "tokens",
        Where = row => row["outlier"] != "True" && row["experiment"].StartsWith(prefix, StringComparison.Ordinal),
        Each = ["experiment"],
        Cuts = runs =>
        {
            double[] budgets = [.. runs.Select(r => r.Row.Number("budget")).Distinct().Order()];
            return Enumerable.Range(2, Math.Max(0, budgets.Length - 3)).Select(i => new SplitCut(
                $"{i}", r => r.Row.Number("budget") <= budgets[i], r => r.Row.Number("budget") > budgets[i]));
        },
    };

    private static SplitCut Budget(string name, double flops, double gap) => new(name, r => r.Flops <= flops, r => r.Flops > gap * flops);

    private static IEnumerable<RawRun> OnRungs(IEnumerable<RawRun> runs, Func<IEnumerable<RawRun>, double> loss) =>
        runs.GroupBy(r => (r.Run.Params, r.Run.Tokens)).Select(g => g.First() with { Run = g.First().Run with { Loss = loss(g) } });
}
