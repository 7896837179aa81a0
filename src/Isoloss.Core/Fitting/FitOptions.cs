using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Fitting;

/// <summary>How a law is fitted and how sure the result must be.</summary>
public sealed record FitOptions
{
    /// <summary>What is minimised. Default Huber.</summary>
    public ObjectiveKind Objective { get; init; } = ObjectiveKind.Huber;

    /// <summary>Scale of the residuals. Default log.</summary>
    public ResidualScale Scale { get; init; } = ResidualScale.Log;

    /// <summary>Threshold of Huber and pseudo-Huber in the unit of the residual. Default 1e-3 (Hoffmann et al. 2022). Above 0.</summary>
    public double HuberDelta { get; init; } = 1e-3;

    /// <summary>Scale of Student's t in the unit of the residual, above 0; null, the default, takes it from the residuals of a least-squares fit.</summary>
    public double? StudentScale { get; init; }

    /// <summary>Degrees of freedom of Student's t. Default 4. Above 0.</summary>
    public double StudentDof { get; init; } = 4;

    /// <summary>How much more a run weighs that the law lies above. Default 1: no more. Above 0.</summary>
    public double OverPrediction { get; init; } = 1;

    /// <summary>How runs are resampled. Default: chosen by the number of rungs.</summary>
    public Resampling Resampling { get; init; } = Resampling.Automatic;

    /// <summary>Refits to resampled runs. Default 1000; 0 gives point estimates only, of which none is judged identified or not.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Level of every interval, between 0 and 1. Default .95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Seed of every random choice. Default 1.</summary>
    public int Seed { get; init; } = 1;
}
