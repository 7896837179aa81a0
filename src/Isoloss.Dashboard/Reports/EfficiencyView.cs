using System.Text.Json.Nodes;
using Isoloss.Core.Efficiency;

namespace Isoloss.Dashboard.Reports;

/// <summary>The panel "Tokens to reach a loss".</summary>
internal static class EfficiencyView
{
    /// <summary>The panel's words and numbers; null where nothing was measured.</summary>
    public static JsonObject? Of(ReportModel model)
    {
        if (model.Efficiency is not { } e)
            return null;
        string[] arms = [e.Baseline, .. e.Variants.Select(v => v.Variant)];
        return new JsonObject
        {
            ["heads"] = PageView.Texts(arms),
            ["reached"] = PageView.List(e.Sizes.SelectMany(size => size.Losses.Select((loss, i) => Row(size, loss, arms, i == 0)))),
            ["hasMultipliers"] = e.Variants.Count > 0 ? true : null,
            ["multipliers"] = PageView.List(e.Variants.Select(v => Multiplier(v, e, model))),
        };
    }

    /// <summary>The numbers of the figure, a panel a size.</summary>
    public static object? Data(DataEfficiency? e) => e is null ? null : new
    {
        e.Baseline,
        Sizes = e.Sizes.Where(s => s.Multipliers.Any(m => m.Curve.Count > 0)).Select(s => new
        {
            s.Params,
            Variants = s.Multipliers.Where(m => m.Curve.Count > 0).Select(m => new
            {
                Name = m.Variant,
                Curve = m.Curve.Select(p => new[] { p.Tokens, p.Multiplier }),
                At = new[] { m.Tokens, m.Multiplier, m.Interval?.Lower ?? double.NaN, m.Interval?.Upper ?? double.NaN },
                Words = EfficiencyWords.On(m, e.Level),
            }),
        }),
    };

    private static JsonObject Row(SizeEfficiency size, ReachedLoss loss, string[] arms, bool isFirst) => new()
    {
        ["size"] = isFirst ? Numbers.Count(size.Params) : "",
        ["loss"] = HealthWords.Loss(loss.Loss),
        ["cells"] = PageView.List(arms.Select(arm => Cell(loss, arm))),
    };

    private static JsonObject Cell(ReachedLoss loss, string arm)
    {
        var own = loss.Arms[0];
        var found = loss.Arms.FirstOrDefault(a => a.Arm == arm);
        return new JsonObject
        {
            ["tokens"] = found switch { null => Numbers.None, { Tokens: { } t } => Numbers.Count(t), _ => "not reached" },
            ["beside"] = found switch
            {
                null => null,
                { Tokens: null } => $"lowest {HealthWords.Loss(found.Lowest)}",
                { Tokens: { } t } when found != own && own.Tokens is { } b => Numbers.Multiplier(b / t),
                _ => null,
            },
        };
    }

    private static JsonObject Multiplier(VariantEfficiency v, DataEfficiency e, ReportModel model)
    {
        var fitted = model.Arms.FirstOrDefault(a => a.Name == v.Variant)?.Comparison?.Targets is [var first, ..] ? first : null;
        return new JsonObject
        {
            ["name"] = v.Variant,
            ["inside"] = EfficiencyWords.Over(v, e.Level),
            ["bySize"] = PageView.Texts(e.Sizes.SelectMany(s => s.Multipliers.Where(m => m.Variant == v.Variant)
                .Select(m => $"{Numbers.Count(s.Params)}: {EfficiencyWords.On(m, e.Level)}"))),
            ["fitted"] = fitted is null ? null : $"{Numbers.Multiplier(fitted.Data.Multiplier.Value)} at the target by the joint fit of whole runs, "
                + $"{Numbers.Level(model.Level)} interval {Numbers.Interval(fitted.Data.Multiplier, x => Numbers.Multiplier(x).TrimEnd('×'))}",
        };
    }
}
