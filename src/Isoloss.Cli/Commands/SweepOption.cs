using System.CommandLine;
using System.Globalization;
using Isoloss.Core;
using Isoloss.Core.Uncertainty;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>
/// <c>--best-of muon=8</c>, or a column <c>best_of</c>: a loss is the lowest of a sweep of 8 settings, so it was chosen for its noise as well; it is raised by
/// what choosing took off (<see cref="SweepMinimum"/>), or a well-tuned arm would win against one that was run once, and a prediction would be that of the best of 8 large runs.
/// </summary>
internal sealed class SweepOption
{
    private const string Expected = "a number of settings from 1 to 1000 such as muon=8, or 8 for all runs, or column@0.002 for the noise beside a column best_of";
    // A lone @ would name a response file of the command line.
    private const string Column = "column";
    private const string Settled = "expected it stated as in";

    public Option<string[]> Option { get; } = new("--best-of")
    {
        Description = "Each loss is the lowest of so many settings (--best-of 8, or muon=8 for one arm; default: column best_of); raised by the noise of replicates, "
            + "else of the scatter around a law, or --best-of muon=8@0.002 with that standard deviation of log loss",
        HelpName = "[arm=]count",
    };

    /// <summary>The table with the lowest losses of sweeps raised, and what was done to it.</summary>
    public RunTable Correct(ParseResult parsed, RunTable table, Session session)
    {
        SweepAsked[] asked = [.. (parsed.GetValue(Option) ?? []).Select(Parse)];
        Check(table, asked);
        return Correct(asked, table, session);
    }

    /// <summary>The same where nothing was asked: by the table alone.</summary>
    public static RunTable Correct(RunTable table, Session session) => Correct([], table, session);

    private static RunTable Correct(SweepAsked[] asked, RunTable table, Session session)
    {
        RunRecord[]? rows = asked.Length > 0 ? [.. table.Rows.Select(r => SweepAsked.For(asked, r.Arm)?.Count is { } count ? r with { BestOf = count } : r)] : null;
        if (!(rows ?? table.Rows).Any(r => r.BestOf > 1))
            return asked.Any(a => a.Count is null) ? throw new BadInputException($"--best-of: found a noise and no column best_of, {Settled} --best-of 8@0.002") : table;
        RunTable counted = table with { Rows = rows ?? table.Rows };
        List<SweepCorrection> done = [];
        List<string> said = [];
        foreach (string? arm in counted.Rows.Where(r => r.BestOf > 1).Select(r => r.Arm).Distinct().ToList())
            if (Correction(counted, arm, SweepAsked.For(asked, arm)) is { } correction)
                (done, said) = ([.. done, correction], [.. said, $"{correction}"]);
            else
                said.Add($"losses{(arm is null ? "" : $" of {arm}")} that are the lowest of a sweep (column best_of) are left as they are: nothing tells the noise of a run (--best-of {(arm is null ? "" : $"{arm}=")}{Column}@0.002 states it)");
        foreach (string line in said)
            session.Note($"assumed: {line}");
        return counted with { Rows = Raised(counted.Rows, done), Assumptions = [.. table.Assumptions, .. said], Corrections = done };
    }

    private static void Check(RunTable table, SweepAsked[] asked)
    {
        foreach (var same in asked.GroupBy(a => a.Arm).Where(g => g.Count() > 1))
            throw new BadInputException($"--best-of: found {same.Key ?? "all runs"} {same.Count()} times, expected it once");
        foreach (SweepAsked one in asked.Where(a => a.Arm is not null))
            Arms.Rows(table, one.Arm!);
    }

    /// <summary>What is done to an arm; null where a column asks for it and nothing tells the noise.</summary>
    private static SweepCorrection? Correction(RunTable table, string? arm, SweepAsked? asked)
    {
        RunRecord[] swept = [.. table.Rows.Where(r => r.Arm == arm && r.BestOf > 1 && double.IsFinite(r.Loss))];
        if (swept.Length == 0)
            return null;
        SweepNoise? noise = asked?.Noise is { } stated ? new SweepNoise(stated, null, SweepNoiseSource.Stated) : Recorded(table, arm);
        if (noise is null && asked?.Count is { } count)
            throw new BadInputException(
                $"--best-of: found no replicates{(arm is null ? "" : $" of {arm}")} and too few rungs to tell the noise of a run, {Settled} {(arm is null ? "" : $"{arm}=")}{count}@0.002");
        return noise is null ? null : new SweepCorrection(arm, swept.Length, swept.Min(r => r.BestOf), swept.Max(r => r.BestOf), noise);
    }

    private static SweepNoise? Recorded(RunTable table, string? arm)
    {
        var arms = table.Rows.Where(r => double.IsFinite(r.Loss)).ToLookup(r => r.Arm, r => r.ToObservation());
        return SweepNoise.Of([.. arms[arm]], [.. arms.Select(a => (IReadOnlyList<Observation>)[.. a])]);
    }

    private static RunRecord[] Raised(IReadOnlyList<RunRecord> rows, List<SweepCorrection> done)
    {
        return [.. rows.Select(r => r.BestOf > 1 && done.FirstOrDefault(d => d.Arm == r.Arm) is { } by ? Raise(r, by.Noise.Sd) : r)];

        static RunRecord Raise(RunRecord run, double noise)
        {
            Observation raised = SweepMinimum.Raise([run.ToObservation()], noise)[0];
            return run with { Loss = raised.Loss, Weight = raised.Weight, BestOf = 1 };
        }
    }

    private static SweepAsked Parse(string text)
    {
        int equals = text.LastIndexOf('=');
        string[] number = text[(equals + 1)..].Split('@', 2);
        string? arm = equals > 0 ? text[..equals] : null;
        int count = 0;
        bool counted = number[0] != Column;
        if (equals == 0 || (!counted && number.Length == 1)
            || (counted && (!int.TryParse(number[0], NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > 1000)))
            throw new BadInputException($"--best-of: found '{text}', expected {Expected}");
        if (number.Length == 1)
            return new SweepAsked(arm, count, null);
        return double.TryParse(number[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double noise) && noise is > 0 and < 1
            ? new SweepAsked(arm, counted ? count : null, noise)
            : throw new BadInputException($"--best-of: found '{text}', expected a standard deviation of log loss between 0 and 1 after @");
    }
}
