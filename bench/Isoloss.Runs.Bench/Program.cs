using Isoloss;
using System.Globalization;
using Isoloss.Runs.Bench;

const string usage = """
    isoloss runs bench
      read [--rows N] [--seed S]       a table of curves as CSV, JSON lines and Parquet, against plain reading (default 1,000,000 rows)
      reanalysis [--seeds N] [--repeats K] [--tool isoloss|PATH/isoloss.dll]
                                       a finished study of 40 N runs (default 200) asked again, whole processes, median of K (default 5)
    """;

Console.WriteLine($"machine: {Machine.Describe()}");
if (args is ["reanalysis", ..])
{
    int tool = Array.IndexOf(args, "--tool");
    return ReanalysisBench.Run(Option("--seeds", 5), Option("--repeats", 5), tool < 0 ? "./isoloss" : args[tool + 1]);
}
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
