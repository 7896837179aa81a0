using Isoloss.Core.Comparison;
using Isoloss.Runs.Numbers;

namespace Isoloss.Cli.Output;

/// <summary>What one more pair of runs would have to say to turn a verdict, in a line each.</summary>
internal static class ChangeOfMindText
{
    /// <summary>A line for each place that was looked at.</summary>
    public static IEnumerable<string> Lines(ComparisonResult c) => c.ChangesOfMind.Select(change =>
        $"one pair at {Quantity.Format(change.At.Params)} / {Quantity.Format(change.At.Tokens)}: {Turns(c.Verdict, change)}; "
        + $"expected {Figures.Range(change.Expected, Figures.Times)}");

    private static string Turns(Verdict now, ChangeOfMind c) => (c.Go, c.NoGo) switch
    {
        (null, null) => "no outcome gives a verdict",
        ({ } go, null) => Words("GO", now == Verdict.Go, go, c.ProbabilityGo),
        (null, { } noGo) => Words("NO-GO", now == Verdict.NoGo, noGo, c.ProbabilityNoGo),
        ({ } go, { } noGo) => $"{Words("GO", now == Verdict.Go, go, c.ProbabilityGo)}, {Words("NO-GO", now == Verdict.NoGo, noGo, c.ProbabilityNoGo)}",
    };

    private static string Words(string verdict, bool stays, OutcomeRange range, double probability)
    {
        string outcomes = range switch
        {
            (null, null) => "whatever it measures",
            ({ } from, null) => $"from {Figures.Times(from)}x",
            (null, { } to) => $"up to {Figures.Times(to)}x",
            ({ } from, { } to) => $"from {Figures.Times(from)}x to {Figures.Times(to)}x",
        };
        return $"{(stays ? "stays " : "")}{verdict} {outcomes} (P {Figures.Probability(probability)})";
    }
}
