namespace Isoloss.Core.Organisation;

/// <summary>
/// Waiting in queues in closed form. One unit of time throughout; load is the share of the servers' time that is asked for, in
/// [0, 1) where the queue is open.
/// </summary>
public static class Queues
{
    /// <summary>Probability that an arrival waits in M/M/c (Erlang 1917; Kleinrock 1975, equation 3.40).</summary>
    /// <param name="servers">c, at least 1.</param>
    /// <param name="load">Arrival rate times mean service over c, in [0, 1).</param>
    /// <exception cref="BadInputException">An argument is outside its domain.</exception>
    public static double ErlangC(int servers, double load)
    {
        Require(servers >= 1, $"servers: found {servers}, expected at least 1");
        RequireLoad(load);
        // One over Erlang's loss formula, from its largest index down: the terms die out long before the last one of a large cluster.
        double offered = servers * load, term = 1, sum = 1;
        if (offered == 0)
            return 0;
        for (int i = servers; i > 0 && term > 1e-17 * sum && sum < 1e300; i--)
            sum += term *= i / offered;
        return 1 / (sum * (1 - load) + load);
    }

    /// <summary>Mean wait before service in M/M/c.</summary>
    /// <param name="servers">c.</param>
    /// <param name="load">In [0, 1).</param>
    /// <param name="service">Mean service time, above 0.</param>
    public static double WaitMmc(int servers, double load, double service) =>
        ErlangC(servers, load) * service / (servers * (1 - load));

    /// <summary>
    /// Mean wait in G/G/c after Allen and Cunneen (Allen 1990, equation 5.3.35): that of M/M/c times the mean of the squared
    /// coefficients of variation. Exact for M/M/c and M/G/1, an approximation elsewhere.
    /// </summary>
    /// <param name="servers">c.</param>
    /// <param name="load">In [0, 1).</param>
    /// <param name="service">Mean service time, above 0.</param>
    /// <param name="serviceVariation">Squared coefficient of variation of service times; 0 when all are equal, 1 when exponential.</param>
    /// <param name="arrivalVariation">The same of the times between arrivals; 1 for Poisson arrivals.</param>
    public static double WaitMgc(int servers, double load, double service, double serviceVariation, double arrivalVariation = 1) =>
        WaitMmc(servers, load, service) * (arrivalVariation + serviceVariation) / 2;

    /// <summary>Mean wait in M/D/1: half of that in M/M/1 (Pollaczek and Khinchine).</summary>
    /// <param name="load">In [0, 1).</param>
    /// <param name="service">Service time, above 0.</param>
    public static double WaitMd1(double load, double service) => WaitMgc(1, load, service, 0);

    /// <summary>
    /// Throughput of one server whose k customers come back after a time away: the machine-repair queue
    /// M/M/1//k, <c>X = (1 - p0) / h</c>. Only the mean of the time away matters. Computed by mean-value analysis (Reiser and
    /// Lavenberg 1980), which is exact here.
    /// </summary>
    /// <param name="customers">k, at least 1.</param>
    /// <param name="service">h: mean service in one round, 0 or more.</param>
    /// <param name="away">Mean time away in one round, 0 or more; not both 0.</param>
    public static double MachineRepair(int customers, double service, double away)
    {
        Require(customers >= 1, $"customers: found {customers}, expected at least 1");
        Require(service >= 0 && away >= 0 && service + away > 0, $"service and time away: found {service} and {away}, expected them positive");
        double waiting = 0, throughput = 0;
        for (int n = 1; n <= customers; n++)
        {
            double response = service * (1 + waiting);
            throughput = n / (away + response);
            waiting = throughput * response;
        }
        return throughput;
    }

    /// <summary>Number of customers from which a machine-repair server has no rest: 1 + away / service.</summary>
    public static double SaturatingCustomers(double service, double away) => 1 + away / service;

    private static void RequireLoad(double load) => Require(load is >= 0 and < 1, $"load: found {load}, expected a number from 0 to below 1");

    private static void Require(bool holds, FormattableString otherwise)
    {
        if (!holds)
            throw new BadInputException(FormattableString.Invariant(otherwise));
    }
}
