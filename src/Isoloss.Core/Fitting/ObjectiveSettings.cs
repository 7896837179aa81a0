namespace Isoloss.Core.Fitting;

/// <summary>What a fit minimised, with every number that matters.</summary>
public sealed record ObjectiveSettings
{
    /// <summary>What is summed over the residuals.</summary>
    public required ObjectiveKind Kind { get; init; }

    /// <summary>Scale of the residuals.</summary>
    public required ResidualScale Scale { get; init; }

    /// <summary>Threshold of Huber and pseudo-Huber, scale of Student's t, in the unit of the residual; null for squared error.</summary>
    public double? Threshold { get; init; }

    /// <summary>Degrees of freedom of Student's t; null otherwise.</summary>
    public double? DegreesOfFreedom { get; init; }

    /// <summary>How much more a run weighs that the law lies above; 1 for no more.</summary>
    public double OverPrediction { get; init; } = 1;

    /// <summary>True when the runs carry weights that differ from 1.</summary>
    public bool Weighted { get; init; }

    /// <summary>Runs left out because their weight is 0.</summary>
    public int LeftOut { get; init; }

    /// <summary>The objective these settings stand for.</summary>
    internal IObjective Create()
    {
        IObjective inner = Kind switch
        {
            ObjectiveKind.Huber => new HuberLoss(Threshold!.Value) { Scale = Scale },
            ObjectiveKind.PseudoHuber => new PseudoHuberLoss(Threshold!.Value) { Scale = Scale },
            ObjectiveKind.StudentT => new StudentLoss(Threshold!.Value, DegreesOfFreedom!.Value) { Scale = Scale },
            _ => HuberLoss.Squared with { Scale = Scale },
        };
        return OverPrediction == 1 ? inner : new OverPredictionPenalty(inner, OverPrediction);
    }

    /// <summary>In words, such as <c>Huber 1e-3 on log loss, plain sum over runs</c>.</summary>
    public override string ToString() => $"{Create().Description}, {(Weighted ? "sum over runs by their weights" : "plain sum over runs")}";
}
