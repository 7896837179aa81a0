using Isoloss.Core;
using Isoloss.Core.Efficiency;

namespace Isoloss.Dashboard.Reports;

/// <summary>Data multipliers inside runs, in words; the same on a terminal and in a report.</summary>
public static class EfficiencyWords
{
    /// <summary>Where they are measured, and why there.</summary>
    public const string Reserve = "multipliers at the lowest loss that both arms reached in half of their tokens: towards the end, where learning rates decay, the same tokens stand for more loss";

    /// <summary>A variant over all sizes.</summary>
    public static string Over(VariantEfficiency v, double level) =>
        FormattableString.Invariant($"data multiplier {v.Multiplier:0.00}x, ")
        + (v.Interval is { } i ? Interval(i, level) + FormattableString.Invariant($" over {v.Sizes} sizes")
            : v.Sizes == 1 ? "one size: no interval" : FormattableString.Invariant($"{v.Sizes} sizes: no interval"));

    /// <summary>A variant on one size.</summary>
    public static string On(SizeMultiplier m, double level) =>
        FormattableString.Invariant($"{m.Multiplier:0.00}x at {m.Loss:0.000} nats")
        + (m.Interval is { } i ? $", {Interval(i, level)}" : "") + (m.Pairs > 1 ? FormattableString.Invariant($", {m.Pairs} pairs") : "");

    private static string Interval(Estimate i, double level) => FormattableString.Invariant($"{100 * level:0.#} % {i.Lower:0.00} - {i.Upper:0.00}");
}
