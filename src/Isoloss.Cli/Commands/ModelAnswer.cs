using Isoloss.Core.Forecasting;

namespace Isoloss.Cli.Commands;

/// <summary>A model, and the belief about the brain that it is held against.</summary>
/// <param name="Scale">The model.</param>
/// <param name="Model">The timeline whose belief about the brain is used.</param>
/// <param name="PassTokens">Tokens of a forward pass.</param>
internal sealed record ModelAnswer(ModelScale Scale, TimelineModel Model, double PassTokens)
{
    public Distribution Brain => Model["brain"].Value;

    public double ProbabilityCopySuffices => Brain.Cdf(Math.Log10(Scale.CopyFlopsPerSecond));

    /// <summary>log10 parameters of a network like a brain, median.</summary>
    public double BrainParams => Brain.Median + Model.Number("penalty") - Model.Number("flop-per-parameter");
}
