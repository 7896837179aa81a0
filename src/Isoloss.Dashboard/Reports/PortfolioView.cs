using System.Text.Json.Nodes;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;

namespace Isoloss.Dashboard.Reports;

/// <summary>Several variants through the rungs, as a table.</summary>
internal static class PortfolioView
{
    /// <summary>The view; null where nothing was followed.</summary>
    public static JsonObject? Of(ReportModel model) => model.Portfolio is not { Stages.Count: > 0 } history ? null : new JsonObject
    {
        ["stages"] = PageView.List(history.Stages.Select(s => new JsonObject { ["flops"] = Numbers.Power(s.Flops), ["rung"] = $"{Numbers.Count(s.Params)} / {Numbers.Count(s.Tokens)}" })),
        ["rows"] = PageView.List(history.Variants.OrderByDescending(Rank).Select(v => Row(v, history, model))),
        ["rule"] = history.DropBelow is { } below
            ? $"A variant was dropped once its probability of being worth it at the target was below {Numbers.Probability(below)}."
            : "Every variant was to be trained on every rung; nothing was dropped.",
        ["spent"] = $"{Numbers.Power(history.Variants.Sum(v => v.Stages[^1].SpentFlops))} FLOP on {history.Variants.Count} {(history.Variants.Count == 1 ? "variant" : "variants")}",
    };

    private static double Rank(PortfolioVariant v) => v.LastJudged < 0 ? -1 : v.LastJudged + v.Stages[v.LastJudged].ProbabilityWorth;

    private static JsonObject Row(PortfolioVariant v, PortfolioHistory history, ReportModel model)
    {
        int arm = model.Arms.ToList().FindIndex(a => a.Name == v.Name);
        return new JsonObject
        {
            ["name"] = v.Name,
            ["color"] = arm < 0 ? null : ArmStyle.Of(arm).Color,
            ["cells"] = PageView.Texts(v.Stages.Select(s => double.IsNaN(s.ProbabilityWorth) ? Numbers.None : Numbers.Probability(s.ProbabilityWorth))),
            ["spent"] = Numbers.Power(v.Stages[^1].SpentFlops),
            ["outcome"] = Outcome(v, history, arm < 0 ? null : model.Arms[arm].Comparison?.Verdict),
        };
    }

    /// <summary>What became of it and why.</summary>
    private static string Outcome(PortfolioVariant v, PortfolioHistory history, Verdict? verdict)
    {
        string where = v.LastJudged < 0 ? "before it could be judged" : $"after {Numbers.Power(history.Stages[v.LastJudged].Flops)} FLOP";
        return v.Outcome switch
        {
            PortfolioOutcome.Kept => "trained on every rung" + verdict switch
            {
                Verdict.Go => ": GO",
                Verdict.NoGo => ": NO-GO",
                Verdict.Undecided => ": undecided",
                _ => "",
            },
            PortfolioOutcome.Dropped => $"dropped {where}" + (v.LastJudged >= 0 && v.Stages[v.LastJudged].ProbabilityWorth < history.DropBelow
                ? $": {Numbers.Probability(v.Stages[v.LastJudged].ProbabilityWorth)} is below {Numbers.Probability(history.DropBelow!.Value)}" : ""),
            _ => $"not trained {where}",
        };
    }
}
