using System.Globalization;
using Isoloss.Core.Comparison;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>A verdict as a person reads it.</summary>
internal static class VerdictText
{
    private const int Width = 78;

    public static void Write(IAnsiConsole console, string baseline, string variant, ComparisonResult c)
    {
        string title = $"{variant} against {baseline} at {Target(c)}";
        string word = c.Verdict switch { Verdict.Go => "GO", Verdict.NoGo => "NO-GO", _ => "UNDECIDED" };
        string colour = c.Verdict switch { Verdict.Go => "green", Verdict.NoGo => "red", _ => "yellow" };
        int gap = Math.Max(2, Width - title.Length - word.Length);
        console.MarkupLine($"{Markup.Escape(title)}{new string(' ', gap)}[bold {colour}]{word}[/]");
        foreach (string line in Body(c))
            console.WriteLine(line);
    }

    private static IEnumerable<string> Body(ComparisonResult c)
    {
        string level = Figures.Level(c.Level);
        string better = c.SmallestGain == 0 ? "P(better)" : $"P(gain > {c.SmallestGain.ToString("0.#%", CultureInfo.InvariantCulture)})";
        yield return $"  {"compute multiplier",-20} {Figures.Times(c.Multiplier.Value) + "x",-7} {level} " +
            $"{Figures.Range(c.Multiplier, Figures.Times)}    {better} {Figures.Probability(c.ProbabilityBetter)}";
        yield return $"  {"trend per decade",-20} {Figures.Signed(TrendOf(c)),-7} {TrendWord(c)}";
        foreach (var d in c.LossDifferences)
            yield return $"  {"loss difference",-20} {Figures.Signed(d.Difference.Value, "0.0000")} {level} " +
                $"{Figures.Signed(d.Difference.Lower, "0.0000")} to {Figures.Signed(d.Difference.Upper, "0.0000")} nats at " +
                $"{Quantity.Format(d.Params)} / {Quantity.Format(d.Tokens)} tokens";
        string label = c.Verdict == Verdict.Undecided ? "why not yet" : "why";
        foreach (string line in c.Reasons.SelectMany(Wrap))
        {
            yield return $"  {label,-20} {line}";
            label = "";
        }
        foreach (var d in c.Diagnostics)
            yield return $"  {"note",-20} {d.Message} {d.Advice}";
    }

    private static string Target(ComparisonResult c) => $"{Figures.Flops(c.Target.Flops)} FLOP";

    /// <summary>The trend as change of the multiplier itself over one decade, at the target.</summary>
    private static double TrendOf(ComparisonResult c) => c.Multiplier.Value * (Math.Pow(10, c.TrendPerDecade.Value) - 1);

    private static string TrendWord(ComparisonResult c) => c.TrendPerDecade switch
    {
        { Lower: > 0 } => "grows with scale",
        { Upper: < 0 } => "shrinks with scale",
        _ => "no trend that the runs can tell",
    };

    private static IEnumerable<string> Wrap(string text)
    {
        const int room = 96;
        while (text.Length > room)
        {
            int cut = text.LastIndexOf(' ', room);
            if (cut <= 0)
                break;
            yield return text[..cut];
            text = text[(cut + 1)..];
        }
        yield return text;
    }
}
