namespace Isoloss.Core.Organisation;

/// <summary>All that is computed about an organisation.</summary>
public sealed record OrganisationYear
{
    /// <summary>The organisation.</summary>
    public required ResearchOrganisation Organisation { get; init; }

    /// <summary>What its ladder does with ideas.</summary>
    public required Screening Screening { get; init; }

    /// <summary>What an idea takes.</summary>
    public required IdeaWork Work { get; init; }

    /// <summary>The most ideas that can be tested, and what binds.</summary>
    public required ThroughputBound Bound { get; init; }

    /// <summary>Ideas tested by the queueing formulas.</summary>
    public required QueueEstimate Queue { get; init; }

    /// <summary>Ideas tested in simulation.</summary>
    public required SimulationResult Simulation { get; init; }

    /// <summary>
    /// Gains adopted in a year, ln of the multiplier at the large run: ideas simulated a year times the mean gain of an idea, which does not depend on when it
    /// is tested. Gains are taken to multiply.
    /// </summary>
    public Estimated GainPerYear => new(Simulation.IdeasPerYear.Value * Screening.GainPerIdea, Simulation.IdeasPerYear.StandardError * Math.Abs(Screening.GainPerIdea));

    /// <summary>Ideas adopted in a year, in the same way.</summary>
    public double AdoptedPerYear => Simulation.IdeasPerYear.Value * Screening.Adopted;

    /// <summary>Computes it.</summary>
    /// <param name="organisation">The organisation.</param>
    /// <param name="options">How long it is simulated.</param>
    /// <param name="similar">One computed already: where its ideas fare alike, they are not screened again.</param>
    /// <exception cref="BadInputException">The organisation cannot be computed with.</exception>
    public static OrganisationYear Of(ResearchOrganisation organisation, SimulationOptions options, OrganisationYear? similar = null)
    {
        OrganisationCheck.Require(organisation);
        Screening screening = similar is not null && Screening.IsAlike(organisation, similar.Organisation) ? similar.Screening : Screening.Of(organisation);
        IdeaWork work = IdeaWork.Of(organisation, screening.Reach);
        return new OrganisationYear
        {
            Organisation = organisation,
            Screening = screening,
            Work = work,
            Bound = ThroughputBound.Of(organisation, work),
            Queue = QueueEstimate.Of(organisation, screening.Reach),
            Simulation = OrganisationSimulation.Run(organisation, screening, options),
        };
    }

    /// <summary>Elasticity of ideas tested in a dial, by the queueing formulas: percent more ideas for one percent more of it.</summary>
    public double Elasticity(Dial dial)
    {
        // Wide enough that whole GPUs do not show.
        const double step = 0.02;
        double up = Ideas(Math.Exp(step)), down = Ideas(Math.Exp(-step));
        return Math.Log(up / down) / (2 * step);

        double Ideas(double factor) => QueueEstimate.Of(dial.Set(Organisation, dial.Get(Organisation) * factor), Screening.Reach).IdeasPerYear;
    }

    /// <summary>The share of compute for research that makes the large run after <see cref="ResearchOrganisation.Horizon"/> years best.</summary>
    public double BestShare()
    {
        double least = Organisation.Ladder.Max(s => s.Gang) / Organisation.Compute;
        return least >= 1 ? 1 : ResearchShare.Of(
            s => Organisation.Horizon * Screening.GainPerIdea * QueueEstimate.Of(Organisation with { Share = s }, Screening.Reach).IdeasPerYear, least);
    }
}
