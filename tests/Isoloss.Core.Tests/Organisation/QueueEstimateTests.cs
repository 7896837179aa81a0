using CsCheck;
using Isoloss.Core.Organisation;

namespace Isoloss.Tests;

public sealed class QueueEstimateTests
{
    [Fact]
    public void It_is_machine_repair_where_the_cluster_is_never_full()
    {
        foreach (int streams in new[] { 1, 2, 4, 8, 16 })
        {
            double expected = Queues.MachineRepair(streams, 0.25, 1) * ResearchOrganisation.HoursPerYear;
            Assert.Equal(expected, QueueEstimate.Of(SampleOrganisation.Device(streams), [1]).IdeasPerYear, 1e-6 * expected);
        }
    }

    [Fact]
    public void It_never_exceeds_the_bound_and_never_falls_with_more_of_anything() =>
        SampleOrganisation.Any.Sample(o =>
        {
            var reach = Screening.Of(o).Reach;
            double ideas = QueueEstimate.Of(o, reach).IdeasPerYear, bound = ThroughputBound.Of(o, IdeaWork.Of(o, reach)).IdeasPerYear;
            Assert.InRange(ideas, 0, bound * (1 + 1e-9));
            foreach (var more in new[] { o with { Streams = o.Streams + 1 }, o with { Researchers = o.Researchers + 1 }, o with { Implementation = 2 * o.Implementation }, o with { Latency = 0 } })
                Assert.True(QueueEstimate.Of(more, reach).IdeasPerYear >= ideas * (1 - 1e-9));
        }, iter: 60);

    [Fact]
    public void It_is_near_the_simulation_for_a_hundred_researchers()
    {
        var o = SampleOrganisation.Hundred;
        Screening screening = Screening.Of(o);
        double simulated = OrganisationSimulation.Run(o, screening, new SimulationOptions()).IdeasPerYear.Value;
        Assert.Equal(simulated, QueueEstimate.Of(o, screening.Reach).IdeasPerYear, 0.05 * simulated);
    }

    [Fact]
    public void Ten_times_the_compute_is_worth_less_where_people_bind_and_the_production_functions_do_not_see_streams()
    {
        var o = SampleOrganisation.Hundred;
        var options = new SimulationOptions { Years = 3 };
        OrganisationYear before = OrganisationYear.Of(o, options);
        var compute = new WhatIf("compute=10x", before, OrganisationYear.Of(o with { Compute = 10 * o.Compute }, options));
        Assert.Equal(10, compute.Compute, 0.01);
        Assert.Equal(1, compute.Labour, 1e-9);
        Assert.Equal(4.73, compute.By(ProductionFunction.Presets[0]), 0.02);
        Assert.Equal(Constraint.People, compute.After.Bound.Binding);
        Assert.InRange(compute.Ideas, 1 - 3 * compute.IdeasError, 10);
        var streams = new WhatIf("streams=8", before, OrganisationYear.Of(o with { Streams = 8 }, options));
        Assert.All(ProductionFunction.Presets, f => Assert.Equal(1, streams.By(f), 1e-9));
        Assert.InRange(before.BestShare(), 0.01, 0.99);
    }

    [Fact]
    public void A_geometric_ladder_ends_where_the_old_one_did_and_costs_the_same_on_every_rung()
    {
        var o = SampleOrganisation.Hundred;
        var ladder = GeometricLadder.Of(o.Ladder, 10, 3);
        Assert.Equal(o.Ladder[^1], ladder[^1]);
        var screening = Screening.Of(o with { Ladder = ladder });
        Assert.All(ladder.Zip(screening.Reach), x => Assert.Equal(ladder[0].GpuHours, x.First.GpuHours * x.Second, 0.01 * ladder[0].GpuHours));
        Assert.Equal(LadderSaving.Factor(10, 3), LadderSaving.Factor([.. ladder.Select(s => s.GpuHours)], screening.Reach), 0.1);
    }
}
