using System.Globalization;
using Isoloss;
using Isoloss.Lab.Bench;

const string usage = """
    isoloss lab bench
      questions                                                the question that 'study check' raises for each seeded defect, and none for a clean study
      budgets [--at-once N]                                    studies that try to exceed a budget in every way that is known (default 6 at once)
      faults [--count N] [--seed S] [--executor local|slurm]   studies to which things go wrong at random moments (default 30 on each; root, Slurm)
      overhead [--runs N] [--seconds S]                        what the engine adds to a study on a Slurm of 4 slots (default 200 runs of 3.5 s)
      quotes [--seed S]                                        quoted and taken wall time of 36 runs of the built-in trainer, after a short study that is the machine's history
    """;

Console.WriteLine($"machine: {Machine.Describe()}");
switch (args.FirstOrDefault())
{
    case "questions": return QuestionsBench.Run();
    case "budgets": return await BudgetsBench.RunAsync((int)Number("--at-once", 6));
    case "faults": return await FaultsBench.RunAsync((int)Number("--count", 30), (int)Number("--seed", 1), Option("--executor"));
    case "overhead": return await OverheadBench.RunAsync((int)Number("--runs", 200), Number("--seconds", 3.5));
    case "quotes": return await QuotesBench.RunAsync((int)Number("--seed", 1));
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : null;

double Number(string name, double otherwise) => Option(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
