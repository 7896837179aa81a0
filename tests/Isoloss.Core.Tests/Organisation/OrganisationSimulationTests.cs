using Isoloss.Core;
using Isoloss.Core.Bench;
using Isoloss.Core.Organisation;

namespace Isoloss.Tests;

public sealed class OrganisationSimulationTests
{
    [Theory]
    [InlineData(10, 0.8, 1)]
    [InlineData(1, 0.5, 1)]
    [InlineData(1, 0.5, 0)]
    public void A_cluster_with_random_ideas_waits_as_the_queueing_formula_says(int servers, double load, double variation)
    {
        var o = SampleOrganisation.Cluster(servers, load, variation);
        double years = 1.5e6 / o.Ideas;
        var simulated = Simulate(o, new SimulationOptions { Years = years, Warmup = years / 50 });
        double expected = Queues.WaitMgc(servers, load, 1, variation * variation);
        Assert.Equal(expected, simulated.Wait, 0.01 * expected);
        Assert.Equal(o.Ideas, simulated.IdeasPerYear.Value, 0.01 * o.Ideas);
        Assert.Equal(load, simulated.GpusUsed, 0.01 * load);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_researcher_with_several_experiments_is_the_machine_repair_queue(int streams)
    {
        var simulated = Simulate(SampleOrganisation.Device(streams), new SimulationOptions { Years = 25 });
        double expected = Queues.MachineRepair(streams, 0.25, 1) * ResearchOrganisation.HoursPerYear;
        Assert.Equal(expected, simulated.IdeasPerYear.Value, 0.01 * expected);
    }

    [Fact]
    public void Two_hundred_random_organisations_do_not_test_more_ideas_than_their_bound()
    {
        // Drawn once and for all: of so many, one or another exceeds three standard errors by chance under some seeds (bench org counts them).
        var random = new RandomStream(1);
        var all = Enumerable.Range(0, 200).Select(_ => RandomOrganisation.Draw(random)).ToArray();
        var binding = all.AsParallel().AsOrdered().Select((o, i) => Within(o, i)).ToHashSet();
        Assert.Equal(4, binding.Count);
    }

    private static Constraint Within(ResearchOrganisation o, int seed)
    {
        Screening screening = Screening.Of(o);
        var bound = ThroughputBound.Of(o, IdeaWork.Of(o, screening.Reach));
        // Long enough that ideas reach the last rung some dozens of times: before, a mean over them is not normal.
        var options = new SimulationOptions { Years = 50 / screening.Reach.Min() / bound.IdeasPerYear, Batches = 40, Seed = seed };
        var simulated = OrganisationSimulation.Run(o, screening, options);
        double over = simulated.IdeasPerYear.Value - bound.IdeasPerYear;
        // Where nothing is random, batches hardly scatter: a single idea at the edge of the time counted is the unit then.
        Assert.True(over <= 3 * Math.Max(simulated.IdeasPerYear.StandardError, 1 / simulated.Years),
            $"{simulated.IdeasPerYear} exceeds the bound {bound.IdeasPerYear} by {over / simulated.IdeasPerYear.StandardError:0.0} standard errors");
        return bound.Binding;
    }

    [Fact]
    public void Resources_are_used_as_much_as_the_ideas_that_ended_need()
    {
        var o = SampleOrganisation.Hundred;
        Screening screening = Screening.Of(o);
        var work = IdeaWork.Of(o, screening.Reach);
        var s = OrganisationSimulation.Run(o, screening, new SimulationOptions());
        Assert.Equal(s.IdeasPerYear.Value * work.GpuHours / (Math.Floor(o.Gpus) * ResearchOrganisation.HoursPerYear), s.GpusUsed, 0.02);
        Assert.Equal(s.IdeasPerYear.Value * work.Attention / (o.Researchers * o.AttentionHours), s.AttentionUsed, 0.02);
        // Little's law.
        Assert.Equal(s.IdeasPerYear.Value * s.DaysPerIdea / 365 / (o.Researchers * o.Streams), s.StreamsUsed, 0.02);
        Assert.Equal(screening.GainPerIdea, s.GainPerYear.Value / s.IdeasPerYear.Value, 4 * s.GainPerYear.StandardError / s.IdeasPerYear.Value);
        Assert.Equal(screening.Adopted, s.AdoptedPerYear.Value / s.IdeasPerYear.Value, 4 * s.AdoptedPerYear.StandardError / s.IdeasPerYear.Value);
    }

    [Fact]
    public void The_same_seed_gives_the_same_year_and_another_seed_another()
    {
        var o = SampleOrganisation.Hundred;
        var options = new SimulationOptions { Years = 1 };
        Assert.Equal(Simulate(o, options), Simulate(o, options));
        Assert.NotEqual(Simulate(o, options), Simulate(o, options with { Seed = 2 }));
    }

    [Fact]
    public void A_longer_time_allocates_no_more()
    {
        var o = SampleOrganisation.Hundred;
        Screening screening = Screening.Of(o);
        long Allocated(double years)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            OrganisationSimulation.Run(o, screening, new SimulationOptions { Years = years });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Allocated(0.1);
        Assert.Equal(Allocated(0.1), Allocated(2));
    }

    [Fact]
    public void A_time_that_would_take_too_many_events_is_shortened_and_said()
    {
        var simulated = Simulate(SampleOrganisation.Hundred, new SimulationOptions { Years = 1000, MostEvents = 1e5 });
        Assert.InRange(simulated.Years, 0.01, 100);
        Assert.InRange(simulated.Events, 2e4, 3e5);
    }

    [Fact]
    public void A_gang_that_the_cluster_cannot_hold_is_refused()
    {
        var o = SampleOrganisation.Hundred with { Share = 0.1 };
        var refused = Assert.Throws<BadInputException>(() => Simulate(o, new SimulationOptions()));
        Assert.Contains("found 102 GPUs for research, expected at least the 128", refused.Message, StringComparison.Ordinal);
    }

    private static SimulationResult Simulate(ResearchOrganisation o, SimulationOptions options) => OrganisationSimulation.Run(o, Screening.Of(o), options);
}
