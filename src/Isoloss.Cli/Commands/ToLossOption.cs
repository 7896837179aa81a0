using System.CommandLine;
using Isoloss.Core.Efficiency;
using Isoloss.Runs.Health;

namespace Isoloss.Cli.Commands;

/// <summary><c>--to-loss</c>: the losses whose tokens are asked for.</summary>
internal static class ToLossOption
{
    public static Option<double[]> Create() => new("--to-loss")
    {
        Description = "Training loss whose tokens are told, in nats; may be given several times (default: the baseline's on its way)",
        HelpName = "loss",
        CustomParser = result => [.. result.Tokens.Select(t =>
            double.TryParse(t.Value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double loss) && loss > 0 && double.IsFinite(loss)
                ? loss : CommonOptions.Refuse<double>(result, "--to-loss", "a loss above 0 such as 2.5"))],
    };

    /// <summary>Tokens that the arms of a question took; null where their runs have no curves.</summary>
    public static DataEfficiency? Measure(Question question, IReadOnlyList<double> losses, double level) =>
        EfficiencyReader.Read(question.Table.Rows.Where(r => r.Arm == question.Baseline || question.Variants.Contains(r.Arm)), question.Baseline, losses, level);
}
