using System.Globalization;
using Isoloss.Core;

namespace Isoloss.Tests;

/// <summary>Published runs that lie beside the checkout; tests are skipped, visibly, where they are absent.</summary>
internal static class SharedRuns
{
    /// <summary>The 240 points that Besiroglu et al. 2024 keep of Hoffmann et al. 2022.</summary>
    public static Observation[] Chinchilla240() =>
        [.. Rows("chinchilla_epoch_245.csv").Where(r => r["outlier_excluded"] == "0").Select(r => new Observation(r.Number("N"), r.Number("D"), r.Number("C"), r.Number("loss")))];

    /// <summary>Every row of a file of comma-separated values without quotes.</summary>
    public static IEnumerable<Row> Rows(string file)
    {
        using var lines = File.ReadLines(Repository.SharedFile($"data/{file}")).GetEnumerator();
        lines.MoveNext();
        string[] header = lines.Current.Split(',');
        while (lines.MoveNext())
            yield return new(header, lines.Current.Split(','));
    }

    internal readonly record struct Row(string[] Header, string[] Cells)
    {
        public string this[string column] => Cells[Array.IndexOf(Header, column)];

        public double Number(string column) => double.Parse(this[column], CultureInfo.InvariantCulture);
    }
}
