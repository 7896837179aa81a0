using Isoloss.Core.Bench;

string usage = """
    isoloss core bench
      chinchilla DATA.csv              the 240 published points: optimum, time per fit, 4,000 resamples, 200 subsamples
      coverage [--pairs N] [--seed S] [--noise-power K]
                                       simulated pairs of arms: coverage of the multiplier, null decisions, power;
                                       noise alike on all rungs (0) or shrinking with the slope of the loss (1)
      intervals [--ladders N]          simulated ladders: coverage of a law's predictions
    """;

Console.WriteLine($"machine: {Machine.Describe()}");
switch (args)
{
    case ["chinchilla", var data]: return ChinchillaBench.Run(data);
    case ["coverage", ..]: return CoverageBench.Run((int)Option("--pairs", 200), (int)Option("--seed", 1), Option("--noise-power", 0));
    case ["intervals", ..]: return IntervalBench.Run((int)Option("--ladders", 100), (int)Option("--seed", 1));
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

double Option(string name, double otherwise)
{
    int at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : double.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture);
}
