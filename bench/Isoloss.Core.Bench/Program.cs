using Isoloss.Core.Bench;

string usage = """
    isoloss core bench
      chinchilla DATA.csv              the 240 published points: optimum, time per fit, 4,000 resamples, 200 subsamples
      coverage [--pairs N] [--seed S]  simulated pairs of arms: coverage of the multiplier, null decisions, power
      intervals [--ladders N]          simulated ladders: coverage of a law's predictions
    """;

Console.WriteLine($"machine: {Machine.Describe()}");
switch (args)
{
    case ["chinchilla", var data]: return ChinchillaBench.Run(data);
    case ["coverage", ..]: return CoverageBench.Run(Option("--pairs", 200), Option("--seed", 1));
    case ["intervals", ..]: return IntervalBench.Run(Option("--ladders", 100), Option("--seed", 1));
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

int Option(string name, int otherwise)
{
    int at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : int.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture);
}
