using System.Globalization;

namespace Isoloss.Core.Bench;

/// <summary>Writes the splits of <see cref="FurtherSplitRules"/> in the form of the ready-made ones.</summary>
internal static class FurtherSplits
{
    /// <summary>Fewest runs to fit that make a split.</summary>
    private const int LeastTrain = 8;

    public static int Write(string dataFolder, string outFolder)
    {
        Directory.CreateDirectory(outFolder);
        int count = FurtherSplitRules.All.Sum(rule => Write(rule, TableRow.ReadAll(Path.Combine(dataFolder, rule.File)), outFolder));
        Console.WriteLine($"{count} splits written");
        return 0;
    }

    private static int Write(SplitRule rule, TableRow[] rows, string outFolder)
    {
        int count = 0;
        foreach (string loss in rule.Losses.SelectMany(l => Expand(l, rows[0])))
            foreach (var group in rows.Where(rule.Where).GroupBy(r => string.Join('-', rule.Each.Select(c => r[c]))))
            {
                RawRun[] runs = [.. rule.Reduce(group.Select(r => Read(rule, r, loss))).Where(r => double.IsFinite(r.Run.Loss))];
                foreach (SplitCut cut in rule.Cuts(runs))
                    count += Write(Path.Combine(outFolder, Name(rule, group.Key, loss, cut) + ".csv"), runs, cut);
            }
        return count;
    }

    private static int Write(string path, RawRun[] runs, SplitCut cut)
    {
        RawRun[] train = [.. runs.Where(cut.Train)], test = [.. runs.Where(cut.Test)];
        if (train.Length < LeastTrain || test.Length == 0)
            return 0;
        File.WriteAllLines(path, ["part,params,tokens,flops,loss", .. train.Select(r => Line("train", r.Run)), .. test.Select(r => Line("test", r.Run))]);
        return 1;
    }

    private static IEnumerable<string> Expand(string column, TableRow row) =>
        column.EndsWith('*') ? row.Columns.Where(c => c.StartsWith(column[..^1], StringComparison.Ordinal)) : [column];

    private static RawRun Read(SplitRule rule, TableRow row, string loss)
    {
        double n = row.Number(rule.Params), d = row.Number(rule.Tokens);
        return new(new Observation(n, d, rule.Flops is null ? 6 * n * d : row.Number(rule.Flops), row.Number(loss)), row);
    }

    private static string Line(string part, Observation o) =>
        string.Create(CultureInfo.InvariantCulture, $"{part},{o.Params:R},{o.Tokens:R},{o.Flops:R},{o.Loss:R}");

    private static string Name(SplitRule rule, string group, string loss, SplitCut cut)
    {
        string[] parts = [rule.Family, group, rule.Losses is ["loss"] ? "" : loss, cut.Name];
        string name = string.Join('-', parts.Where(p => p.Length > 0));
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Replace("--", "-", StringComparison.Ordinal);
    }
}
