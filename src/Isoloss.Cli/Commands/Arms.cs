using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>Chooses the rows of an arm; never guesses when there are several.</summary>
internal static class Arms
{
    /// <summary>Rows of <paramref name="arm"/>, or all rows when the table has one arm or none.</summary>
    public static IReadOnlyList<RunRecord> Select(RunTable table, string? arm)
    {
        string[] names = Names(table);
        if (arm is null && names.Length <= 1)
            return table.Rows;
        if (arm is null)
            throw new BadInputException($"{table.Source}: found {names.Length} arms ({string.Join(", ", names)}), expected --arm with one of them");
        return Rows(table, arm);
    }

    /// <summary>Rows of <paramref name="arm"/>.</summary>
    /// <exception cref="BadInputException">No such arm; names those that are there.</exception>
    public static IReadOnlyList<RunRecord> Rows(RunTable table, string arm)
    {
        var rows = table.Rows.Where(r => r.Arm == arm).ToList();
        if (rows.Count > 0)
            return rows;
        string[] names = Names(table);
        if (names.Length == 0)
            throw new BadInputException($"{table.Source}: found no arms, expected a column 'arm' with '{arm}' in it; name the column with --map arm=COLUMN");
        throw new BadInputException(
            $"{table.Source}: found no arm '{arm}', expected one of {string.Join(", ", names)}{NearestName.Hint(arm, names)}");
    }

    public static string[] Names(RunTable table) => [.. table.Rows.Select(r => r.Arm).OfType<string>().Distinct()];
}
