using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Reading;

/// <summary>Reads the <c>trainer</c> section.</summary>
internal static class TrainerReader
{
    private const string Auto = "auto";

    public static TrainerChoice Read(Section? section, Problems problems, List<string> assumptions)
    {
        int cores = Environment.ProcessorCount;
        bool isStated = section?.Find("threads") is not (null or { IsQuoted: false, Text: Auto });
        int threads = isStated ? section!.Whole("threads", 1, 1024) ?? 1 : 1;
        int? parallel = section?.Whole("parallel", 1, 1024);
        if (parallel is null)
            assumptions.Add($"trainer.parallel is {Math.Max(1, cores / threads)}: {cores} cores, {threads} thread(s) a run");
        var choice = new TrainerChoice
        {
            Identity = section is null ? Builtin : ReadIdentity(section),
            Threads = threads,
            ChoosesThreads = !isStated && section?.Find("command") is null,
            Parallel = parallel ?? Math.Max(1, cores / threads),
            SnapshotSeconds = section?.Number("snapshot_seconds", new NumberRange(0.1, 86_400)) ?? 20,
            KeepSnapshots = ReadShares(section),
            TokensPerSecond = section?.Number("tokens_per_second", NumberRange.Positive),
        };
        if (!isStated && choice.Identity.Command is not null && section!.Find("threads") is { } auto)
            problems.Wrong(auto, "trainer.threads", "a number: only the built-in trainer is measured");
        if (section is not null && choice.Identity.Command is null && section.Find("tokens_per_second") is { } speed)
            problems.Add(speed,
                "trainer.tokens_per_second: found a speed for the built-in trainer, expected none: it is measured");
        section?.Close();
        return choice;
    }

    private static List<double> ReadShares(Section? section)
    {
        if (section?.Find("keep_snapshots") is { Items: [] })
            return [];
        var shares = new List<double>();
        foreach (StudyNode item in section?.List("keep_snapshots", "shares of a run, such as [20%, 60%]") ?? [])
            if (Share.TryParse(item.IsQuoted ? "" : item.Text, out double share))
                shares.Add(share);
            else
                section!.Problems.Wrong(item, "trainer.keep_snapshots", "a share of the run above 0 % and below 100 %, such as 60% or 0.6");
        return [.. shares.Distinct().Order()];
    }

    private static TrainerIdentity Builtin { get; } =
        new() { Name = TrainerIdentity.BuiltinName, Version = TrainerIdentity.BuiltinVersion };

    private static TrainerIdentity ReadIdentity(Section section)
    {
        string? version = section.Text("version");
        if (section.Find("command") is null)
        {
            if (section.Find("version") is { } found)
                section.Problems.Add(found, "trainer.version: found a version without a command, expected both or neither");
            return Builtin;
        }
        string?[] command = [.. (section.List("command", "words, such as [python3, train.py]") ?? [])
            .Select(item => section.AsText(item, "trainer.command"))];
        if (section.Find("version") is null)
            section.Problems.Add(section.Node,
                "trainer.version is missing: expected a text that you change when the command would give other numbers");
        return new TrainerIdentity
        {
            Name = TrainerIdentity.CommandName,
            Version = version ?? "",
            Command = [.. command.OfType<string>()],
        };
    }
}
