using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Cli.Commands;

/// <summary>What a timeline was asked with.</summary>
/// <param name="Preset">The preset that it starts from.</param>
/// <param name="Model">Its model with what the user set.</param>
/// <param name="Question">Years, observations, sampling.</param>
/// <param name="Assumptions">What was not said.</param>
internal sealed record TimelineSetting(TimelinePreset Preset, TimelineModel Model, TimelineQuestion Question, IReadOnlyList<string> Assumptions)
{
    /// <summary>Multipliers that studies measured, which <see cref="Model"/> counts; null without.</summary>
    public MeasuredGain? Gain { get; init; }

    /// <summary>The model without that gain; null without.</summary>
    public TimelineModel? Without { get; init; }

    /// <summary>True when the user changed nothing, so that what is published of the preset may stand beside it.</summary>
    public bool IsPresetAsIs => ReferenceEquals(Preset.Model, Model) && Question.Observations.Count == 0;
}
