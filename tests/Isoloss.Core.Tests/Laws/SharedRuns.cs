using System.Globalization;
using Isoloss.Core;

namespace Isoloss.Tests;

/// <summary>Published runs that lie beside the checkout; tests are skipped, visibly, where they are absent.</summary>
internal static class SharedRuns
{
    /// <summary>The 240 points that Besiroglu et al. 2024 keep of Hoffmann et al. 2022.</summary>
    public static Observation[] Chinchilla240() =>
        [.. Rows("chinchilla_epoch_245.csv").Where(r => r["outlier_excluded"] == "0").Select(r => new Observation(r.Number("N"), r.Number("D"), r.Number("C"), r.Number("loss")))];

    /// <summary>Runs of Muennighoff et al. 2023 over at most so many epochs.</summary>
    public static Observation[] Datablations(double epochs) =>
    [
        .. Rows("datablations_repeated_epochs.csv").Where(r => r.Number("epochs") <= epochs)
            .Select(r => Of(r, "loss") with { UniqueTokens = r.Number("unique_tokens") }),
    ];

    /// <summary>The sweeps of Li et al. 2025; their sequences have 2,048 tokens (D over steps times batch).</summary>
    public static Observation[] StepLaw() =>
    [
        .. Rows("steplaw_dense_lr_bs_loss.csv").Select(r => Of(r, "smooth loss") with
        {
            LearningRate = r.Number("lr"), BatchTokens = 2048 * r.Number("bs"), Steps = r.Number("ti"),
        }),
    ];

    private static Observation Of(Row row, string loss) =>
        new(row.Number("N"), row.Number("D"), 6 * row.Number("N") * row.Number("D"), row.Number(loss));

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
