using Isoloss.Core.Forecasting;

namespace Isoloss.Cli.Commands;

/// <summary>All that <c>isoloss timeline</c> answers.</summary>
/// <param name="Setting">What was asked.</param>
/// <param name="Sampled">By Monte Carlo.</param>
/// <param name="Exact">By quadrature; null where the model needs sampling.</param>
/// <param name="Year">Year of reference.</param>
internal sealed record TimelineAnswer(TimelineSetting Setting, TimelineForecast Sampled, TimelineForecast? Exact, double Year)
{
    public TimelineModel Model => Setting.Model;

    /// <summary>The answer that is shown: without sampling noise where there is one.</summary>
    public TimelineForecast Best => Exact ?? Sampled;

    public IReadOnlyList<TornadoBar>? Tornado { get; init; }

    public IReadOnlyList<SobolShare>? Sobol { get; init; }

    public TimelineAgainst? Against { get; init; }

    /// <summary>The answer without what was measured; null where nothing was.</summary>
    public TimelineForecast? Without { get; init; }

    public IReadOnlyList<string> Assumptions => Setting.Assumptions;
}

/// <summary>Another preset, and why it differs: shares of (asked minus other).</summary>
internal sealed record TimelineAgainst(TimelineModel Other, TimelineForecast Forecast, IReadOnlyList<DriverShare> Drivers);
