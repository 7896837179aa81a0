using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Organisation;

namespace Isoloss.Tests;

public sealed class QueuesTests
{
    [Fact]
    public void The_reference_numbers_of_queueing_come_out()
    {
        Assert.Equal(0.40918, Queues.ErlangC(10, 0.8), 5e-6);
        Assert.Equal(0.20459, Queues.WaitMmc(10, 0.8, 1), 5e-6);
        Assert.Equal(4, Queues.WaitMmc(1, 0.8, 1), 1e-12);
        Assert.Equal(2, Queues.WaitMd1(0.8, 1), 1e-12);
    }

    [Theory]
    [InlineData(1, 0.800)]
    [InlineData(2, 1.538)]
    [InlineData(4, 2.757)]
    [InlineData(8, 3.878)]
    [InlineData(16, 4.000)]
    public void An_experiment_of_an_hour_with_a_quarter_of_attention_gives_the_reference_throughput(int streams, double perHour)
    {
        Assert.Equal(perHour, Queues.MachineRepair(streams, 0.25, 1), 5e-4);
        Assert.Equal(5, Queues.SaturatingCustomers(0.25, 1), 1e-12);
    }

    [Fact]
    public void Machine_repair_is_one_less_the_chance_of_rest_over_the_service() =>
        Gen.Select(Gen.Int[1, 40], Gen.Double[0.01, 5], Gen.Double[0.01, 5]).Sample((k, service, away) =>
        {
            // p0 by the sum over states, k! / (k - n)! (service / away)^n.
            double term = 1, sum = 1;
            for (int n = 1; n <= k; n++)
                sum += term *= (k - n + 1) * service / away;
            double expected = (1 - 1 / sum) / service;
            Assert.Equal(expected, Queues.MachineRepair(k, service, away), 1e-9 * expected);
        });

    [Fact]
    public void Waiting_with_variation_is_exact_for_one_server() =>
        Gen.Select(Gen.Double[0, 0.99], Gen.Double[0, 20], Gen.Double[0.01, 100]).Sample((load, variation, service) =>
        {
            // Pollaczek-Khinchine.
            double expected = load * service * (1 + variation) / (2 * (1 - load));
            Assert.Equal(expected, Queues.WaitMgc(1, load, service, variation), 1e-9 * (1 + expected));
        });

    [Fact]
    public void The_chance_to_wait_rises_with_load_and_falls_with_servers() =>
        Gen.Select(Gen.Int[1, 500], Gen.Double[0.01, 0.98]).Sample((servers, load) =>
        {
            double chance = Queues.ErlangC(servers, load);
            Assert.InRange(chance, 0, 1);
            Assert.True(Queues.ErlangC(servers, load + 0.01) >= chance - 1e-200);
            Assert.True(Queues.ErlangC(servers + 1, load) <= chance + 1e-200);
        });

    [Fact]
    public void A_cluster_of_a_hundred_thousand_servers_is_no_trouble()
    {
        Assert.Equal(0, Queues.ErlangC(100_000, 0.9), 1e-12);
        Assert.InRange(Queues.ErlangC(100_000, 0.9999), 0.9, 1);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(3, 1)]
    [InlineData(3, -0.1)]
    [InlineData(3, double.NaN)]
    public void A_queue_that_has_no_end_is_refused(int servers, double load) => Assert.Throws<BadInputException>(() => Queues.ErlangC(servers, load));
}
