namespace Isoloss.Core.Organisation;

/// <summary>What the ladder makes of ideas on average, and the cut-offs that decide about one.</summary>
public sealed record Screening
{
    /// <summary>S: share of ideas that are tested on each rung; the first is 1.</summary>
    public required IReadOnlyList<double> Reach { get; init; }

    /// <summary>Of the worthwhile ideas tested on each rung, the share that ends there; on the last rung, that is not adopted.</summary>
    public required IReadOnlyList<double> FalseKills { get; init; }

    /// <summary>Of the ideas that go on from each rung (are adopted, on the last), the share that is not worthwhile.</summary>
    public required IReadOnlyList<double> FalsePromotions { get; init; }

    /// <summary>Share of ideas that are adopted.</summary>
    public required double Adopted { get; init; }

    /// <summary>Mean over all ideas of what adopting gives: ln of the multiplier at the large run, 0 for those not adopted.</summary>
    public required double GainPerIdea { get; init; }

    /// <summary>The same if every worthwhile idea were adopted and no other.</summary>
    public required double BestGainPerIdea { get; init; }

    /// <summary>Share of ideas whose multiplier at the large run is at least the last rung's threshold.</summary>
    public required double Worthwhile { get; init; }

    /// <summary>Share of adopted ideas that harm the large run.</summary>
    public required double Harmful { get; init; }

    /// <summary>How ideas are judged.</summary>
    public required Judgement Judgement { get; init; }

    /// <summary>
    /// Per rung but the last, from where an idea goes on: ln of the measured multiplier when naive, expected gain at the large run when calibrated.
    /// </summary>
    public required IReadOnlyList<double> CutOffs { get; init; }

    /// <summary>Share of worthwhile ideas that are not adopted.</summary>
    public double Lost => 1 - FalseKills.Aggregate(1.0, (kept, kill) => kept * (1 - kill));

    /// <summary>Screens ideas: exactly by quadrature when naive, by drawing ideas when calibrated.</summary>
    /// <param name="organisation">Whose ladder, prior and judgement.</param>
    public static Screening Of(ResearchOrganisation organisation)
    {
        Screening naive = NaiveScreening.Of(organisation);
        return organisation.Judgement == Judgement.Naive ? naive : CalibratedScreening.Of(organisation, naive);
    }

    /// <summary>True when nothing that screening depends on differs between two organisations.</summary>
    internal static bool IsAlike(ResearchOrganisation a, ResearchOrganisation b) =>
        ReferenceEquals(a.Ladder, b.Ladder) && ReferenceEquals(a.Prior, b.Prior)
        && (a.PriorAt, a.LargeRun, a.Judgement, a.Noise, a.StatedNoise, a.Confidence) == (b.PriorAt, b.LargeRun, b.Judgement, b.Noise, b.StatedNoise, b.Confidence);
}
