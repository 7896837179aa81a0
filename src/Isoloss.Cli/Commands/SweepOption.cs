using System.CommandLine;
using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Decision;
using Isoloss.Core.Uncertainty;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>
/// <c>--best-of muon=8</c>: every loss of that arm is the lowest of a sweep of 8 settings, so it was chosen for its noise as well; it is raised by
/// what choosing took off (<see cref="SweepMinimum"/>), or a well-tuned arm would win against one that was run once.
/// </summary>
internal sealed class SweepOption
{
    private const string Expected = "arm=number of settings from 1 to 1000 such as muon=8";

    public Option<string[]> Option { get; } = new("--best-of")
    {
        Description = "Each loss of this arm is the lowest of so many settings: --best-of muon=8; corrected by the noise of replicates, or --best-of muon=8@0.002 with that standard deviation of log loss",
        HelpName = "arm=count",
    };

    /// <summary>The table with the losses of swept arms raised.</summary>
    public RunTable Correct(ParseResult parsed, RunTable table, Session session)
    {
        foreach (string text in parsed.GetValue(Option) ?? [])
        {
            (string arm, int count, double? stated) = Parse(text);
            double noise = stated ?? Recorded(table, arm);
            double bias = SweepMinimum.ExpectedMaximum(count) * noise;
            Arms.Rows(table, arm);
            table = table with { Rows = [.. table.Rows.Select(r => r.Arm == arm ? r with { Loss = r.Loss * Math.Exp(bias) } : r)] };
            session.Note(string.Create(CultureInfo.InvariantCulture,
                $"assumed: losses of {arm} are the lowest of {count} settings as good as each other: raised by {100 * bias:0.###} % (noise of a run {100 * noise:0.###} %); an upper bound"));
        }
        return table;
    }

    private static double Recorded(RunTable table, string arm)
    {
        var runs = Arms.Rows(table, arm).Where(r => double.IsFinite(r.Loss)).Select(r => r.ToObservation()).ToArray();
        return SeedNoise.Recorded(runs)?.Sd ?? throw new BadInputException(
            $"--best-of: found no replicates of {arm} to tell the noise of a run, expected it stated as in {arm}=8@0.002");
    }

    private static (string Arm, int Count, double? Noise) Parse(string text)
    {
        int equals = text.LastIndexOf('=');
        string[] number = text[(equals + 1)..].Split('@', 2);
        if (equals <= 0 || !int.TryParse(number[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > 1000)
            throw new BadInputException($"--best-of: found '{text}', expected {Expected}");
        if (number.Length == 1)
            return (text[..equals], count, null);
        return double.TryParse(number[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double noise) && noise is > 0 and < 1
            ? (text[..equals], count, noise)
            : throw new BadInputException($"--best-of: found '{text}', expected a standard deviation of log loss between 0 and 1 after @");
    }
}
