using System.Diagnostics;
using Isoloss.Core.Organisation;

namespace Isoloss.Core.Bench;

/// <summary>
/// The research organisation: a year of a hundred researchers, simulation against bound and queueing formulas over random organisations, and what calibrated
/// judgement is worth.
/// </summary>
internal static class OrganisationBench
{
    /// <summary>Prints all of it.</summary>
    public static int Run(int organisations, int seed)
    {
        Year();
        Bound(organisations, seed);
        Calibration();
        return 0;
    }

    private static void Year()
    {
        ResearchOrganisation o = RandomOrganisation.Hundred;
        foreach (Judgement judgement in Enum.GetValues<Judgement>())
        {
            ResearchOrganisation judged = o with { Judgement = judgement };
            Screening screening = Screening.Of(judged);
            OrganisationSimulation.Run(judged, screening, new SimulationOptions { Years = 1 });
            var clock = Stopwatch.StartNew();
            screening = Screening.Of(judged);
            double screened = clock.Elapsed.TotalMilliseconds;
            clock.Restart();
            SimulationResult year = OrganisationSimulation.Run(judged, screening, new SimulationOptions { Years = 1 });
            double simulated = clock.Elapsed.TotalMilliseconds;
            Console.WriteLine(FormattableString.Invariant(
                $"a year of 100 researchers, {judgement}: {simulated:0} ms for {year.Events:N0} events with the warm-up, {1e6 * simulated / year.Events:0} ns an event; screening {screened:0} ms"));
        }
    }

    private static void Bound(int organisations, int seed)
    {
        var random = new RandomStream((ulong)seed);
        ResearchOrganisation[] all = [.. Enumerable.Range(0, organisations).Select(_ => RandomOrganisation.Draw(random))];
        var clock = Stopwatch.StartNew();
        var found = all.AsParallel().AsOrdered().Select((o, i) =>
        {
            Screening screening = Screening.Of(o);
            ThroughputBound bound = ThroughputBound.Of(o, IdeaWork.Of(o, screening.Reach));
            double years = 400 / screening.Reach.Min() / bound.IdeasPerYear;
            SimulationResult s = OrganisationSimulation.Run(o, screening, new SimulationOptions { Years = years, Batches = 40, Seed = seed * 1_000_003 + i });
            double z = (s.IdeasPerYear.Value - bound.IdeasPerYear) / Math.Max(s.IdeasPerYear.StandardError, 1 / s.Years);
            return (Z: z, bound.Binding, Used: s.IdeasPerYear.Value / bound.IdeasPerYear, Queue: QueueEstimate.Of(o, screening.Reach).IdeasPerYear / s.IdeasPerYear.Value);
        }).ToArray();
        Console.WriteLine(FormattableString.Invariant(
            $"{organisations} random organisations in {clock.Elapsed.TotalSeconds:0.0} s: largest excess over the bound {found.Max(f => f.Z):0.0} standard errors, {found.Count(f => f.Z > 3)} above 3, {found.Count(f => f.Z > 2)} above 2; {found.Count(f => f.Used > 0.98)} within 2 % of the bound"));
        foreach (var group in found.GroupBy(f => f.Binding).OrderBy(g => g.Key))
        {
            double[] used = [.. group.Select(f => f.Used).Order()], off = [.. group.Select(f => Math.Abs(Math.Log(f.Queue))).Order()];
            Console.WriteLine(FormattableString.Invariant(
                $"   {group.Key,-8} {used.Length,4}: simulation reaches {100 * used[used.Length / 2]:0.0} % of the bound (median; least {100 * used[0]:0.0} %); the queueing formulas are off by {100 * off[off.Length / 2]:0.0} % (median), {100 * off[(int)(0.9 * (off.Length - 1))]:0.0} % (nine in ten), {100 * off[^1]:0.0} % (worst)"));
        }
    }

    private static void Calibration()
    {
        foreach (IdeaPrior prior in IdeaPrior.Named)
            foreach (double confidence in new[] { 0.5, 0.7, 0.9 })
            {
                ResearchOrganisation o = RandomOrganisation.Hundred with { Prior = prior, Confidence = confidence };
                Screening naive = Screening.Of(o), calibrated = Screening.Of(o with { Judgement = Judgement.Calibrated });
                Console.WriteLine(FormattableString.Invariant(
                    $"prior {prior.Name,-10} confidence {confidence}: gain per 1000 ideas {1000 * naive.GainPerIdea:0.000} naive, {1000 * calibrated.GainPerIdea:0.000} calibrated, {1000 * naive.BestGainPerIdea:0.000} at best; adopted {1000 * naive.Adopted:0.00}, {1000 * calibrated.Adopted:0.00}; of them harmful {100 * naive.Harmful:0} %, {100 * calibrated.Harmful:0} %; worthwhile lost {100 * naive.Lost:0} %, {100 * calibrated.Lost:0} %"));
            }
    }
}
