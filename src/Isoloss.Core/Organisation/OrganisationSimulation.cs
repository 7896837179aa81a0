namespace Isoloss.Core.Organisation;

/// <summary>
/// Simulates an organisation event by event: a warm-up that is discarded, then batches of equal time from whose scatter standard errors come. The same
/// seed gives the same answer.
/// </summary>
public static class OrganisationSimulation
{
    private const double Residences = 5;

    /// <summary>Simulates.</summary>
    /// <param name="organisation">The organisation.</param>
    /// <param name="screening">What its ladder does with ideas.</param>
    /// <param name="options">How long.</param>
    /// <exception cref="BadInputException">The organisation cannot be computed with.</exception>
    public static SimulationResult Run(ResearchOrganisation organisation, Screening screening, SimulationOptions options)
    {
        OrganisationCheck.Require(organisation);
        IdeaWork work = IdeaWork.Of(organisation, screening.Reach);
        double bound = ThroughputBound.Of(organisation, work).IdeasPerYear;
        double perYear = EventsPerYear(organisation, work, bound);
        double warmup = options.Warmup ?? Warmup(organisation, work, bound), years = options.Years;
        double scale = Math.Min(1, options.MostEvents / (perYear * (warmup + years)));
        return Run(organisation, screening, options, warmup * scale, years * scale);
    }

    private static double EventsPerYear(ResearchOrganisation o, IdeaWork work, double bound) =>
        bound * work.Tests * (o.Latency > 0 ? 4 : 3) + (double.IsFinite(o.Ideas) ? o.Ideas : 0);

    /// <summary>Until nothing is left of an empty start: some times what an idea takes, by Little's law when all streams are full.</summary>
    private static double Warmup(ResearchOrganisation o, IdeaWork work, double bound)
    {
        double full = (double)o.Researchers * o.Streams / bound, hours = work.Hours / ResearchOrganisation.HoursPerYear;
        return Residences * (bound < o.Ideas ? full : Math.Min(full, 10 * hours));
    }

    private static SimulationResult Run(ResearchOrganisation o, Screening screening, SimulationOptions options, double warmup, double years)
    {
        var process = new OrganisationProcess(o, screening, options.Seed);
        var batches = new ProcessTally[options.Batches];
        var use = new UseOverTime();
        double start = warmup * ResearchOrganisation.HoursPerYear, length = years * ResearchOrganisation.HoursPerYear / options.Batches;
        long events = RunUntil(process, ref use, start);
        use.Restart(start);
        for (int b = 0; b < batches.Length; b++)
        {
            process.Tally = default;
            events += RunUntil(process, ref use, start + (b + 1) * length);
            batches[b] = process.Tally;
        }
        return Result(o, process, batches, use, years, warmup, events);
    }

    private static long RunUntil(OrganisationProcess process, ref UseOverTime use, double end)
    {
        long events = 0;
        for (double next = process.NextTime; next <= end; next = process.NextTime)
        {
            use.Advance(process, next);
            process.Step();
            events++;
        }
        use.Advance(process, end);
        return events;
    }

    private static SimulationResult Result(
        ResearchOrganisation o, OrganisationProcess process, ProcessTally[] batches, UseOverTime use, double years, double warmup, long events)
    {
        double hours = years * ResearchOrganisation.HoursPerYear, perBatch = batches.Length / years;
        return new SimulationResult
        {
            IdeasPerYear = Mean(batches, t => t.Ideas * perBatch),
            TestsPerYear = Mean(batches, t => t.Tests * perBatch),
            AdoptedPerYear = Mean(batches, t => t.Adopted * perBatch),
            GainPerYear = Mean(batches, t => t.Gain * perBatch),
            AttentionUsed = use.Researchers / hours / o.Researchers,
            GpusUsed = use.Gpus / hours / process.Gpus,
            StreamsUsed = use.Streams / hours / ((double)o.Researchers * o.Streams),
            Wait = batches.Sum(t => t.Waited) / Math.Max(1, batches.Sum(t => t.Tests)),
            DaysPerIdea = batches.Sum(t => t.Hours) / 24 / Math.Max(1, batches.Sum(t => t.Ideas)),
            Years = years,
            Warmup = warmup,
            Events = events,
        };
    }

    private static Estimated Mean(ProcessTally[] batches, Func<ProcessTally, double> of)
    {
        double mean = batches.Average(of), square = batches.Sum(t => (of(t) - mean) * (of(t) - mean));
        return new Estimated(mean, Math.Sqrt(square / (batches.Length - 1) / batches.Length));
    }
}
