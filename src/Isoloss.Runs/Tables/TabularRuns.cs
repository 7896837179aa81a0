using Isoloss.Core;
using static System.FormattableString;

namespace Isoloss.Runs.Tables;

/// <summary>Turns the rows of a table into runs.</summary>
internal static class TabularRuns
{
    // Counts of FLOP that differ by less are one way of counting against another.
    private const double LargestQuietFactor = 1.1;

    /// <summary>Reads all rows that the options keep.</summary>
    public static RunTable Read(string source, IRowSource rows, TableOptions options)
    {
        var map = new ColumnMap(source, rows.Columns, options);
        return Join(source, map, [RowPart.Of(source, rows, map, options)], options);
    }

    /// <summary>Puts the parts of a table together, in their order, with what was assumed.</summary>
    public static RunTable Join(string source, ColumnMap map, IReadOnlyList<RowPart> parts, TableOptions options)
    {
        long read = parts.Sum(p => p.Read), kept = parts.Sum(p => p.Kept), outliers = parts.Sum(p => p.Outliers);
        if (read == 0)
            throw new BadInputException($"{source}: found a header without rows, expected at least one run");
        var filtered = Kept(source, options.Where, kept, read);
        var flagged = Outliers(source, map, options.Outliers, outliers, kept);
        IReadOnlyList<RunRecord> records = parts.Count == 1 ? parts[0].Records : Concatenate(parts);
        return new RunTable
        {
            Source = source,
            Rows = records,
            Assumptions = [.. map.Assumptions, .. filtered, .. flagged, .. map.HasAllOfPoint ? FlopFactor(records) : []],
        };
    }

    /// <summary>What the filter kept, as an assumption; an error when that is nothing.</summary>
    public static IReadOnlyList<string> Kept(string source, string? where, long kept, long read) => (where, kept) switch
    {
        (null, _) => [],
        (_, 0) => throw new BadInputException($"{source}: none of {read} rows satisfies --where '{where}'"),
        _ => [$"{kept} of {read} rows satisfy {where}"],
    };

    /// <summary>How the recorded FLOP differ from 6 N D, as an assumption, where the median run differs by more than
    /// 10 %.</summary>
    public static IReadOnlyList<string> FlopFactor(IReadOnlyList<RunRecord> runs)
    {
        double[] factors = [.. runs.Select(r => r.Flops / (6 * r.Params * r.Tokens)).Where(double.IsFinite)];
        if (factors.Length == 0)
            return [];
        Array.Sort(factors);
        double median = factors[factors.Length / 2];
        return median is <= LargestQuietFactor and >= 1 / LargestQuietFactor
            ? []
            : [Invariant($"recorded flops are {median:G3} times 6*params*tokens in the median run (--flop-rule 6nd would use 6*params*tokens)")];
    }

    private static IReadOnlyList<string> Outliers(string source, ColumnMap map, OutlierRule rule, long outliers, long kept)
    {
        if (map["outlier"] < 0)
            return rule == OutlierRule.Keep ? [] : throw new BadInputException(
                $"{source}: --outliers drop: no column that flags outliers; name it with --map outlier=COLUMN");
        if (outliers == 0)
            return [];
        string flagged = $"{outliers} of {kept} runs are flagged as outliers (column {map.NameOf("outlier")})";
        if (rule == OutlierRule.Keep)
            return [$"{flagged} and kept; --outliers drop leaves them out"];
        return outliers < kept
            ? [$"{flagged} and left out (--outliers drop)"]
            : throw new BadInputException($"{source}: --outliers drop: {flagged}, which leaves none");
    }

    private static RunRecord[] Concatenate(IReadOnlyList<RowPart> parts)
    {
        var all = new RunRecord[parts.Sum(p => p.Records.Count)];
        int at = 0;
        foreach (var part in parts)
        {
            part.Records.CopyTo(all, at);
            at += part.Records.Count;
        }
        return all;
    }
}
