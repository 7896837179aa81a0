using Isoloss;
using System.Globalization;
using Isoloss.Runs.Bench;

const string usage = """
    isoloss runs bench
      read [--rows N] [--seed S]       a table of curves as CSV, JSON lines and Parquet, against plain reading (default 1,000,000 rows)
    """;

Console.WriteLine($"machine: {Machine.Describe()}");
if (args is not ["read", ..])
{
    Console.Error.WriteLine(usage);
    return 2;
}
return ReadBench.Run(Option("--rows", 1_000_000), Option("--seed", 1));

int Option(string name, int otherwise)
{
    int at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
}
