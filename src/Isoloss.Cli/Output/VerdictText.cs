using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>A verdict as a person reads it.</summary>
internal static class VerdictText
{
    private const int Width = 78;

    /// <summary>A structure with less weight does not show in the answer.</summary>
    private const double NamedWeight = 0.01;

    public static void Write(IAnsiConsole console, string baseline, string variant, ComparisonResult c)
    {
        string title = $"{variant} against {baseline} at {Target(c)}";
        string word = c.Verdict switch { Verdict.Go => "GO", Verdict.NoGo => "NO-GO", _ => "UNDECIDED" };
        string colour = c.Verdict switch { Verdict.Go => "green", Verdict.NoGo => "red", _ => "yellow" };
        int gap = Math.Max(2, Width - title.Length - word.Length);
        console.MarkupLine($"{Markup.Escape(title)}{new string(' ', gap)}[bold {colour}]{word}[/]");
        foreach (string line in Body(c))
            WrappedText.Fitted(console, line);
    }

    private static IEnumerable<string> Body(ComparisonResult c)
    {
        string level = Figures.Level(c.Level);
        yield return Multiplier(c, "compute multiplier", c.Multiplier, c.Worth == Worth.Compute ? c.ProbabilityBetter : null);
        if (c.WallClock is { } clock)
            yield return Multiplier(c, "time multiplier", clock.Time.Multiplier, clock.Time.ProbabilityBetter);
        if (c.WallClock?.Cost is { } cost)
            yield return Multiplier(c, "cost multiplier", cost.Multiplier, cost.ProbabilityBetter);
        yield return $"  {"trend per decade",-20} {TrendText.PerDecade(c.TrendPerDecade.Value),-7} {level} " +
            $"{TrendText.PerDecade(c.TrendPerDecade.Lower)} to {TrendText.PerDecade(c.TrendPerDecade.Upper)}, {TrendWord(c)}";
        yield return Axis(c, "data multiplier", c.Targets[0].Data);
        yield return Axis(c, "params multiplier", c.Targets[0].Params);
        foreach (var t in c.Targets.Skip(1))
            yield return Multiplier(c, $"{Word(c.Worth)} at {Figures.Flops(t.At.Flops)}", Asked(t, c.Worth), t.ProbabilityBetter);
        foreach (var d in c.LossDifferences)
            yield return $"  {"one new pair of runs",-20} {Figures.Signed(d.Difference.Value, "0.000"),-7} {level} " +
                $"{Figures.Signed(d.Difference.Lower, "0.000")} to {Figures.Signed(d.Difference.Upper, "0.000")} nats at " +
                $"{Quantity.Format(d.Params)} / {Quantity.Format(d.Tokens)} tokens";
        string label = c.Verdict == Verdict.Undecided ? "why not yet" : "why";
        foreach (string line in c.Reasons)
        {
            yield return $"  {label,-20} {line}";
            label = "";
        }
        label = "what would turn it";
        foreach (string line in ChangeOfMindText.Lines(c))
        {
            yield return $"  {label,-20} {line}";
            label = "";
        }
        label = "structures";
        foreach (var s in c.Structures.Where(s => s.Weight >= NamedWeight).OrderByDescending(s => s.Weight))
        {
            yield return $"  {label,-20} {Figures.Times(s.Multiplier.Value) + "x",-7} {Figures.Range(s.Multiplier, Figures.Times)}, weight {s.Weight.ToString("0.00", CultureInfo.InvariantCulture)}: {s.Name}";
            label = "";
        }
        if (c.SameData)
            yield return $"  {label,-20} both arms see the same data: separate floors are held unlikely beforehand";
        foreach (string line in JudgedText.Lines(c))
            yield return line;
        foreach (var d in c.Diagnostics)
            yield return $"  {"note",-20} {d.Message} {d.Advice}";
    }

    /// <summary>A multiplier with its interval, and the probability of the gain asked for where the verdict or the clock gives one.</summary>
    private static string Multiplier(ComparisonResult c, string name, Estimate multiplier, double? probability)
    {
        string better = c.SmallestGain == 0 ? "P(better)" : $"P(gain > {c.SmallestGain.ToString("0.#%", CultureInfo.InvariantCulture)})";
        string line = $"  {name,-20} {Figures.Times(multiplier.Value) + "x",-7} {Figures.Level(c.Level)} {Figures.Range(multiplier, Figures.Times)}";
        return probability is { } p ? $"{line}    {better} {Figures.Probability(p)}" : line;
    }

    /// <summary>What is saved along one axis, with its trend.</summary>
    private static string Axis(ComparisonResult c, string name, AxisMultiplier m) =>
        $"  {name,-20} {Figures.Times(m.Multiplier.Value) + "x",-7} {Figures.Level(c.Level)} {Figures.Range(m.Multiplier, Figures.Times)}, "
        + $"{TrendText.PerDecade(m.TrendPerDecade.Value)} ({TrendText.PerDecade(m.TrendPerDecade.Lower)} to {TrendText.PerDecade(m.TrendPerDecade.Upper)}) per decade";

    private static Estimate Asked(TargetResult t, Worth worth) => worth switch
    {
        Worth.Time => t.WallClock!.Time.Multiplier,
        Worth.Cost => t.WallClock!.Cost!.Multiplier,
        _ => t.Multiplier,
    };

    private static string Word(Worth worth) => JsonOutput.Word(worth);

    private static string Target(ComparisonResult c) => $"{Figures.Flops(c.Target.Flops)} FLOP";

    private static string TrendWord(ComparisonResult c) => c.TrendPerDecade switch
    {
        { Lower: > 0 } => "grows with scale",
        { Upper: < 0 } => "shrinks with scale",
        _ => "no clear trend",
    };
}
