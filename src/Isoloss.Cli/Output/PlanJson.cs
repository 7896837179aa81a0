using System.Text.Json.Nodes;
using Isoloss.Core.Planning;
using static Isoloss.Cli.Output.JsonOutput;

namespace Isoloss.Cli.Output;

/// <summary>A plan as JSON, documented in docs/json.md.</summary>
internal static class PlanJson
{
    public static JsonObject Of(Plan plan, IEnumerable<string> assumptions) => new()
    {
        ["law"] = plan.Fit.Law.Name,
        ["level"] = plan.Fit.Level,
        ["flop_rule"] = new JsonObject
        {
            ["flops_per_parameter_token"] = Number(plan.Rule.PerParameterToken),
            ["recorded_over_6nd"] = Number(plan.Rule.MedianFactor),
            ["factor_per_decade"] = Number(plan.Rule.FactorPerDecade),
            ["is_clean"] = plan.Rule.IsClean,
        },
        ["budgets"] = Array(plan.Budgets, Budget),
        ["isoflop"] = IsoFlops(plan.IsoFlops),
        ["diagnostics"] = Diagnostics(plan.Diagnostics),
        ["assumptions"] = Array(assumptions, a => JsonValue.Create(a)),
    };

    private static JsonObject Budget(BudgetPlan b) => new()
    {
        ["flops"] = Number(b.At.Flops),
        ["pf_days"] = Number(b.At.Flops / BudgetLaws.FlopsPerPfDay),
        ["params"] = Interval(b.Params),
        ["tokens"] = Interval(b.Tokens),
        ["tokens_per_parameter"] = Interval(b.TokensPerParameter),
        ["loss"] = Interval(b.Loss),
        ["new_run"] = Interval(b.NewRun),
        ["params_exponent"] = Interval(b.ParamsExponent),
        ["tokens_exponent"] = Interval(b.TokensExponent),
        ["loss_exponent"] = Interval(b.LossExponent),
        ["limits"] = new JsonObject
        {
            ["unlimited_data"] = Interval(b.UnlimitedData),
            ["unlimited_params"] = Interval(b.UnlimitedParams),
        },
        ["isoflop"] = b.ParabolaParams is { } parabola
            ? new JsonObject { ["params"] = Interval(parabola), ["law_params"] = Number(b.LawParamsAsRecorded ?? double.NaN), ["bias"] = Number(b.ParabolaBias ?? double.NaN) }
            : null,
        ["equal_loss"] = Array(b.EqualLoss, EqualLoss),
        ["data_penalty"] = new JsonObject
        {
            ["wanted"] = Number(b.DataPenalty.Wanted),
            ["at_plan"] = Interval(b.DataPenalty.Penalty),
            ["tokens"] = Interval(b.DataPenalty.Tokens),
            ["tokens_exponent"] = Interval(b.DataPenalty.TokensExponent),
            ["crossing_flops"] = Interval(b.DataPenalty.CrossingFlops),
        },
        ["serving"] = b.Served is { } served ? Serving(served) : null,
        ["unique_tokens"] = b.Limited is { } limited ? Limited(limited) : null,
        ["critical_batch"] = new JsonObject
        {
            ["source"] = b.CriticalBatch.IsFitted ? "fitted: Bstar and aB of the law" : "published constants: Kaplan et al. 2020, B* 2.1e8, aB 0.21",
            ["bstar"] = Number(b.CriticalBatch.Scale),
            ["ab"] = Number(b.CriticalBatch.Exponent),
            ["identified"] = b.CriticalBatch.IsFitted ? b.CriticalBatch.Identified : null,
            ["tokens"] = Number(b.CriticalBatchTokens),
            ["choices"] = Array(b.Batches, c => new JsonObject
            {
                ["batch_tokens"] = Number(c.BatchTokens),
                ["steps"] = Number(c.Steps),
                ["tokens"] = Number(c.Tokens),
            }),
        },
    };

    private static JsonObject EqualLoss(EqualLossPlan e) => new()
    {
        ["asked"] = e.IsRatio ? "tokens_per_parameter" : "params",
        ["factor"] = Number(e.Asked),
        ["reachable"] = e.IsReachable,
        ["params"] = Number(e.Params),
        ["tokens"] = Number(e.Tokens),
        ["params_factor"] = Interval(e.SizeFactor),
        ["tokens_factor"] = Interval(e.TokensFactor),
        ["compute_factor"] = Interval(e.ComputeFactor),
    };

    private static JsonObject Serving(ServedPlan s) => new()
    {
        ["served_tokens"] = Number(s.ServedTokens),
        ["params"] = Interval(s.Params),
        ["tokens"] = Interval(s.Tokens),
        ["training_flops"] = Interval(s.TrainingFlops),
        ["serving_flops"] = Interval(s.ServingFlops),
        ["total_flops"] = Interval(s.TotalFlops),
        ["efficient_total_flops"] = Number(s.EfficientTotalFlops),
        ["total_factor"] = Interval(s.TotalFactor),
    };

    private static JsonObject Limited(LimitedPlan l) => new()
    {
        ["available"] = Number(l.UniqueTokens),
        ["epochs_needed"] = Interval(l.EpochsNeeded),
        ["repetition"] = l.IsFitted ? "fitted" : "published constants: Muennighoff et al. 2023, R*_D 15.39, R*_N 5.31",
        ["params"] = Interval(l.Params),
        ["tokens"] = Interval(l.Tokens),
        ["epochs"] = Interval(l.Epochs),
        ["loss"] = Interval(l.Loss),
        ["unchanged_loss"] = Interval(l.UnchangedLoss),
        ["fresh_tokens"] = Interval(l.FreshTokens),
        ["equivalent_flops"] = Interval(l.EquivalentFlops),
    };

    private static JsonObject IsoFlops(IsoFlopAnalysis i) => new()
    {
        ["tolerance"] = Number(i.Tolerance),
        ["params_exponent"] = i.ParamsExponent is { } exponent ? Interval(exponent) : null,
        ["law_params_exponent"] = i.LawParamsExponent is { } law ? Number(law) : null,
        ["exponent_bias"] = i.ExponentBias is { } bias ? Number(bias) : null,
        ["budgets"] = Array(i.Minima, m => new JsonObject
        {
            ["flops"] = Number(m.Group.Flops),
            ["runs"] = m.Group.Runs.Count,
            ["params"] = Interval(m.Params),
            ["tokens"] = Number(m.Tokens),
            ["loss"] = Number(m.Loss),
            ["law_params"] = Number(m.LawParams),
            ["bias"] = Number(m.Bias),
            ["used"] = m.IsUsed,
            ["at_edge"] = m.IsAtEdge,
            ["asymmetric"] = m.IsAsymmetric,
            ["few_sizes"] = m.HasFewSizes,
        }),
    };
}
