namespace Isoloss.Core.Forecasting;

/// <summary>What is asked of a timeline.</summary>
public sealed record TimelineQuestion
{
    /// <summary>First year. Default 2024.</summary>
    public int From { get; init; } = 2024;

    /// <summary>Last year. Default 2150.</summary>
    public int To { get; init; } = 2150;

    /// <summary>Runs that are known to have sufficed or not. Default none.</summary>
    public IReadOnlyList<TrainingObservation> Observations { get; init; } = [];

    /// <summary>Samples of Monte Carlo; at least 1,000. Default 1,000,000.</summary>
    public int Samples { get; init; } = 1_000_000;

    /// <summary>Seed of sampling. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The years.</summary>
    public IReadOnlyList<int> Years => [.. Enumerable.Range(From, To - From + 1)];

    internal void Check()
    {
        if (From < 1950 || To > 2500 || To <= From)
            throw new BadInputException($"found the years {From} to {To}, expected a rising range between 1950 and 2500");
        if (Samples < 1000)
            throw new BadInputException($"found {Samples} samples, expected at least 1000");
        foreach (TrainingObservation o in Observations)
        {
            ObservationCheck.Positive(o.Flops, "observed flops");
            if (o.Year is < 1950 or > 2500)
                throw new BadInputException($"found an observation of the year {o.Year}, expected one between 1950 and 2500");
        }
    }
}
