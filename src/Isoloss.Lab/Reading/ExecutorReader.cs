using System.Text.RegularExpressions;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Reading;

/// <summary>Reads the <c>executor</c> section: where runs are executed when it is not this machine.</summary>
internal static partial class ExecutorReader
{
    // A year; Slurm's own limits are lower.
    private const double MostHours = 8760;

    public static SlurmOptions? Read(Section file)
    {
        if (file.Open("executor") is not { } section)
            return null;
        Section? slurm = section.Open("slurm");
        section.Close();
        SlurmOptions? options = slurm is null ? null : Slurm(slurm);
        slurm?.Close();
        return options;
    }

    private static SlurmOptions Slurm(Section slurm) => new()
    {
        Partition = Word(slurm, "partition"),
        Account = Word(slurm, "account"),
        Qos = Word(slurm, "qos"),
        Gpus = Word(slurm, "gpus"),
        Memory = Word(slurm, "memory"),
        Time = Time(slurm),
        Parallel = slurm.Whole("parallel", 1, 100_000),
        Requeues = slurm.Whole("requeues", 0, 1000) ?? 20,
        Setup = Lines(slurm, "setup", "shell lines, such as [module load dotnet]"),
        Options = LongOptions(slurm),
    };

    private static TimeSpan? Time(Section slurm)
    {
        double? hours = slurm.Hours("time");
        if (hours is <= MostHours or null)
            return hours is { } h ? TimeSpan.FromHours(h) : null;
        slurm.Problems.Wrong(slurm.Find("time")!, slurm.NameOf("time"), $"at most {MostHours} hours");
        return null;
    }

    /// <summary>A value of one option of sbatch.</summary>
    private static string? Word(Section slurm, string key)
    {
        string? text = slurm.Text(key);
        if (text is null || Words().IsMatch(text))
            return text;
        slurm.Problems.Wrong(slurm.Find(key)!, slurm.NameOf(key), "letters, digits and any of . _ : , + -");
        return null;
    }

    private static string[] LongOptions(Section slurm)
    {
        string[] options = Lines(slurm, "options", "options of sbatch, such as [--constraint=a100]");
        foreach (string option in options.Where(o => !LongOption().IsMatch(o)))
            slurm.Problems.Wrong(slurm.Find("options")!, slurm.NameOf("options"), $"long options with their values, such as --constraint=a100, not '{option}'");
        return options;
    }

    private static string[] Lines(Section slurm, string key, string expected) =>
        slurm.Find(key) is null ? [] : [.. (slurm.List(key, expected) ?? [])
            .Select(item => slurm.AsText(item, slurm.NameOf(key))).OfType<string>()];

    [GeneratedRegex(@"\A[A-Za-z0-9._:,+-]+\z")]
    private static partial Regex Words();

    [GeneratedRegex(@"\A--[a-z][a-z-]*(=[^\n]*)?\z")]
    private static partial Regex LongOption();
}
